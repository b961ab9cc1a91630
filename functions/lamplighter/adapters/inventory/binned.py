"""Sizes and instants of a batch as the numbers of their bins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.domain.inventory.bins import AGE_EDGES_DAYS, SIZE_EDGES

UNKNOWN_AGE = 15
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PER_MICROSECOND = {"s": (1, 1_000_000), "ms": (1, 1_000), "us": (1, 1), "ns": (1_000, 1)}


def size_bins(sizes: pa.Array) -> pa.Array:
    edges = pa.array(SIZE_EDGES, pa.int64())
    return pc.cast(pc.search_sorted(edges, sizes, side="right"), pa.int64())


def age_bins(last_modified: pa.Array, created_at: datetime) -> pa.Array:
    """Exact to the unit of the column; UNKNOWN_AGE where it is null."""
    unit = last_modified.type.unit
    edges = [units_since_1970(created_at - timedelta(days=days), unit) for days in reversed(AGE_EDGES_DAYS)]
    later = pc.search_sorted(pa.array(edges, pa.int64()), pc.cast(last_modified, pa.int64()), side="left")
    return pc.fill_null(pc.subtract(len(edges), pc.cast(later, pa.int64())), UNKNOWN_AGE)


def units_since_1970(at: datetime, unit: str) -> int:
    """Rounded down: what is later than an instant is later than that, and what is not is not."""
    times, over = _PER_MICROSECOND[unit]
    return (at - _EPOCH) // timedelta(microseconds=1) * times // over
