"""The report of costs by customer, and margins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.costs.days import Days
from lamplighter.domain.customer_costs.divided import Part
from lamplighter.domain.customer_costs.margins import CustomerCost, customer_cost, revenue_of, with_paying
from lamplighter.domain.customer_costs.report import margins_of
from lamplighter.domain.revenue.terms import Interval
from lamplighter.domain.revenue.timeline import timeline
from tests.builders_costs import nov
from tests.builders_revenue import month, terms

NOTHING = Decimal(0)


def a_cost(name: str, cost: str, revenue: str | None) -> CustomerCost:
    part = Part(NOTHING, Decimal(cost), Decimal(cost))
    return customer_cost(name, part, None if revenue is None else Decimal(revenue))


def test_a_margin_is_what_is_left_of_the_revenue() -> None:
    cost = a_cost("ada", "20.00", "98.63")
    assert (cost.margin_usd, cost.margin_percent) == (Decimal("78.63"), Decimal("79.7"))


def test_without_known_revenue_there_is_no_margin() -> None:
    cost = a_cost("ada", "20.00", None)
    assert (cost.revenue_usd, cost.margin_usd, cost.margin_percent) == (None, None, None)


def test_a_revenue_of_nothing_has_no_margin_in_percent() -> None:
    cost = a_cost("ada", "20.00", "0")
    assert (cost.margin_usd, cost.margin_percent) == (Decimal("-20.00"), None)


@pytest.mark.parametrize(
    ("changes", "revenue"),
    [
        ({}, "98.63"),
        ({"start": month(11, 16)}, "49.32"),
        ({"end": month(11, 1, year=2025)}, "0.00"),
        ({"interval": Interval.YEAR, "amount": 365}, "30.00"),
    ],
)
def test_revenue_is_that_of_the_same_days(changes: dict[str, Any], revenue: str) -> None:
    """Of November: 365 days are twelve months, and a subscription of half of it is worth half."""
    assert revenue_of(timeline([terms(**changes)]), Days(nov(1), date(2026, 12, 1))) == Decimal(revenue)


def test_those_below_the_margin_are_told_the_worst_first() -> None:
    costs = [
        a_cost("fine", "10.00", "1000"),
        a_cost("at the target", "20.00", "100"),
        a_cost("thin", "300.00", "1000"),
        a_cost("free", "5.00", "0"),
        a_cost("free and idle", "0.00", "0"),
        a_cost("loss", "2000.00", "1000"),
        a_cost("unknown", "7.00", None),
    ]
    margins = margins_of(costs, Decimal(80))
    assert [one.customer_id for one in margins.below] == ["loss", "free", "thin"]
    assert (margins.unknown, margins.unknown_cost_usd) == (1, Decimal("7.00"))
    assert margins.margin_usd == margins.revenue_usd - Decimal("2335.00")


def test_who_pays_and_uses_nothing_is_a_customer_too() -> None:
    known = {"bob": Part(NOTHING, Decimal(1), Decimal(1))}
    listed = with_paying(known, {"ada": Decimal(50)})
    assert list(listed) == ["ada", "bob"]
    assert listed["ada"].cost_usd == 0
