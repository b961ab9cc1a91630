"""CSV.gz, block by block of whole rows, from a stream that is read once and forwards."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from typing import Any

from isal import igzip, isal_zlib

from lamplighter.adapters.inventory.batch import Batch
from lamplighter.adapters.inventory.csv_as_s3 import columns_as_s3_writes
from lamplighter.adapters.inventory.csv_strict import columns_strictly
from lamplighter.errors import Damaged

# Less costs more calls, more leaves the processor's cache: 2 MiB and 12 MiB both take longer.
_BLOCK_BYTES = 6 * 1024 * 1024
# The stub of isal says of its error that it is an instance.
_BROKEN: tuple[type[Exception], ...] = (gzip.BadGzipFile, EOFError, isal_zlib.error)  # type: ignore[assignment]


def csv_batches(stream: Any, names: Sequence[str], file: str) -> Iterator[Batch]:
    """``names``: the schema's, in its order. ``stream`` has ``read``. Raises Damaged."""
    rows = 0
    for block in _blocks(stream, file):
        read = columns_as_s3_writes(block, names) or columns_strictly(block, names, file, rows)
        batch = Batch(columns=read, place=file, first_row=rows + 1)
        rows += batch.rows
        yield batch


def _blocks(stream: Any, file: str) -> Iterator[memoryview]:
    """Whole rows; the last one may lack its end. A block is good until the next one."""
    buffer = bytearray(_BLOCK_BYTES)
    view = memoryview(buffer)
    filled = 0
    with igzip.open(stream, "rb") as unpacked:
        while read := _read(unpacked, view[filled:], file):
            filled += read
            end = buffer.rfind(b"\n", 0, filled) + 1
            if end:
                yield view[:end]
                view[: filled - end] = bytes(view[end:filled])
                filled -= end
            elif filled == len(buffer):
                raise Damaged(f"{file}: {filled} bytes without the end of a row")
    if filled:
        yield view[:filled]


def _read(unpacked: Any, into: memoryview, file: str) -> int:
    try:
        read: int = unpacked.readinto(into)
    except _BROKEN as error:
        raise Damaged(f"{file}: no whole gzip file: {error}") from error
    return read
