"""Sizes and ages in bins. Billing minimums are edges, so what they come to is exact from the bins alone."""

from __future__ import annotations

from bisect import bisect_right

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

# Bin 0 holds what is empty, bin n what has SIZE_EDGES[n - 1] bytes or more, and less than SIZE_EDGES[n].
SIZE_EDGES = (
    1,
    *(kib * KIB for kib in (8, 16, 32, 64, 128, 256)),
    *(mib * MIB for mib in (1, 16, 128)),
    *(gib * GIB for gib in (1, 5)),
)
# The same in whole days since the last change, as of the inventory's creation.
AGE_EDGES_DAYS = (30, 60, 90, 180, 365, 730)


def size_bin(size_bytes: int) -> int:
    """0 to ``len(SIZE_EDGES)``."""
    return bisect_right(SIZE_EDGES, size_bytes)


def age_bin(age_days: float) -> int:
    """0 to ``len(AGE_EDGES_DAYS)``. What changed after the inventory was made is as young as can be."""
    return bisect_right(AGE_EDGES_DAYS, age_days)


def sizes_of(number: int) -> tuple[int, int | None]:
    """``[from, below)`` in bytes of a size bin; the last has no end."""
    return _ends(SIZE_EDGES, number)


def ages_of(number: int) -> tuple[int, int | None]:
    """``[from, below)`` in days of an age bin; the last has no end."""
    return _ends(AGE_EDGES_DAYS, number)


def _ends(edges: tuple[int, ...], number: int) -> tuple[int, int | None]:
    return (0, *edges)[number], (*edges, None)[number]
