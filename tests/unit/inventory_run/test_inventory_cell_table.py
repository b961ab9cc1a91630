"""The table beside the snapshot: all that was counted together, exactly."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory_run.cell_table import cell_columns
from tests.builders_storage import GIB, a_bucket, a_cell


def as_rows(found: Any) -> list[dict[str, Any]]:
    sink = io.BytesIO()
    pq.write_table(pa.table(dict(found)), sink)
    rows: list[dict[str, Any]] = pq.read_table(sink).to_pylist()
    return rows


def test_bins_are_told_by_their_ends_and_the_largest_come_first() -> None:
    small, large = as_rows(cell_columns(a_bucket(a_cell(3, 9 * GIB, prefix="b/"), a_cell(2, 5000, prefix="a/"))))[::-1]
    assert (large["prefix"], large["objects"], large["bytes"]) == ("b/", 3, 27 * GIB)
    assert (large["size_from_bytes"], large["size_below_bytes"]) == (5 * GIB, None)
    assert (small["size_from_bytes"], small["size_below_bytes"]) == (1, 8192)
    assert (small["age_from_days"], small["age_below_days"]) == (365, 730)


@pytest.mark.parametrize("objects", [1, 3])
def test_sums_past_2_to_the_63_are_exact(objects: int) -> None:
    (row,) = as_rows(cell_columns(a_bucket(a_cell(objects, 2**62 + 1))))
    assert row["bytes"] == objects * (2**62 + 1)


def test_without_sizes_no_bytes_are_told() -> None:
    (row,) = as_rows(cell_columns(a_bucket(a_cell(3), missing=[columns.SIZE])))
    assert (row["objects"], row["bytes"]) == (3, None)
