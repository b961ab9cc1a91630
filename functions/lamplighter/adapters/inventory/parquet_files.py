"""Parquet, row group by row group, and of these only the columns that are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lamplighter.adapters.inventory.batch import Batch
from lamplighter.adapters.inventory.typed import TEXTS, counted, typed
from lamplighter.errors import Damaged

_BATCH_ROWS = 64 * 1024
# Each column is read ahead by so much, not by all that a row group has of it.
_BUFFER_BYTES = 2 * 1024 * 1024


class ParquetPart:
    """``file`` can seek. ``groups``: the row groups to read, from 0; all of them by itself. Raises Damaged."""

    def __init__(self, file: Any, name: str, groups: Sequence[int] | None) -> None:
        self._name = name
        try:
            metadata = pq.read_metadata(file)
            self.columns = counted(metadata.schema.names, name)
            texts = [each for each in TEXTS if each in self.columns]
            # Instants of the old kind would be read to the nanosecond, which ends in 2262.
            self._file = pq.ParquetFile(
                file,
                metadata=metadata,
                read_dictionary=texts,
                buffer_size=_BUFFER_BYTES,
                coerce_int96_timestamp_unit="us",
            )
        except (pa.ArrowInvalid, OSError) as error:
            raise Damaged(f"{name}: no Parquet file: {error}") from error
        self._groups = range(self._file.num_row_groups) if groups is None else groups

    def batches(self) -> Iterator[Batch]:
        for group in self._groups:
            place = f"{self._name}: row group {group}"
            first_row = 1
            try:
                for read in self._file.iter_batches(_BATCH_ROWS, [group], self.columns, use_threads=False):
                    yield typed(read, place, first_row)
                    first_row += read.num_rows
            except (pa.ArrowInvalid, OSError) as error:
                raise Damaged(f"{place}: can't be read after row {first_row - 1}: {error}") from error
