"""Which days are asked for: those that may still change, and none twice in a run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.costs.charges import BillDay, FigureState
from lamplighter.domain.costs.days import Days, first_of_month, month_after, month_before, stretches
from lamplighter.domain.costs.reading import (
    BillMonth,
    DayRead,
    as_kept,
    history_of,
    kept_days,
    months_of,
    to_read,
)
from lamplighter.domain.costs.selection import history_days, selection_of
from lamplighter.domain.definitions.business import Costs, UnitCost
from lamplighter.domain.definitions.metrics import Metric
from tests.builders_costs import READ_AT, a_bill_day, days, known, nov

ESTIMATED, PROVISIONAL, FINAL = FigureState
DAY = timedelta(days=1)


def midnight_of(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def test_at_first_all_is_asked_for_the_months_that_may_change_before_the_rest() -> None:
    asked = to_read({}, history_of(READ_AT, 90), READ_AT)
    assert asked == (Days(date(2026, 10, 1), nov(20)), Days(date(2026, 8, 22), date(2026, 10, 1)))


def test_a_day_later_it_begins_with_the_first_of_the_month_before() -> None:
    before = READ_AT - DAY
    read = as_kept((DayRead(day=day, estimated=day >= nov(1), lines=()) for day in history_of(before, 90)), before)
    assert to_read(read, history_of(READ_AT, 90), READ_AT) == (Days(date(2026, 10, 1), nov(20)),)


def test_on_the_first_of_a_month_it_still_begins_with_that_of_the_last_day_read() -> None:
    read = as_kept(
        (DayRead(day=day, estimated=day >= nov(1), lines=()) for day in history_of(midnight_of(11, 30), 0)),
        midnight_of(11, 30),
    )
    on_the_first = to_read(read, history_of(midnight_of(12, 1), 0), midnight_of(12, 1))
    assert min(one.start for one in on_the_first) == date(2026, 10, 1)


def test_a_final_figure_is_not_asked_for_again_and_an_estimated_one_is_however_old() -> None:
    old = [a_bill_day(date(2026, 8, 22) + at * DAY, state=FINAL, read_at=READ_AT - DAY) for at in range(40)]
    old[5] = a_bill_day(old[5].day, state=ESTIMATED, read_at=READ_AT - DAY)
    asked = to_read(known(old), history_of(READ_AT, 90), READ_AT)
    assert asked == (Days(date(2026, 10, 1), nov(20)), days(date(2026, 8, 27), 1))


def test_the_same_schedule_delivered_twice_asks_for_what_is_missing_only() -> None:
    history = history_of(READ_AT, 0)
    read = [a_bill_day(day) for day in history if day < nov(15)]
    assert to_read(known(read), history, READ_AT) == (Days(nov(15), nov(20)),)
    assert to_read(known([a_bill_day(day) for day in history]), history, READ_AT) == ()


def test_today_is_not_over_and_the_month_before_is_always_needed() -> None:
    assert history_of(READ_AT, 0) == Days(date(2026, 10, 1), nov(20))
    assert history_of(READ_AT, 366) == Days(date(2025, 11, 19), nov(20))
    assert history_of(midnight_of(12, 1), 10) == Days(date(2026, 10, 1), date(2026, 12, 1))


def test_the_longest_window_of_a_unit_cost_and_the_one_before_decide_how_far_back() -> None:
    units = Metric(namespace="N", name="M")
    costs = Costs(tags={}, units=(UnitCost(name="a", unit="a", units=units, window_days=90),))
    assert (history_days(costs), history_days(Costs(tags={}))) == (181, 0)


def test_what_was_kept_of_another_selection_says_nothing() -> None:
    ours, theirs = selection_of(Costs(tags={"A": "b"})), selection_of(Costs(tags={"A": "c"}))
    months = [BillMonth(selection=theirs, days=(a_bill_day(nov(1)),)), BillMonth(selection=ours, days=())]
    assert ours != theirs
    assert kept_days(months, ours) == {}


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1))
def test_days_kept_by_months_come_back(some: set[date]) -> None:
    bill_days: list[BillDay] = [a_bill_day(day) for day in some]
    months = months_of(bill_days, "s")
    assert kept_days(months.values(), "s") == known(bill_days)
    assert all(first_of_month(one.day) == month for month, body in months.items() for one in body.days)


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1))))
def test_stretches_hold_each_day_once_and_do_not_touch(some: set[date]) -> None:
    found = stretches(some)
    assert [day for one in found for day in one] == sorted(some)
    assert all(later.start > earlier.end for earlier, later in pairwise(found))


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 1, 31), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 1)),
    ],
)
def test_months_of_the_calendar(day: date, before: date, after: date) -> None:
    assert (month_before(day), month_after(day)) == (before, after)


def test_days_are_said_as_people_read_them() -> None:
    assert str(Days(nov(1), nov(3))) == "2026-11-01 to 2026-11-02"
    assert str(Days(nov(1), nov(2))) == "2026-11-01"
    with pytest.raises(ValueError, match="end after they start"):
        Days(nov(2), nov(2))
