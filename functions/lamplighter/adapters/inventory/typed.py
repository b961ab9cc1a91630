"""Columns of Parquet and ORC in the types that a batch has."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.inventory.batch import Batch
from lamplighter.domain.inventory import columns
from lamplighter.errors import Damaged

_TYPES: dict[str, pa.DataType] = {
    columns.KEY: pa.binary(),
    columns.IS_LATEST: pa.bool_(),
    columns.IS_DELETE_MARKER: pa.bool_(),
    columns.SIZE: pa.int64(),
}
_INSTANTS = (columns.LAST_MODIFIED, columns.RETAIN_UNTIL)
# Those that are read as a dictionary where the file has one.
TEXTS = tuple(name for name in columns.COUNTED if name not in _TYPES and name not in _INSTANTS)


def counted(names: Iterable[str], file: str) -> list[str]:
    """Those that are counted of a file's columns. Raises Damaged where there is no key among them."""
    there = list(names)
    if columns.KEY not in there:
        raise Damaged(f"{file}: no column {columns.KEY}, but {', '.join(there) or 'none at all'}")
    return [name for name in columns.COUNTED if name in there]


def typed(read: pa.RecordBatch, place: str, first_row: int) -> Batch:
    """Raises Damaged for a column that is not of its type, nor can be."""
    arrays = {name: _typed(name, read.column(name), place) for name in read.schema.names}
    return Batch(columns=arrays, place=place, first_row=first_row)


def _typed(name: str, column: pa.Array, place: str) -> pa.Array:
    wanted = _TYPES.get(name, column.type)
    if name in _INSTANTS and not pa.types.is_timestamp(column.type):
        wanted = pa.timestamp("us", "UTC")
    if column.type == wanted:
        return column
    if pa.types.is_string(column.type) and pa.types.is_binary(wanted):
        return column.view(wanted)
    try:
        return pc.cast(column, wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise Damaged(f"{place}: {name} is {column.type}, not {wanted}: {error}") from error
