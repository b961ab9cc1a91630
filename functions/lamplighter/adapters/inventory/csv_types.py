"""What the columns of CSV are read as, and how."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.csv

from lamplighter.domain.inventory import columns

FLAGS = (columns.IS_LATEST, columns.IS_DELETE_MARKER)
INSTANTS = (columns.LAST_MODIFIED, columns.RETAIN_UNTIL)
# To the microsecond: S3 writes milliseconds, others whole seconds, and a lock may end in the year 9999.
INSTANT = pa.timestamp("us", "UTC")


def read_block(
    block: memoryview,
    names: Sequence[str],
    parsing: pyarrow.csv.ParseOptions,
    converting: pyarrow.csv.ConvertOptions,
) -> pa.Table:
    """Whole rows, as one block, for its caller's core alone. Raises pyarrow.ArrowInvalid."""
    reading = pyarrow.csv.ReadOptions(column_names=list(names), block_size=len(block) + 1, use_threads=False)
    return pyarrow.csv.read_csv(
        pa.BufferReader(block), read_options=reading, parse_options=parsing, convert_options=converting
    )
