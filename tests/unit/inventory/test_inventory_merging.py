"""Aggregates of parts: any grouping and any order gives the same whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.inventory.aggregate import OTHER_SUFFIX, Aggregate, Bounds, Suffix, nothing_of
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.inventory.merging import merge
from lamplighter.domain.inventory.views import by_suffix, top_prefixes, total
from tests.inventory_files import SOURCE, Row, delete_marker, of_row, one_by_one

BOUNDS = Bounds(depth=3, prefixes_of_cells=2, prefixes=3, suffixes=2)

keys = st.builds("{}/{}/{}.{}".format, *[st.sampled_from("ab")] * 3, st.sampled_from(("c", "jpg", "gz", "b/c")))
rows = st.one_of(
    st.builds(Row, key=keys, size=st.integers(0, 2**62), storage_class=st.sampled_from(("STANDARD", "GLACIER"))),
    keys.map(delete_marker),
)
parts = (
    st.lists(rows, max_size=6)
    .map(lambda found: one_by_one(found, BOUNDS))
    .flatmap(
        lambda part: st.sampled_from((frozenset(), frozenset({"size"}))).map(lambda lacks: replace(part, missing=lacks))
    )
)


@given(parts, parts, parts)
def test_merging_is_associative(one: Aggregate, two: Aggregate, three: Aggregate) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(parts, parts)
def test_merging_is_commutative(one: Aggregate, two: Aggregate) -> None:
    assert merge(one, two) == merge(two, one)


@given(parts)
def test_nothing_adds_nothing(part: Aggregate) -> None:
    assert merge(part, nothing_of(SOURCE, BOUNDS)) == part


@given(parts)
def test_an_aggregate_is_read_as_it_was_written(part: Aggregate) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(part), type=Aggregate) == part


def test_what_one_part_lacks_is_unknown_of_the_whole() -> None:
    whole = merge(of_row(Row()), replace(of_row(Row()), missing=frozenset({"size"})))
    assert total(whole).objects == 2
    assert total(whole).bytes is None


def test_prefixes_that_become_too_many_are_told_apart_less_deep() -> None:
    few = one_by_one([Row(key=f"a/{letter}/x") for letter in "bcd"], BOUNDS)
    assert (few.prefixes_depth, few.cells_depth) == (3, 1)
    many = merge(few, of_row(Row(key="a/e/x"), BOUNDS))
    assert top_prefixes(many, 9) == (("a/", total(many)),)
    assert many.prefixes_depth == 1


def test_of_too_many_suffixes_the_shortest_are_kept() -> None:
    found = one_by_one([Row(key=f"x.{suffix}", size=1) for suffix in ("jpeg", "gz", "csv", "aaa")], BOUNDS)
    assert {each.suffix: of.objects for each, of in by_suffix(found).items()} == {"gz": 1, "aaa": 1, OTHER_SUFFIX: 2}
    assert found.suffixes[Suffix(OTHER_SUFFIX, "STANDARD")] == Amount(2, 2)


@pytest.mark.parametrize(
    "other",
    [
        nothing_of(replace(SOURCE, bucket="others"), BOUNDS),
        nothing_of(replace(SOURCE, created_at=SOURCE.created_at + timedelta(days=1)), BOUNDS),
        nothing_of(SOURCE, Bounds()),
    ],
)
def test_parts_of_two_inventories_are_not_merged(other: Aggregate) -> None:
    with pytest.raises(ValueError, match="only parts of one inventory"):
        merge(nothing_of(SOURCE, BOUNDS), other)


@pytest.mark.parametrize(
    "bounds", [{"depth": -1}, {"prefixes_of_cells": 0}, {"suffixes": 0}, {"prefixes": 1, "prefixes_of_cells": 2}]
)
def test_bounds_leave_room_for_a_prefix(bounds: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="1 <= prefixes_of_cells <= prefixes are allowed"):
        Bounds(**bounds)
