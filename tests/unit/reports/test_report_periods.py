"""Periods of reports: days, weeks and months of a time zone, with its changes of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lamplighter.domain.definitions.business import Every
from lamplighter.domain.reports.period import last_whole_period, parse_period, period_before, period_of, utc_days
from lamplighter.domain.window import Window

NEW_YORK = "America/New_York"


def utc(month: int, day: int, hour: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("2026-11-20", utc(11, 20, 5), utc(11, 21, 5)),
        ("2026-W47", utc(11, 16, 5), utc(11, 23, 5)),
        ("2026-11", utc(11, 1, 4), utc(12, 1, 5)),
    ],
)
def test_a_period_begins_and_ends_at_midnight_of_its_time_zone(name: str, start: datetime, end: datetime) -> None:
    period = parse_period(name, NEW_YORK)
    assert (period.name, period.window) == (name, Window(start, end))


@pytest.mark.parametrize(("name", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-11-02", 24)])
def test_a_day_on_which_clocks_change_has_23_or_25_hours(name: str, hours: int) -> None:
    assert parse_period(name, NEW_YORK).window.length_s == hours * 3600


def test_the_last_week_of_a_year_may_lie_in_the_next() -> None:
    assert parse_period("2026-W53", "UTC").window == Window(utc(12, 28), utc(1, 4, year=2027))
    assert period_of(date(2027, 1, 3), Every.WEEK, "UTC").name == "2026-W53"


@pytest.mark.parametrize(
    ("name", "before"), [("2026-03-01", "2026-02-28"), ("2026-W01", "2025-W52"), ("2026-01", "2025-12")]
)
def test_the_period_before_is_of_the_same_kind(name: str, before: str) -> None:
    assert period_before(parse_period(name, NEW_YORK)).name == before


def test_at_six_in_the_morning_of_new_york_the_last_whole_day_is_the_one_that_ended_there() -> None:
    assert last_whole_period(Every.DAY, NEW_YORK, utc(11, 21, 11)).name == "2026-11-20"
    # Midnight in London is still the evening before in New York.
    assert last_whole_period(Every.DAY, NEW_YORK, utc(11, 21, 3)).name == "2026-11-19"


@pytest.mark.parametrize(
    "name",
    ["2026-11-31", "2026-13", "2026-W54", "2025-W53", "2026-W00", "20-11-2026", "2026", "", "0000-01", "٢٠٢٦-11-20"],
)
def test_what_is_no_period_is_refused_and_told_what_is_allowed(name: str) -> None:
    with pytest.raises(ValueError, match=r"it is a day \(2026-11-20\), a week \(2026-W47"):
        parse_period(name, "UTC")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_time_zone_that_there_is_not_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse_period("2026-11-20", zone)


# Samoa went from one side of the date line to the other.
NO_SUCH_DAY = (date(2011, 12, 30), "Pacific/Apia")


def test_a_day_that_a_zone_left_out_is_no_period_and_lies_before_none() -> None:
    day, zone = NO_SUCH_DAY
    with pytest.raises(ValueError, match="no such day in Pacific/Apia"):
        period_of(day, Every.DAY, zone)
    assert period_before(period_of(date(2011, 12, 31), Every.DAY, zone)).name == "2011-12-29"


@given(
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.sampled_from(Every),
    st.sampled_from(["UTC", NEW_YORK, "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"]),
)
def test_periods_lie_side_by_side_and_are_found_by_their_names(day: date, every: Every, zone: str) -> None:
    assume((day, zone) != NO_SUCH_DAY)
    period = period_of(day, every, zone)
    assert period_before(period).window.end == period.window.start
    assert parse_period(period.name, zone) == period
    assert last_whole_period(every, zone, period.window.end) == period
    assert last_whole_period(every, zone, period.window.end - timedelta(seconds=1)) == period_before(period)


@pytest.mark.parametrize(
    ("name", "zone", "first", "last"),
    [
        ("2026-11-20", "UTC", date(2026, 11, 20), date(2026, 11, 20)),
        ("2026-11-20", NEW_YORK, date(2026, 11, 20), date(2026, 11, 20)),
        ("2026-11-20", "Asia/Kolkata", date(2026, 11, 20), date(2026, 11, 20)),
        ("2026-11", NEW_YORK, date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_days_of_the_bill_are_those_that_lie_in_the_period_for_the_greater_part(
    name: str, zone: str, first: date, last: date
) -> None:
    days = utc_days(parse_period(name, zone))
    assert (days[0], days[-1]) == (first, last)
