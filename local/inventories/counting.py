"""An inventory, verified and counted: part after part, as many at once as there are processors."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lamplighter.adapters.inventory_parts import InventoryFiles, InventoryParts
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds, nothing_of
from lamplighter.domain.inventory.manifest import FileFormat, Manifest
from lamplighter.domain.inventory.merging import Merging
from lamplighter.domain.inventory_run.parts import SHARE_BYTES, Part, PartKind, parts_of
from lamplighter.errors import Damaged, Incomplete
from lamplighter.inbound.inventory_checksum import md5_written, require_md5
from lamplighter.inbound.inventory_manifest import read_manifest
from local.inventories.places import Inventory

Advance = Callable[[int], None]
_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """``place`` is the manifest's."""

    place: str
    manifest: Manifest
    whole: Aggregate


def verified_manifest(inventory: Inventory) -> Manifest:
    """Raises Damaged where it is not what its checksum says, or can't be read."""
    if inventory.checksum is not None:
        require_md5(inventory.manifest, md5_written(inventory.checksum, inventory.place), inventory.place)
    return read_manifest(inventory.manifest, inventory.place)


def count_inventory(
    inventory: Inventory, manifest: Manifest, advance: Advance, share_bytes: int = SHARE_BYTES
) -> Counted:
    """``advance`` is told how far it is, in bytes of the files. Raises Incomplete, with what is wrong with each part
    that can't be counted.
    """
    merging, parts = Merging(nothing_of(manifest.source, _BOUNDS)), parts_of(manifest, share_bytes)
    faults: list[tuple[int, str]] = []
    pool = ThreadPoolExecutor(max_workers=os.cpu_count())
    try:
        waiting = {pool.submit(_counted, inventory, manifest, part, advance): part.number for part in parts}
        for done in as_completed(waiting):
            number = waiting.pop(done)  # what was counted of a part is kept in its future
            try:
                merging.add(done.result())
            except Damaged as error:
                faults.append((number, str(error)))
    finally:
        pool.shutdown(cancel_futures=True)
    if faults:
        told = "".join(f"\n  part {number}: {fault}" for number, fault in sorted(faults))
        raise Incomplete(f"{inventory.place}: {len(faults)} of {len(parts)} parts can't be counted:{told}")
    return Counted(place=inventory.place, manifest=manifest, whole=merging.whole())


def _counted(inventory: Inventory, manifest: Manifest, part: Part, advance: Advance) -> Aggregate:
    meter = _Meter(part, advance)
    columnar = manifest.file_format is not FileFormat.CSV
    scanner = InventoryParts(files=_Watched(inventory.files, meter, twice=columnar))
    counted = nothing_of(manifest.source, _BOUNDS)
    if part.kind is PartKind.CHECKSUM:
        scanner.verify(manifest, part.file)
    else:
        counted = scanner.scan(manifest, part, _BOUNDS)
    meter.finish()
    return counted


class _Meter:
    """Tells of the bytes of a part, all of them when it is done: of Parquet and ORC not all is read."""

    def __init__(self, part: Part, advance: Advance) -> None:
        size = part.file.size_bytes
        self._advance = advance
        self._left = size * (part.share + 1) // part.shares - size * part.share // part.shares
        if part.kind is PartKind.CHECKSUM:
            self._left = 0

    def read(self, size: int) -> None:
        told = min(size, self._left)
        self._left -= told
        self._advance(told)

    def finish(self) -> None:
        self.read(self._left)


@dataclass(frozen=True, slots=True)
class _Watched:
    """``twice``: what lies on a disk is read once to verify it, and then to count it, which takes longer."""

    files: InventoryFiles
    meter: _Meter
    twice: bool

    @contextmanager
    def forwards(self, bucket: str, key: str) -> Iterator[Any]:
        with self.files.forwards(bucket, key) as stream:
            yield _WatchedStream(stream, self.meter, waits=self.twice and stream.seekable())

    @contextmanager
    def anywhere(self, bucket: str, key: str) -> Iterator[Any]:
        with self.files.anywhere(bucket, key) as file:
            yield _WatchedStream(file, self.meter, waits=False)


class _WatchedStream(io.RawIOBase):
    """``waits``: nothing is told before it is rewound."""

    def __init__(self, stream: Any, meter: _Meter, *, waits: bool) -> None:
        self._stream, self._meter, self._waits = stream, meter, waits

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._stream.seekable())

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._waits = False
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def read(self, size: int = -1, /) -> bytes:
        content: bytes = self._stream.read(size)
        if not self._waits:
            self._meter.read(len(content))
        return content

    def readinto(self, buffer: Any, /) -> int:
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)
