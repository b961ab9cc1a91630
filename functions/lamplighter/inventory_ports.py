"""The seams of a run over an S3 Inventory, on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .domain.inventory.aggregate import Aggregate, Bounds
from .domain.inventory.manifest import InventoryFile, Manifest
from .domain.inventory_run.identity import ManifestPlace, RunOrder
from .domain.inventory_run.parts import Group, Part
from .domain.inventory_run.piece import Piece
from .domain.inventory_run.plan import RunPlan
from .domain.inventory_run.starting import Attempt


class Manifests(Protocol):
    """The two small files beside an inventory. Raises Damaged where there is none, Unavailable."""

    def content(self, place: ManifestPlace) -> bytes: ...
    def checksum(self, place: ManifestPlace) -> bytes: ...


class InventoryRuns(Protocol):
    """Executions of the state machine. Raises Unavailable."""

    def latest(self, run: str) -> Attempt | None: ...
    def start(self, run: str, attempt: int, order: RunOrder) -> None:
        """That attempt again changes nothing."""
        ...


class PartScanner(Protocol):
    """Counts what lies in an inventory's files. Raises Damaged, which names the file, for one that is gone, broken or
    not as the manifest says; Unavailable.
    """

    def scan(self, manifest: Manifest, part: Part, bounds: Bounds) -> Aggregate: ...
    def verify(self, manifest: Manifest, file: InventoryFile) -> None: ...


class RunResults(Protocol):
    """What is kept of a run, so that none of its steps is done twice. Raises Unavailable."""

    def plan(self, run: str) -> RunPlan | None: ...
    def save_plan(
        self, order: RunOrder, manifest: Manifest, bounds: Bounds, parts: Sequence[Part], groups: Sequence[Group]
    ) -> RunPlan:
        """Lists first, so that there is no plan without them."""
        ...

    def parts(self, run: str) -> tuple[Part, ...]: ...
    def groups(self, run: str) -> tuple[Group, ...]: ...

    def has(self, run: str, piece: Piece) -> bool: ...
    def kept(self, run: str) -> frozenset[Piece]: ...
    def read(self, run: str, piece: Piece) -> Aggregate: ...
    def save(self, run: str, piece: Piece, aggregate: Aggregate) -> None: ...
    def forget(self, run: str, piece: Piece) -> None: ...

    def failure(self, run: str, part: Part) -> str | None:
        """Why the part failed last, if that was told."""
        ...
