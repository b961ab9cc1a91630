"""Parts of an inventory, counted: verified by MD5 and size while they are read."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow.orc
import pyarrow.parquet as pq

from lamplighter.adapters.inventory.scan import scan
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds
from lamplighter.domain.inventory.manifest import FileFormat, InventoryFile, Manifest
from lamplighter.domain.inventory_run.parts import Part, PartKind, units_of
from lamplighter.errors import Damaged

_BLOCK_BYTES = 1024 * 1024


class InventoryFiles(Protocol):
    """Where an inventory's files lie. Raises Damaged for one that is not there, Unavailable."""

    def forwards(self, bucket: str, key: str) -> AbstractContextManager[Any]: ...
    def anywhere(self, bucket: str, key: str) -> AbstractContextManager[Any]:
        """It can seek."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryParts:
    """Implements PartScanner."""

    files: InventoryFiles

    def scan(self, manifest: Manifest, part: Part, bounds: Bounds) -> Aggregate:
        bucket, key = manifest.destination_bucket, part.file.key
        name = f"s3://{bucket}/{key}"
        if not part.file.size_bytes:
            raise Damaged(f"{name}: the manifest says 0 bytes, and that is no {manifest.file_format} file")
        if part.kind is PartKind.SHARE:
            with self.files.anywhere(bucket, key) as file:
                _require_size(file, part.file, name)
                units = units_of(part, _units(file, manifest.file_format, name))
                return scan(file, manifest, name, bounds=bounds, units=units)
        with self.files.forwards(bucket, key) as stream:
            if manifest.file_format is FileFormat.CSV:
                verified = _Verified(stream)
                counted = scan(verified, manifest, name, bounds=bounds)
                verified.require(part.file, name)
                return counted
            with _on_disk(stream, part.file, name) as file:
                return scan(file, manifest, name, bounds=bounds)

    def verify(self, manifest: Manifest, file: InventoryFile) -> None:
        with self.files.forwards(manifest.destination_bucket, file.key) as stream:
            _Verified(stream).require(file, f"s3://{manifest.destination_bucket}/{file.key}")


class _Verified(io.RawIOBase):
    """Reads on, and knows the MD5 and the size of all that it read."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._size, self._md5 = stream, 0, hashlib.md5(usedforsecurity=False)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        content: bytes = self._stream.read(size)
        self._md5.update(content)
        self._size += len(content)
        return content

    def readinto(self, buffer: Any, /) -> int:
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def require(self, file: InventoryFile, name: str) -> None:
        """Reads to the end. Raises Damaged unless it is as the manifest says."""
        while self.read(_BLOCK_BYTES):
            pass
        if self._size != file.size_bytes:
            raise Damaged(f"{name}: {self._size} bytes, and the manifest says {file.size_bytes}")
        if self._md5.hexdigest() != file.md5.lower():
            raise Damaged(f"{name}: its MD5 is {self._md5.hexdigest()}, and the manifest says {file.md5}")


@contextmanager
def _on_disk(stream: Any, file: InventoryFile, name: str) -> Iterator[Any]:
    """Parquet and ORC are read from their end. What lies on a disk already is not copied."""
    with tempfile.TemporaryFile() as copy:
        verified = _Verified(stream)
        if not stream.seekable():
            while content := verified.read(_BLOCK_BYTES):
                copy.write(content)
        verified.require(file, name)
        on_disk = stream if stream.seekable() else copy
        on_disk.seek(0)
        yield on_disk


def _require_size(file: Any, expected: InventoryFile, name: str) -> None:
    size = file.seek(0, io.SEEK_END)
    if size != expected.size_bytes:
        raise Damaged(f"{name}: {size} bytes, and the manifest says {expected.size_bytes}")
    file.seek(0)


def _units(file: Any, file_format: FileFormat, name: str) -> int:
    """Row groups of Parquet, stripes of ORC."""
    try:
        if file_format is FileFormat.PARQUET:
            units: int = pq.read_metadata(file).num_row_groups
        else:
            units = pyarrow.orc.ORCFile(file).nstripes
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise Damaged(f"{name}: no {file_format} file: {error}") from error
    file.seek(0)
    return units
