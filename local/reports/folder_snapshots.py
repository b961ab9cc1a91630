"""Snapshots in a folder, as ``aws s3 sync s3://BUCKET/snapshots FOLDER`` leaves them there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from lamplighter.domain.snapshot import BodyT, Snapshot
from lamplighter.domain.window import Window
from lamplighter.errors import Damaged


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSnapshots:
    """Implements SnapshotHistory. A name reads ``kpis/aurastream/2026/11/20/060000.000000Z.json``."""

    folder: Path

    def between(self, body: type[BodyT], workload: str, taken: Window) -> Iterator[Snapshot[BodyT]]:
        for at, path in sorted(self._taken(body.kind, workload)):
            if taken.start <= at < taken.end:
                yield decoded(path.read_bytes(), body, str(path))

    def _taken(self, kind: str, workload: str) -> Iterator[tuple[datetime, Path]]:
        root = self.folder / kind / workload
        for path in root.glob("*/*/*/*Z.json"):
            yield taken_at(path.relative_to(root).as_posix(), str(path)), path


def taken_at(name: str, where: str) -> datetime:
    """By what follows kind and workload: ``2026/11/20/060000.000000Z.json``. Raises Damaged, which says where."""
    try:
        return datetime.strptime(name, "%Y/%m/%d/%H%M%S.%f%z.json")
    except ValueError as error:
        raise Damaged(f"{where}: its name is none of a snapshot's: {error}") from error


def decoded(content: bytes, body: type[BodyT], where: str) -> Snapshot[BodyT]:
    """Raises Damaged, which says where."""
    try:
        return msgspec.json.decode(content, type=Snapshot[body])  # type: ignore[valid-type]
    except msgspec.MsgspecError as error:
        raise Damaged(f"{where}: no snapshot of {body.kind}: {error}") from error
