"""What moves MRR, and the rates: known answers, and what holds for any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.revenue.ledger import Ledger
from lamplighter.domain.revenue.months import months_later
from lamplighter.domain.revenue.movements import Moved, RevenuePeriod, moved, revenue_period
from lamplighter.domain.revenue.report import periods_of, revenue_report
from lamplighter.domain.revenue.terms import Charge, EventKind, Interval, RevenueEvent, Status, Terms
from lamplighter.domain.revenue.timeline import timeline
from lamplighter.domain.window import Window
from tests.builders_revenue import NOW, batch_of, event, figures, month, report_of, terms

OCTOBER = Window(month(10), month(11))
MID_OCTOBER = month(10, 15)
NEVER = month(1, 1, 9999)


def october(*own: Terms) -> RevenuePeriod:
    return report_of(*own).months[0].moved


# Ten customers of 100 at the start of October.
TEN = [terms(f"c{number}") for number in range(10)]
HISTORY = [
    *TEN,
    terms("c0", 150, start=MID_OCTOBER),
    terms("c1", 70, start=MID_OCTOBER),
    terms("c2", start=MID_OCTOBER, status=Status.CANCELED),
    terms("new", 200, start=MID_OCTOBER),
    terms("back", 40, start=month(2), end=month(5)),
    terms("back", 60, start=MID_OCTOBER),
]


def test_every_movement_is_told_apart() -> None:
    period = october(*HISTORY)
    assert figures(period.mrr_start, period.mrr_end) == [1000, 1180]
    assert figures(period.new, period.expansion, period.reactivation) == [200, 50, 60]
    assert figures(period.contraction, period.churn) == [30, 100]
    assert (period.customers_start, period.customers_end) == (10, 11)
    assert (period.customers_new, period.customers_churned) == (1, 1)


def test_rates_are_of_the_mrr_at_the_start() -> None:
    period = october(*HISTORY)
    assert period.gross_churn.value == Decimal("0.13")
    assert period.net_churn.value == Decimal("0.02")
    assert period.net_retention.value == Decimal("0.98")
    assert period.gross_retention.value == Decimal("0.87")
    assert period.customer_churn.value == Decimal("0.1")


def test_net_churn_may_be_negative_and_retention_above_1() -> None:
    period = october(terms(), terms(amount=130, start=MID_OCTOBER))
    assert (period.net_churn.value, period.net_retention.value) == (Decimal("-0.3"), Decimal("1.3"))
    assert figures(period.gross_churn.value, period.gross_retention.value) == [0, 1]


def test_new_customers_are_in_no_rate() -> None:
    assert october(*TEN).net_retention == october(*TEN, terms("new", 900, start=MID_OCTOBER)).net_retention


def test_without_mrr_at_the_start_rates_are_undefined_and_say_why() -> None:
    period = october(terms(start=MID_OCTOBER))
    for rate in (period.gross_churn, period.net_churn, period.net_retention, period.gross_retention):
        assert rate.value is None
        assert rate.reason == "undefined: there was no MRR at the start"
    assert period.customer_churn.value is None
    assert "no paying customers" in period.customer_churn.reason


def test_a_customer_that_comes_and_goes_within_a_period_moves_nothing() -> None:
    brief = terms("brief", start=MID_OCTOBER, end=month(10, 20))
    assert october(*TEN, brief) == october(*TEN)


def test_a_change_at_the_first_instant_of_a_period_is_that_periods() -> None:
    own = [terms(start=month(1)), terms(amount=150, start=month(11))]
    last, now = report_of(*own).months
    assert figures(last.moved.mrr_end, last.moved.expansion, now.moved.expansion) == [100, 0, 50]


def test_arr_and_arpa_follow_from_mrr() -> None:
    report = report_of(*HISTORY)
    assert figures(report.mrr, report.arr, report.customers) == [1180, 14160, 11]
    assert report.arpa.value == Decimal(1180) / 11


def test_lifetime_value_is_arpa_times_margin_over_churn() -> None:
    own = [terms("a"), terms("b"), terms("b", start=MID_OCTOBER, status=Status.CANCELED)]
    report = report_of(*own)
    assert report.lifetime_value.value == Decimal(100) * Decimal("0.8") / Decimal("0.5")
    assert report.lifetime_value.reason == "ARPA × gross margin 0.8 ÷ gross churn of 50 % in the last whole month"


def test_lifetime_value_is_not_that_of_a_rounded_churn() -> None:
    own = [terms("big", 9_999_999), terms("b", 1), terms("b", start=MID_OCTOBER, status=Status.CANCELED)]
    assert report_of(*own).lifetime_value.value == 9_999_999 * Decimal("0.8") * 10_000_000


@pytest.mark.parametrize(
    ("own", "margin", "why"),
    [
        ([terms()], "0.8", "no churn in the last whole month"),
        (HISTORY, None, "no customers.gross_margin"),
        ([terms(start=month(11, 2))], "0.8", "no MRR at the start"),
        ([], "0.8", "no paying customers"),
    ],
)
def test_lifetime_value_is_undefined_where_nothing_tells_it(own: list[Terms], margin: str | None, why: str) -> None:
    value = report_of(*own, margin=margin).lifetime_value
    assert value.value is None
    assert why in value.reason


def test_the_months_events_are_not_mrr() -> None:
    yearly = terms(amount=1200, interval=Interval.YEAR)
    events = [
        event(1428, MID_OCTOBER, tax=Decimal(228)),
        event(100, MID_OCTOBER, EventKind.RECOGNISED),
        event(50, month(10), EventKind.REFUNDED),
        event(7, month(11)),
        event(9, month(9, 30)),
    ]
    report = report_of(yearly, *events)
    assert report.mrr == 100
    booked = report.months[0].booked
    assert figures(booked.billed, booked.recognised, booked.refunded) == [1200, 100, 50]
    assert report.months[1].booked.billed == 7


def test_on_the_first_of_a_month_only_the_whole_month_is_told() -> None:
    [only] = report_of(*TEN, now=month(11)).months
    assert (only.complete, only.moved.window) == (True, OCTOBER)
    assert [one.complete for one in report_of(*TEN, now=NOW).months] == [True, False]


def test_a_year_ends_with_december() -> None:
    assert periods_of(month(1, 5, 2027)) == (
        Window(month(12), month(1, 1, 2027)),
        Window(month(1, 1, 2027), month(1, 5, 2027)),
    )


DAYS = st.integers(0, 330).map(lambda days: month(1) + timedelta(days=days))
MONEY = st.decimals(0, 10_000, places=2)


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    amount = draw(MONEY)
    values: dict[str, Any] = {
        "subscription_id": draw(st.sampled_from(["s1", "s2"])),
        "start": draw(DAYS),
        "end": draw(st.none() | DAYS),
        "status": draw(st.sampled_from(Status)),
        "interval": draw(st.sampled_from(Interval)),
        "interval_count": draw(st.integers(1, 7)),
        "charge": draw(st.sampled_from(Charge)),
        "tax": draw(st.sampled_from([Decimal(0), (amount / 5).quantize(Decimal("0.01"))])),
    }
    return terms(draw(st.sampled_from("abc")), amount, **values)


RECORDS = st.lists(
    some_terms()
    | st.builds(
        RevenueEvent,
        customer_id=st.sampled_from("abcd"),
        at=DAYS,
        kind=st.sampled_from(EventKind),
        amount=MONEY,
    ),
    max_size=12,
)
INSTANTS = st.lists(DAYS, min_size=2, max_size=4, unique=True).map(sorted)


@given(RECORDS, INSTANTS)
def test_mrr_at_the_start_and_what_moved_it_is_mrr_at_the_end(
    records: list[Terms | RevenueEvent], instants: list[datetime]
) -> None:
    ledger = Ledger(())
    ledger.add(batch_of(*records))
    lines = [line for _, line in ledger.timelines()]
    before: Decimal | None = None
    for start, end in pairwise(instants):
        period = revenue_period(Window(start, end), (moved(line, Window(start, end)) for line in lines))
        won = period.new + period.expansion + period.reactivation
        assert period.mrr_start + won - period.contraction - period.churn == period.mrr_end
        assert min(won, period.contraction, period.churn, period.mrr_start, period.mrr_end) >= 0
        assert before in {None, period.mrr_start}
        before = period.mrr_end


@given(RECORDS, st.integers(0, 10_000), st.integers(1, 4))
def test_neither_the_order_of_records_nor_their_batches_matter(
    records: list[Terms | RevenueEvent], seed: int, size: int
) -> None:
    shuffled = list(records)
    Random(seed).shuffle(shuffled)  # noqa: S311 - an order, no secret
    ledger = Ledger(periods_of(NOW))
    for start in range(0, len(shuffled), size):
        ledger.add(batch_of(*shuffled[start : start + size]))
    lines = dict(ledger.timelines())
    assert revenue_report(NOW, ledger, lines, "USD", Decimal("0.8")) == report_of(*records)


@given(RECORDS)
def test_parts_by_customer_add_up_to_the_whole(records: list[Terms | RevenueEvent]) -> None:
    whole = report_of(*records)
    parts = [report_of(*(one for one in records if one.customer_id == name)) for name in "abcd"]
    assert whole.mrr == sum(part.mrr for part in parts)
    assert whole.customers == sum(part.customers for part in parts)
    for place, own in enumerate(whole.months):
        for name in ("mrr_start", "new", "expansion", "contraction", "churn", "reactivation", "mrr_end"):
            assert getattr(own.moved, name) == sum(getattr(part.months[place].moved, name) for part in parts)
        for name in ("billed", "refunded", "recognised"):
            assert getattr(own.booked, name) == sum(getattr(part.months[place].booked, name) for part in parts)


@given(st.lists(some_terms().map(lambda own: replace(own, customer_id="a")), max_size=8), DAYS)
def test_a_timeline_is_what_the_terms_in_force_are_worth(own: list[Terms], at: datetime) -> None:
    """Against the plain definition: of each subscription the latest terms that began, unless they are over."""
    worth = Decimal(0)
    for subscription in {one.subscription_id for one in own}:
        begun = [one for one in own if one.subscription_id == subscription and one.start < at]
        latest = max(begun, key=lambda one: (one.start, one.mrr, one.end or NEVER), default=None)
        if latest is not None and (latest.end or NEVER) >= at:
            worth += latest.mrr
    assert timeline(own).before(at) == worth


def test_moved_says_how_much_and_what() -> None:
    line = timeline([terms(start=MID_OCTOBER)])
    assert moved(line, OCTOBER) == Moved(start=Decimal(0), end=Decimal(100), movement=moved(line, OCTOBER).movement)
    assert months_later(month(12), 1) == month(1, 1, 2027)
    assert months_later(month(1, 1, 2027), -1) == month(12)
