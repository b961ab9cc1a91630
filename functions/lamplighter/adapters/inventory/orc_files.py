"""ORC, batch by batch, and of its columns only those that are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pyarrow.orc

from lamplighter.adapters.inventory.batch import Batch
from lamplighter.adapters.inventory.remembering import Remembering
from lamplighter.adapters.inventory.typed import counted, typed
from lamplighter.errors import Damaged

_BATCH_ROWS = 32 * 1024


class OrcPart:
    """``file`` can seek. ``stripes``: those to read, from 0; the whole file by itself. Raises Damaged.

    A stripe is unpacked as one, 64 MiB of a file into some 150 MiB; a whole file batch by batch, which Arrow can do
    from its beginning only.
    """

    def __init__(self, file: Any, name: str, stripes: Sequence[int] | None) -> None:
        self._file, self._name, self._stripes = Remembering(file), name, stripes
        try:
            self._orc = pyarrow.orc.ORCFile(self._file)
        except (pa.ArrowInvalid, OSError) as error:
            raise self._file.failure or Damaged(f"{name}: no ORC file: {error}") from error
        self.columns = counted(self._orc.schema.names, name)

    def batches(self) -> Iterator[Batch]:
        if self._stripes is None:
            yield from self._numbered(self._whole(), self._name)
        else:
            for stripe in self._stripes:
                yield from self._numbered(self._parts_of(stripe), f"{self._name}: stripe {stripe}")

    def _numbered(self, batches: Iterator[pa.RecordBatch], place: str) -> Iterator[Batch]:
        rows = 0
        try:
            for read in batches:
                yield typed(read, place, rows + 1)
                rows += read.num_rows
        except (pa.ArrowInvalid, OSError) as error:
            raise self._file.failure or Damaged(f"{place}: can't be read after row {rows}: {error}") from error

    def _whole(self) -> Iterator[pa.RecordBatch]:
        fragment = pyarrow.dataset.OrcFileFormat().make_fragment(self._file)
        scanner = fragment.scanner(
            columns=self.columns, batch_size=_BATCH_ROWS, batch_readahead=1, fragment_readahead=1, use_threads=False
        )
        yield from scanner.to_batches()

    def _parts_of(self, stripe: int) -> Iterator[pa.RecordBatch]:
        read = self._orc.read_stripe(stripe, self.columns)
        for first in range(0, read.num_rows, _BATCH_ROWS):
            yield read.slice(first, _BATCH_ROWS)
