"""Windows that roll, and those of the calendar in a time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.definitions.objectives import CalendarWindow, SloWindow
from lamplighter.domain.slos.periods import SloPeriod, days_of, period_at
from lamplighter.domain.window import Window

BERLIN = "Europe/Berlin"
instants = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them so
zones = st.sampled_from([BERLIN, "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo"])


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def of_calendar(kind: str, at: str, zone: str = "UTC") -> SloPeriod:
    return period_at(SloWindow(calendar=CalendarWindow(kind), time_zone=zone), utc(at))


def test_a_window_that_rolls_is_its_last_days() -> None:
    period = period_at(SloWindow(rolling_days=30), utc("2026-11-20T12:00"))
    assert period.so_far == period.whole == Window(utc("2026-10-21T12:00"), utc("2026-11-20T12:00"))
    assert period.elapsed == 1


def test_it_begins_at_a_whole_hour() -> None:
    period = period_at(SloWindow(rolling_days=90), utc("2026-11-20T12:35"))
    assert period.so_far == Window(utc("2026-08-22T12:00"), utc("2026-11-20T12:35"))


@pytest.mark.parametrize(
    ("kind", "at", "start", "end"),
    [
        ("week", "2026-11-20T12:00", "2026-11-16", "2026-11-23"),
        ("week", "2026-11-22T23:59", "2026-11-16", "2026-11-23"),
        ("week", "2026-12-30T12:00", "2026-12-28", "2027-01-04"),
        ("month", "2026-11-20T12:00", "2026-11-01", "2026-12-01"),
        ("month", "2024-02-29T12:00", "2024-02-01", "2024-03-01"),
        ("month", "2026-12-31T12:00", "2026-12-01", "2027-01-01"),
        ("quarter", "2026-11-20T12:00", "2026-10-01", "2027-01-01"),
        ("quarter", "2026-03-31T12:00", "2026-01-01", "2026-04-01"),
        ("quarter", "2026-05-01T00:01", "2026-04-01", "2026-07-01"),
    ],
)
def test_the_calendars_windows(kind: str, at: str, start: str, end: str) -> None:
    period = of_calendar(kind, at)
    assert period.whole == Window(utc(start), utc(end))
    assert period.so_far == Window(utc(start), utc(at))


def test_a_month_begins_at_midnight_of_its_time_zone() -> None:
    period = of_calendar("month", "2026-10-31T23:30", BERLIN)
    assert period.whole == Window(utc("2026-10-31T23:00"), utc("2026-11-30T23:00"))


def test_a_change_of_clocks_makes_a_month_an_hour_longer_or_shorter() -> None:
    october, march = of_calendar("month", "2026-10-20T12:00", BERLIN), of_calendar("month", "2026-03-20T12:00", BERLIN)
    assert (october.whole.length_s, march.whole.length_s) == ((31 * 24 + 1) * 3600, (31 * 24 - 1) * 3600)


def test_how_far_it_is() -> None:
    assert of_calendar("week", "2026-11-19T12:00").elapsed == 0.5


def test_at_the_instant_in_which_a_window_ends_it_is_the_current_one() -> None:
    period = of_calendar("month", "2026-12-01T00:00")
    assert (period.whole, period.elapsed) == (Window(utc("2026-11-01"), utc("2026-12-01")), 1)
    assert of_calendar("month", "2026-12-01T00:05").whole.start == utc("2026-12-01")


def test_where_clocks_skip_midnight_the_day_begins_after() -> None:
    """Cairo went from 00:00 to 01:00 on 26 April 2024."""
    days = dict(days_of(Window(utc("2024-04-25T12:00"), utc("2024-04-26T12:00")), ZoneInfo("Africa/Cairo")))
    assert days[date(2024, 4, 26)].start == utc("2024-04-25T22:00")


def test_days_are_the_time_zones_and_cut_at_the_windows_ends() -> None:
    window = Window(utc("2026-10-24T12:00"), utc("2026-10-26T12:00"))
    assert list(days_of(window, ZoneInfo(BERLIN))) == [
        (date(2026, 10, 24), Window(utc("2026-10-24T12:00"), utc("2026-10-24T22:00"))),
        (date(2026, 10, 25), Window(utc("2026-10-24T22:00"), utc("2026-10-25T23:00"))),  # of 25 hours
        (date(2026, 10, 26), Window(utc("2026-10-25T23:00"), utc("2026-10-26T12:00"))),
    ]


@given(instants, zones, st.sampled_from(list(CalendarWindow)))
def test_every_instant_lies_in_its_window_and_windows_leave_no_gap(
    at: datetime, zone: str, kind: CalendarWindow
) -> None:
    window = SloWindow(calendar=kind, time_zone=zone)
    period = period_at(window, at)
    assert period.whole.start < at <= period.whole.end
    assert 0 < period.elapsed <= 1
    following = period_at(window, period.whole.end + timedelta(microseconds=1))
    assert following.whole.start == period.whole.end


@given(instants, zones, st.integers(1, 90 * 24))
def test_days_fill_their_window(start: datetime, zone: str, hours: int) -> None:
    window = Window(start, start + timedelta(hours=hours))
    days = [part for _, part in days_of(window, ZoneInfo(zone))]
    assert (days[0].start, days[-1].end) == (window.start, window.end)
    assert all(before.end == after.start for before, after in pairwise(days))
