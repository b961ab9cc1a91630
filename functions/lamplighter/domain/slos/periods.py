"""The time over which an SLO is promised: its last days, or the calendar's week, month or quarter in a time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lamplighter.domain.definitions.objectives import CalendarWindow, SloWindow
from lamplighter.domain.window import Window, rounded_down

_HOUR_S = 3600
_DAY = timedelta(days=1)
_MONTHS = {CalendarWindow.MONTH: 1, CalendarWindow.QUARTER: 3}
_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SloPeriod:
    """``so_far`` is that part of ``whole`` which is over."""

    so_far: Window
    whole: Window

    @property
    def elapsed(self) -> float:
        """The share of it that is over: 1 for a window that rolls."""
        return self.so_far.length_s / self.whole.length_s


def period_at(window: SloWindow, at: datetime) -> SloPeriod:
    """A window that rolls begins at a whole hour, so up to an hour early: what is older than 63 days is kept by the
    hour. At the instant in which a calendar's window ends it is still the current one.
    """
    at = at.astimezone(UTC)
    if window.calendar is None:
        start = rounded_down(at - timedelta(days=window.rolling_days or 0), _HOUR_S)
        return SloPeriod(so_far=Window(start, at), whole=Window(start, at))
    zone = ZoneInfo(window.time_zone)
    first = _first_day(window.calendar, (at - timedelta(microseconds=1)).astimezone(zone).date())
    start, end = midnight(first, zone), midnight(_next(window.calendar, first), zone)
    return SloPeriod(so_far=Window(start, at), whole=Window(start, end))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins there, in UTC: where clocks skip midnight, the one after."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def days_of(window: Window, zone: ZoneInfo) -> Iterator[tuple[date, Window]]:
    """The days of the zone that the window touches, the first and the last cut at its ends. With a change of clocks a
    day has 23 or 25 hours.
    """
    day, last = window.start.astimezone(zone).date(), (window.end - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day, Window(max(midnight(day, zone), window.start), min(midnight(day + _DAY, zone), window.end))
        day += _DAY


def _first_day(calendar: CalendarWindow, day: date) -> date:
    """Weeks begin on Monday (ISO 8601)."""
    if calendar is CalendarWindow.WEEK:
        return day - timedelta(days=day.weekday())
    months = _MONTHS[calendar]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _next(calendar: CalendarWindow, first: date) -> date:
    if calendar is CalendarWindow.WEEK:
        return first + timedelta(days=7)
    month = first.month - 1 + _MONTHS[calendar]
    return first.replace(year=first.year + month // _YEAR, month=month % _YEAR + 1)
