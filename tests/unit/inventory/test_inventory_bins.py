"""Edges of sizes and ages: an edge belongs to the bin above it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.inventory.bins import (
    AGE_EDGES_DAYS,
    GIB,
    KIB,
    MIB,
    SIZE_EDGES,
    age_bin,
    ages_of,
    size_bin,
    sizes_of,
)


def test_the_edges_are_those_that_billing_knows() -> None:
    assert (
        *(1, 8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB, 128 * KIB, 256 * KIB),
        *(1 * MIB, 16 * MIB, 128 * MIB, 1 * GIB, 5 * GIB),
    ) == SIZE_EDGES
    assert AGE_EDGES_DAYS == (30, 60, 90, 180, 365, 730)


@pytest.mark.parametrize("edge", SIZE_EDGES)
def test_a_size_at_an_edge_is_above_it(edge: int) -> None:
    assert size_bin(edge) == size_bin(edge - 1) + 1


@given(st.integers(0, 2**63))
def test_a_size_lies_between_the_ends_of_its_bin(size_bytes: int) -> None:
    start, below = sizes_of(size_bin(size_bytes))
    assert start <= size_bytes
    assert below is None or size_bytes < below


@given(st.floats(0, 10_000))
def test_an_age_lies_between_the_ends_of_its_bin(age_days: float) -> None:
    start, below = ages_of(age_bin(age_days))
    assert start <= age_days
    assert below is None or age_days < below


def test_what_changed_after_the_inventory_was_made_is_young() -> None:
    assert age_bin(-3) == 0
