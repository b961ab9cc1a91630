"""Stand-ins for where an inventory lies, and for what is kept of a run over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lamplighter.domain.inventory.aggregate import Aggregate, Bounds
from lamplighter.domain.inventory.manifest import InventoryFile, Manifest
from lamplighter.domain.inventory_run.identity import ManifestPlace, RunOrder, run_name
from lamplighter.domain.inventory_run.parts import Group, Part
from lamplighter.domain.inventory_run.piece import Piece
from lamplighter.domain.inventory_run.plan import RunPlan
from lamplighter.domain.inventory_run.starting import Attempt
from lamplighter.domain.run_status import RunStatus
from lamplighter.errors import Damaged


@dataclass
class FakeManifests:
    """Objects by bucket and key."""

    objects: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def content(self, place: ManifestPlace) -> bytes:
        return self._read(place.bucket, place.key)

    def checksum(self, place: ManifestPlace) -> bytes:
        return self._read(place.bucket, place.checksum_key)

    def _read(self, bucket: str, key: str) -> bytes:
        if (bucket, key) not in self.objects:
            raise Damaged(f"s3://{bucket}/{key}: there is no such object")
        return self.objects[bucket, key]


@dataclass
class FakeRuns:
    """Attempts by run, and what each was started with."""

    attempts: dict[str, list[RunStatus]] = field(default_factory=dict)
    orders: dict[tuple[str, int], RunOrder] = field(default_factory=dict)

    def latest(self, run: str) -> Attempt | None:
        own = self.attempts.get(run)
        return Attempt(len(own), own[-1]) if own else None

    def start(self, run: str, attempt: int, order: RunOrder) -> None:
        own = self.attempts.setdefault(run, [])
        if attempt > len(own):
            own.append(RunStatus.RUNNING)
            self.orders[run, attempt] = order

    def end(self, run: str, status: RunStatus) -> None:
        self.attempts[run][-1] = status


@dataclass
class FakeScanner:
    """What is counted of each file, by its key; others are gone."""

    counted: Mapping[str, Aggregate]
    scanned: list[str] = field(default_factory=list)
    verified: list[str] = field(default_factory=list)

    def scan(self, manifest: Manifest, part: Part, bounds: Bounds) -> Aggregate:  # noqa: ARG002 - the port's
        self.scanned.append(part.file.key)
        if part.file.key not in self.counted:
            raise Damaged(f"{part.file.key}: there is no such object")
        return self.counted[part.file.key]

    def verify(self, manifest: Manifest, file: InventoryFile) -> None:  # noqa: ARG002 - the port's
        self.verified.append(file.key)


@dataclass
class FakeResults:
    plans: dict[str, RunPlan] = field(default_factory=dict)
    part_lists: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    group_lists: dict[str, tuple[Group, ...]] = field(default_factory=dict)
    pieces: dict[tuple[str, Piece], Aggregate] = field(default_factory=dict)
    failures: dict[tuple[str, int], str] = field(default_factory=dict)

    def plan(self, run: str) -> RunPlan | None:
        return self.plans.get(run)

    def save_plan(
        self, order: RunOrder, manifest: Manifest, bounds: Bounds, parts: Sequence[Part], groups: Sequence[Group]
    ) -> RunPlan:
        run = run_name(order)
        self.part_lists[run], self.group_lists[run] = tuple(parts), tuple(groups)
        self.plans[run] = RunPlan(
            run=run,
            order=order,
            manifest=manifest,
            bounds=bounds,
            bucket="results",
            parts_key=f"inventory/{run}/parts.json",
            groups_key=f"inventory/{run}/groups.json",
            parts=len(parts),
            groups=len(groups),
        )
        return self.plans[run]

    def parts(self, run: str) -> tuple[Part, ...]:
        return self.part_lists.get(run, ())

    def groups(self, run: str) -> tuple[Group, ...]:
        return self.group_lists.get(run, ())

    def has(self, run: str, piece: Piece) -> bool:
        return (run, piece) in self.pieces

    def kept(self, run: str) -> frozenset[Piece]:
        return frozenset(piece for name, piece in self.pieces if name == run)

    def read(self, run: str, piece: Piece) -> Aggregate:
        return self.pieces[run, piece]

    def save(self, run: str, piece: Piece, aggregate: Aggregate) -> None:
        self.pieces[run, piece] = aggregate

    def forget(self, run: str, piece: Piece) -> None:
        self.pieces.pop((run, piece), None)

    def failure(self, run: str, part: Part) -> str | None:
        return self.failures.get((run, part.number))
