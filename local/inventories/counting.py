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
from lamplighter.domain.inventory.manifest import Manifest
from lamplighter.domain.inventory.merging import Merging
from lamplighter.domain.inventory_run.parts import Part, PartKind, parts_of
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


def count_inventory(inventory: Inventory, manifest: Manifest, advance: Advance) -> Counted:
    """``advance`` is told of each byte that was read. Raises Incomplete, with what is wrong with each part that can't
    be counted.
    """
    scanner = InventoryParts(files=_Watched(inventory.files, advance))
    merging = Merging(nothing_of(manifest.source, _BOUNDS))
    faults: list[str] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        waiting = {pool.submit(_counted, scanner, manifest, part): part for part in parts_of(manifest)}
        for done in as_completed(waiting):
            try:
                merging.add(done.result())
            except Damaged as error:
                faults.append(f"{waiting[done]}: {error}")
    if faults:
        told = "\n  ".join(sorted(faults))
        raise Incomplete(f"{inventory.place}: {len(faults)} of {len(waiting)} parts can't be counted:\n  {told}")
    return Counted(place=inventory.place, manifest=manifest, whole=merging.whole())


def _counted(scanner: InventoryParts, manifest: Manifest, part: Part) -> Aggregate:
    if part.kind is PartKind.CHECKSUM:
        scanner.verify(manifest, part.file)
        return nothing_of(manifest.source, _BOUNDS)
    return scanner.scan(manifest, part, _BOUNDS)


@dataclass(frozen=True, slots=True)
class _Watched:
    """Tells of what is read forwards: each file is, once."""

    files: InventoryFiles
    advance: Advance

    @contextmanager
    def forwards(self, bucket: str, key: str) -> Iterator[Any]:
        with self.files.forwards(bucket, key) as stream:
            yield _WatchedStream(stream, self.advance)

    def anywhere(self, bucket: str, key: str) -> Any:
        return self.files.anywhere(bucket, key)


class _WatchedStream(io.RawIOBase):
    """Up to its end; what is read again after that is not told again."""

    def __init__(self, stream: Any, advance: Advance) -> None:
        self._stream, self._advance, self._ended = stream, advance, False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._stream.seekable())

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        return int(self._stream.tell())

    def read(self, size: int = -1, /) -> bytes:
        content: bytes = self._stream.read(size)
        self._ended = self._ended or not content
        if not self._ended:
            self._advance(len(content))
        return content

    def readinto(self, buffer: Any, /) -> int:
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)
