"""How a bucket grew, and what can honestly be said of where that goes."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.slos.exhaustion import student_quantile
from lamplighter.domain.storage_plan.growth import Growth, Stored, growth
from tests.builders_storage import GIB, LISTED_AT


def stored(day: float, gib: float, usd: str | None = None) -> Stored:
    return Stored(
        at=LISTED_AT + timedelta(days=day),
        objects=round(gib) * 10,
        bytes=round(gib * GIB),
        usd=None if usd is None else Decimal(usd),
    )


def steady(steps: int, every_days: int = 1, gib_per_day: float = 2) -> list[Stored]:
    return [stored(at * every_days, 100 + gib_per_day * at * every_days) for at in range(steps + 1)]


def test_steady_growth_goes_on_for_certain() -> None:
    found = growth([*steady(9), stored(10, 120, "12")])
    assert (found.inventories, found.observed_days, found.bytes_per_day) == (11, 10, 2 * GIB)
    assert found.objects_per_day == 20
    assert [(one.days, one.expected_bytes, one.least_bytes, one.most_bytes) for one in found.ahead] == [
        (days, gib * GIB, gib * GIB, gib * GIB) for days, gib in ((30, 180), (90, 300), (365, 850))
    ]
    assert [one.expected_usd for one in found.ahead] == [Decimal(18), Decimal(30), Decimal(85)]


def test_the_less_even_the_growth_the_wider_the_interval() -> None:
    """Steps of 1 and 3 GiB by turns, 8 of them: s² is 8 ÷ 7, and t with 7 degrees of freedom 1.415."""
    found = growth([stored(at, 100 + 2 * at + (at % 2)) for at in range(9)])
    ahead = found.ahead[0]
    off = student_quantile(0.9, 7) * math.sqrt(8 / 7) * math.sqrt(30 + 30**2 / 8)
    assert ahead.expected_bytes == 176 * GIB
    assert (ahead.most_bytes - ahead.least_bytes) / 2 / GIB == pytest.approx(off, rel=1e-6)
    assert found.reason == (
        "It grew by 2 GiB a day over 8 days: 846 GiB in 365 days, four times in five between 648.7 GiB and 1.019 TiB."
    )


@pytest.mark.parametrize("count", [0, 1])
def test_one_inventory_says_nothing_of_growth(count: int) -> None:
    found = growth(steady(3)[:count])
    assert found == Growth(
        inventories=count,
        observed_days=0,
        bytes_per_day=None,
        objects_per_day=None,
        ahead=(),
        reason=f"Growth takes two inventories at least; there are {count}.",
    )


def test_a_few_inventories_say_how_it_grew_and_no_more() -> None:
    found = growth(steady(6))
    assert (found.bytes_per_day, found.ahead) == (2 * GIB, ())
    assert found.reason == "It grew by 2 GiB a day over 6 days; a forecast takes 8 inventories, and there are 7."
    assert growth(steady(7)).ahead


def test_weekly_inventories_and_gaps_come_to_the_same() -> None:
    daily, weekly = growth(steady(49)), growth(steady(7, every_days=7))
    gaps = growth(steady(49)[::5] + steady(49)[-1:])
    assert daily.ahead[0].expected_bytes == weekly.ahead[0].expected_bytes == gaps.ahead[0].expected_bytes


def test_a_bucket_does_not_shrink_below_nothing() -> None:
    found = growth(steady(20, gib_per_day=-4))
    assert found.reason.startswith("It shrank by 4 GiB a day")
    assert [(one.expected_bytes, one.least_bytes) for one in found.ahead] == [(0, 0)] * 3


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10**15)), max_size=20))
def test_the_order_of_inventories_does_not_matter(points: list[tuple[int, int]]) -> None:
    history = [Stored(at=LISTED_AT + timedelta(days=day), objects=1, bytes=size, usd=None) for day, size in points]
    unique = list({one.at: one for one in history}.values())
    assert growth(reversed(unique)) == growth(unique)
    for one in growth(unique).ahead:
        assert 0 <= one.least_bytes <= one.expected_bytes <= one.most_bytes
