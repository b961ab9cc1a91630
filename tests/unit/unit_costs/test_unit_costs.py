"""What a unit costs, and when nobody can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.costs.charges import BillDay, FigureState
from lamplighter.domain.costs.days import Days
from lamplighter.domain.definitions.business import UnitCost
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.kpis import Trend
from lamplighter.domain.unit_cost_questions import UnitCount, settled_days, unit_question
from lamplighter.domain.unit_costs import (
    UnitCostReport,
    UnitCostResult,
    unit_cost_measurements,
    unit_cost_result,
)
from tests.builders_costs import a_bill_day, a_line, known, nov

METRIC = Metric(namespace="AuraStream/Application", name="SentimentAnalysisCount")
WINDOW = Days(nov(11), nov(13))
BOTH = [nov(9), nov(10), nov(11), nov(12)]


def a_unit(**changes: Any) -> UnitCost:
    values: dict[str, Any] = {"name": "cost-per-analysis", "unit": "analysis", "units": METRIC, "window_days": 2}
    return UnitCost(**values | changes)


def a_bill(usd: str = "10", days: Iterable[date] = BOTH, **changes: Any) -> Mapping[date, BillDay]:
    return known(a_bill_day(day, a_line(usd, **changes)) for day in days)


def counted(*units: str, **changes: Any) -> UnitCount:
    """From the 9th on."""
    values = {nov(9 + at): Decimal(number) for at, number in enumerate(units) if number}
    return UnitCount(by_day=values, **changes)


def result(
    bill: Mapping[date, BillDay] | None = None, count: UnitCount | None = None, **changes: Any
) -> UnitCostResult:
    bill = a_bill() if bill is None else bill
    return unit_cost_result(a_unit(**changes), WINDOW, bill, count or counted("100", "100", "200", "200"))


def test_a_unit_costs_what_was_charged_by_what_was_counted() -> None:
    now = result().now
    assert (now.value_usd, now.usd, now.units, now.days) == (Decimal("0.05"), Decimal(20), Decimal(400), WINDOW)
    assert now.complete
    assert now.reason == "$0.05 per analysis: $20 for 400 counted (estimated), 2026-11-11 to 2026-11-12"


CENTS = st.integers(-1_000, 100_000)


@given(st.lists(CENTS, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_neither_the_order_of_the_bills_lines_nor_the_days_they_are_of_matter(cents: list[int], random: Any) -> None:
    """Of two days with one unit each."""
    shuffled = random.sample(cents, len(cents))
    cut = random.randint(0, len(cents))
    lines = [a_line(str(Decimal(each) / 100)) for each in shuffled]
    bill = known([a_bill_day(nov(11), *lines[:cut]), a_bill_day(nov(12), *lines[cut:])])
    now = result(bill, counted("1", "1", "1", "1")).now
    assert now.usd == Decimal(sum(cents)) / 100
    assert now.value_usd == now.usd / 2


def test_a_thousand_of_them_cost_a_thousand_times_as_much() -> None:
    assert result(unit="1,000 tokens", per=1000).now.value_usd == Decimal(50)


def test_credits_refunds_and_tax_are_no_cost_of_a_unit() -> None:
    lines = (a_line("10"), a_line("-9", kind="Credit"), a_line("-3", kind="Refund"), a_line("2", kind="Tax"))
    assert result(known(a_bill_day(day, *lines) for day in BOTH)).now.usd == Decimal(20)


def test_what_is_paid_in_advance_counts_as_it_is_used() -> None:
    assert result(a_bill("0", amortized="7")).now.usd == Decimal(14)


def test_only_the_named_services_count_by_any_of_their_names() -> None:
    names = ("Amazon Bedrock", "Claude 3.5 Sonnet (Amazon Bedrock Edition)", "AWS Lambda")
    bill = known(a_bill_day(day, *(a_line("4", service=name) for name in names)) for day in BOTH)
    services = ("Amazon Bedrock", "* (Amazon Bedrock Edition)")
    assert result(bill, services=services).now.usd == Decimal(16)


def test_services_that_nothing_was_charged_for_make_no_cost_of_nothing() -> None:
    now = result(services=("Amazon Bedrok",)).now
    assert now.value_usd is None
    assert now.reason.endswith(
        "nothing was charged for Amazon Bedrok in 2026-11-11 to 2026-11-12; charged were: AWS Lambda"
    )


def test_no_units_make_no_cost() -> None:
    now = result(count=counted("1", "1", "0", "0")).now
    assert (now.value_usd, now.units) == (None, Decimal(0))
    assert now.reason == "no cost: there were 0 units in 2026-11-11 to 2026-11-12"


def test_unknown_units_make_no_cost() -> None:
    now = result(count=counted("1", "1")).now
    assert (now.value_usd, now.units) == (None, None)
    assert now.reason == "no cost: nothing is known of its units in 2026-11-11 to 2026-11-12"


def test_units_that_were_not_all_given_make_no_cost() -> None:
    now = result(count=counted("1", "1", "1", "1", complete=False)).now
    assert now.value_usd is None
    assert not now.complete


def test_a_bill_that_was_not_read_makes_no_cost() -> None:
    now = result(a_bill(days=[nov(9)])).now
    assert now.value_usd is None
    assert now.reason == "no cost: no day of 2026-11-11 to 2026-11-12 could be read of the bill"


def test_units_of_days_that_are_not_known_of_the_bill_do_not_count() -> None:
    now = result(a_bill(days=[nov(9), nov(10), nov(12)])).now
    assert (now.value_usd, now.units, now.unread) == (Decimal("0.05"), Decimal(200), (nov(11),))
    assert not now.complete
    assert now.reason.endswith(", without 1 of 2 days whose bill could not be read")


def test_a_cost_is_as_settled_as_the_least_settled_of_its_days() -> None:
    days = [a_bill_day(day, a_line("1"), state=FigureState.FINAL) for day in BOTH[:3]]
    provisional = a_bill_day(nov(12), a_line("1"), state=FigureState.PROVISIONAL)
    found = result(known([*days, provisional]))
    assert (found.now.state, found.before.state) == (FigureState.PROVISIONAL, FigureState.FINAL)


def test_cheaper_than_the_window_before_is_better() -> None:
    found = result()
    assert (found.before.value_usd, found.change_percent, found.trend) == (
        Decimal("0.1"),
        Decimal("-50.0"),
        Trend.BETTER,
    )


def test_what_is_not_complete_has_no_trend() -> None:
    found = result(a_bill(days=[nov(10), nov(11), nov(12)]))
    assert (found.change_percent, found.trend) == (None, Trend.UNKNOWN)


def test_a_window_ends_with_the_last_day_that_the_bill_has_had_a_day_for() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    assert settled_days(at, 30) == Days(nov(19) - timedelta(days=30), nov(19))


def test_units_are_asked_for_day_by_day_with_those_of_the_window_before() -> None:
    question = unit_question(a_unit(), datetime(2026, 11, 14, tzinfo=UTC))
    assert question is not None
    assert (question.window, question.period_s) == (Days(nov(9), nov(13)).window, 86_400)


def test_what_is_known_and_complete_is_published() -> None:
    none = result(count=counted("1", "1"))
    partial = result(a_bill(days=[nov(9), nov(10), nov(12)]))
    report = UnitCostReport(unit_costs=(result(), none, partial))
    (published,) = unit_cost_measurements("aurastream", report)
    assert (published.name, published.value, published.dimensions) == (
        "UnitCostUsd",
        0.05,
        {"UnitCost": "cost-per-analysis"},
    )
