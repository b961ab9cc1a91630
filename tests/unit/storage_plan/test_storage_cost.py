"""A month of what an inventory lists, reckoned by hand to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.storage_plan.break_even import break_even_kib
from lamplighter.domain.storage_plan.cost import StorageCost, priced_cells, storage_cost, summed
from lamplighter.domain.storage_plan.places import Place
from lamplighter.domain.storage_plan.quantities import changed, cost_usd
from tests.buckets import buckets
from tests.builders_storage import GIB, KIB, MIB, PRICES, a_bucket, a_cell

MILLION = 2**20  # so many objects of 1 KiB are a GB


def cost(*cells: tuple[Cell, Amount]) -> StorageCost:
    return storage_cost(a_bucket(*cells), PRICES)


@pytest.mark.parametrize(
    ("cell", "usd"),
    [
        (a_cell(100), "2.3"),
        (a_cell(51_201), "1177.622"),  # 51 200 × 0.023 + 1 × 0.022
        (a_cell(512_001), "11315.221"),  # 51 200 × 0.023 + 460 800 × 0.022 + 1 × 0.021
        (a_cell(100, storage_class="STANDARD_IA"), "1.25"),
        (a_cell(MILLION, KIB, storage_class="STANDARD_IA"), "1.6"),  # 128 GB
        (a_cell(MILLION, 128 * KIB - 1, storage_class="ONEZONE_IA"), "1.28"),
        (a_cell(MILLION, 128 * KIB, storage_class="GLACIER_IR"), "0.512"),
        (a_cell(MILLION, 0, storage_class="GLACIER_IR"), "0.512"),
        (a_cell(MILLION, 60 * KIB, storage_class="GLACIER"), "0.5152"),  # 92 × 0.0036 + 8 × 0.023
        (a_cell(MILLION, MIB, storage_class="DEEP_ARCHIVE"), "1.22944"),  # 1056 × 0.00099 + 8 × 0.023
        (a_cell(MILLION, 127 * KIB, storage_class="INTELLIGENT_TIERING", tier="INFREQUENT"), "2.921"),  # no fee
        (a_cell(MILLION, 127 * KIB, storage_class="INTELLIGENT_TIERING"), "2.921"),
        (a_cell(MILLION, 128 * KIB, storage_class="INTELLIGENT_TIERING", tier="FREQUENT"), "5.56544"),
        (a_cell(MILLION, MIB, storage_class="INTELLIGENT_TIERING", tier="INFREQUENT"), "15.42144"),
        (a_cell(MILLION, MIB, storage_class="INTELLIGENT_TIERING", tier="ARCHIVE_INSTANT_ACCESS"), "6.71744"),
        (a_cell(MILLION, MIB, storage_class="INTELLIGENT_TIERING", tier="ARCHIVE"), "6.60704"),
        (a_cell(MILLION, MIB, storage_class="INTELLIGENT_TIERING", tier="DEEP_ARCHIVE"), "3.85088"),
    ],
)
def test_a_class_costs_to_the_last_digit(cell: tuple[Cell, Amount], usd: str) -> None:
    assert cost(cell).usd == Decimal(usd)


def test_an_archives_overhead_goes_on_in_standards_tiers() -> None:
    found = cost(a_cell(51_200), a_cell(MILLION, MIB, storage_class="GLACIER"))
    [standard, glacier] = found.by_class
    assert standard.usd == Decimal("1177.6")
    assert [(line.item, line.arithmetic) for line in glacier.lines] == [
        ("GB-months GLACIER", "1,056 × $0.0036"),
        ("GB-months STANDARD", "8 × $0.022"),
    ]


def test_small_objects_are_told_where_they_are_billed_as_larger_ones() -> None:
    [own] = cost(a_cell(7, KIB, storage_class="GLACIER_IR"), a_cell(5, MIB, storage_class="GLACIER_IR")).by_class
    assert (own.objects, own.small_objects) == (12, 7)


def test_noncurrent_versions_have_their_part() -> None:
    found = cost(a_cell(60_000), a_cell(10_000, version=Version.NONCURRENT))
    assert found.noncurrent_usd == Decimal(220)  # of the second tier


def test_prefixes_share_the_tiers_and_the_dearest_comes_first() -> None:
    found = cost(a_cell(51_200, prefix="a/"), a_cell(102_400, prefix="b/"))
    assert [(one.prefix, one.usd) for one in found.by_prefix] == [
        ("b/", Decimal("2286.93")),
        ("a/", Decimal("1143.47")),
    ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (Cell("", "STANDARD", "", Version.CURRENT, None, 0), "The inventory does not say how large they are."),
        (
            Cell("", columns.UNKNOWN, "", Version.CURRENT, 9, 0),
            "The inventory does not say which storage class they are in.",
        ),
        (
            Cell("", "INTELLIGENT_TIERING", columns.UNKNOWN, Version.CURRENT, 9, 0),
            "The inventory does not say which access tier of INTELLIGENT_TIERING they are in.",
        ),
        (
            Cell("", "REDUCED_REDUNDANCY", "", Version.CURRENT, 9, 0),
            "The price list of us-east-1 has no storage class REDUCED_REDUNDANCY.",
        ),
    ],
)
def test_what_is_not_known_has_no_cost_and_says_why(cell: Cell, reason: str) -> None:
    alone = cost((cell, Amount(3, 3 * GIB)))
    assert (alone.usd, alone.noncurrent_usd) == (None, None)
    assert [(one.objects, one.reason) for one in alone.unpriced] == [(3, reason)]
    assert cost((cell, Amount(3, 3 * GIB)), a_cell(100)).usd == Decimal("2.3")


def test_an_empty_bucket_costs_nothing_and_a_bucket_of_delete_markers_no_less() -> None:
    marker = Cell("", "", "", Version.DELETE_MARKER, 0, 3), Amount(5, 0)
    for found in (cost(), cost(marker)):
        assert (found.usd, found.by_class, found.unpriced) == (Decimal(0), (), ())


def test_without_sizes_the_bytes_are_unknown() -> None:
    cell = Cell("", "STANDARD", "", Version.CURRENT, None, 0), Amount(3, 0)
    [unpriced] = storage_cost(a_bucket(cell, missing={columns.SIZE}), PRICES).unpriced
    assert unpriced.bytes is None


@pytest.mark.parametrize(
    ("place", "kib"),
    [
        (Place("STANDARD_IA"), "69.6"),
        (Place("ONEZONE_IA"), "55.7"),
        (Place("GLACIER_IR"), "22.3"),
        (Place("GLACIER"), "15.4"),
        (Place("DEEP_ARCHIVE"), "9.8"),
        (Place("INTELLIGENT_TIERING", "infrequent"), "249.7"),
    ],
)
def test_below_its_break_even_a_class_is_dearer_than_standard(place: Place, kib: str) -> None:
    assert break_even_kib(place, PRICES) == Decimal(kib)
    tier = "INFREQUENT" if place.tier else ""
    for size, dearer in ((Decimal(kib) - Decimal("0.1"), True), (Decimal(kib) + Decimal("0.1"), False)):
        size_bytes = int(size * KIB)
        there = cost(a_cell(1, size_bytes, storage_class=place.storage_class, tier=tier)).usd
        here = cost(a_cell(1, size_bytes)).usd
        assert there is not None
        assert here is not None
        assert (there > here) is dearer


def test_a_class_that_is_never_cheaper_has_no_break_even() -> None:
    assert break_even_kib(Place("INTELLIGENT_TIERING", "frequent"), PRICES) is None


def test_no_more_is_taken_away_than_there_is() -> None:
    with pytest.raises(ValueError, match="more is taken away"):
        changed({"GB-months STANDARD": 1}, {"GB-months STANDARD": 2}, {})


@given(buckets())
def test_the_whole_is_the_sum_of_its_classes_in_any_order(bucket: list[tuple[Cell, Amount]]) -> None:
    found = cost(*bucket)
    with exactly():
        assert found.usd == sum((line.usd for one in found.by_class for line in one.lines), Decimal(0))
    assert found.usd == cost_usd(summed(priced_cells(a_bucket(*bucket), PRICES)), PRICES)
    assert cost(*reversed(bucket)) == found
    assert sum(one.objects for one in found.by_class) == sum(amount.objects for _, amount in bucket)


@given(st.lists(st.integers(1, 10**18), min_size=1, max_size=5))
def test_bytes_over_2_to_the_53_are_counted_exactly(sizes: list[int]) -> None:
    found = cost(*(a_cell(1, size, prefix=f"{at}/") for at, size in enumerate(sizes)))
    assert found.by_class[0].lines[0].quantity * 2**30 == sum(sizes)
