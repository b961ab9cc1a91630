"""A block of CSV in any other way than S3's, which is rare and may be slow; or a bad one, and what is wrong with it.

A strict reader goes through each row first, for Arrow lets a stray quote pass.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.csv

from lamplighter.adapters.inventory.csv_types import FLAGS, INSTANT, INSTANTS, read_block
from lamplighter.domain.inventory import columns
from lamplighter.errors import Damaged

_TYPES: dict[str, pa.DataType] = {
    columns.KEY: pa.binary(),
    columns.SIZE: pa.int64(),
    **dict.fromkeys(FLAGS, pa.bool_()),
    **dict.fromkeys(INSTANTS, INSTANT),
}
_PLACE = re.compile(r"In CSV column #(?P<column>\d+): Row #(?P<row>\d+): ")
_TEXT = pa.dictionary(pa.int32(), pa.string())


def columns_strictly(block: memoryview, names: Sequence[str], file: str, rows: int) -> Mapping[str, pa.Array]:
    """``rows``: how many stand before. Raises Damaged."""
    _require_whole_rows(block, names, file, rows)
    wanted = [name for name in columns.COUNTED if name in names]
    try:
        table = read_block(
            block,
            names,
            pyarrow.csv.ParseOptions(newlines_in_values=True),
            pyarrow.csv.ConvertOptions(
                include_columns=wanted,
                column_types={name: _TYPES.get(name, _TEXT) for name in wanted},
                null_values=[""],
                true_values=["true", "TRUE", "True"],
                false_values=["false", "FALSE", "False"],
            ),
        )
    except pa.ArrowInvalid as error:
        raise Damaged(f"{file}: {_told(str(error), names, rows)}") from error
    return {name: table[name].combine_chunks() for name in wanted}


def _require_whole_rows(block: memoryview, names: Sequence[str], file: str, rows: int) -> None:
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(block), "utf-8", "replace", newline=""), strict=True)
    number = rows
    try:
        for number, row in enumerate(reader, rows + 1):
            if row and len(row) != len(names):
                raise Damaged(f"{file}: row {number}: {len(row)} columns, and the manifest has {len(names)}")
    except csv.Error as error:
        raise Damaged(f"{file}: row {number + 1}: {error}") from error


def _told(error: str, names: Sequence[str], rows: int) -> str:
    """Arrow counts rows from the beginning of the block, and has numbers for columns."""
    place = _PLACE.match(error)
    if place is None:
        return f"after row {rows}: {error}"
    return f"row {rows + int(place['row'])}: {names[int(place['column'])]}: {error[place.end() :]}"
