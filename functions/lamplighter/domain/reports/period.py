"""What a report is about: a day, a week or a month of its time zone, by the name that people call it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lamplighter.domain.definitions.business import Every
from lamplighter.domain.slos.periods import days_of, midnight
from lamplighter.domain.window import Window

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_FORMS = {
    Every.DAY: re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII),
    Every.WEEK: re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
    Every.MONTH: re.compile(r"(\d{4})-(\d{2})", re.ASCII),
}
_ALLOWED = "a day (2026-11-20), a week (2026-W47, as ISO 8601 counts them) or a month (2026-11)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """``name`` as in 2026-11-20, 2026-W47 or 2026-11. ``window`` holds the instants at which it begins and ends there:
    with a change of clocks a day has 23 or 25 hours. ``so_far`` is set while it is under way: what is told ends there.
    """

    every: Every
    name: str
    first: date
    window: Window
    time_zone: str
    so_far: datetime | None = None

    @property
    def told_until(self) -> datetime:
        return self.so_far or self.window.end

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def days(self) -> Iterator[tuple[date, Window]]:
        return days_of(self.window, self.zone)


def period_of(day: date, every: Every, time_zone: str) -> Period:
    """The one that the day belongs to; weeks begin on Monday (ISO 8601). Raises ValueError: no such time zone, a
    period that does not end before the year 10000, or a day that a zone left out as it crossed the date line.
    """
    zone = _zone(time_zone)
    first = _first(day, every)
    try:
        start, end = midnight(first, zone), midnight(_next(first, every), zone)
    except OverflowError as error:
        raise ValueError(f"{first}: periods lie between the years 1 and 9999") from error
    if start == end:
        raise ValueError(f"{first}: there was no such day in {time_zone}")
    window = Window(start, end)
    return Period(every=every, name=_name(first, every), first=first, window=window, time_zone=time_zone)


def period_before(period: Period) -> Period:
    last = (period.window.start - timedelta(microseconds=1)).astimezone(period.zone)
    return period_of(last.date(), period.every, period.time_zone)


def same_time_before(period: Period) -> datetime:
    """One period before what is told until: of a whole one its beginning; of one under way the same time of the day
    before, by the clock on the wall, and so of the week and the month before, never after their end.
    """
    if period.so_far is None:
        return period.window.start
    here = period.so_far.astimezone(period.zone)
    day = period_before(period).first + (here.date() - period.first)
    return min(datetime.combine(day, here.time(), period.zone).astimezone(UTC), period.window.start)


def window_before(period: Period) -> Window:
    """As much of the period before as is told of this one."""
    return Window(period_before(period).window.start, same_time_before(period))


def known_at(period: Period, now: datetime) -> Period:
    """As it can be told by then: whole once it is over. Raises ValueError for one that has not begun."""
    if now <= period.window.start:
        raise ValueError(f"period {period.name!r} has not begun: it begins at {period.window.start.isoformat()}")
    return replace(period, so_far=now) if now < period.window.end else period


def last_whole_period(every: Every, time_zone: str, now: datetime) -> Period:
    """The last one that is over."""
    return period_before(period_of(now.astimezone(_zone(time_zone)).date(), every, time_zone))


def parse_period(name: str, time_zone: str) -> Period:
    """Raises ValueError, which says what is allowed."""
    for every, form in _FORMS.items():
        if found := form.fullmatch(name):
            return period_of(_day(name, every, [int(number) for number in found.groups()]), every, time_zone)
    raise ValueError(f"period {name!r}: it is {_ALLOWED}")


def _day(name: str, every: Every, numbers: list[int]) -> date:
    try:
        if every is Every.WEEK:
            return date.fromisocalendar(numbers[0], numbers[1], 1)
        return date(numbers[0], numbers[1], numbers[2] if every is Every.DAY else 1)
    except ValueError as error:
        raise ValueError(f"period {name!r}: there is none ({error}); it is {_ALLOWED}") from error


def _zone(time_zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"time zone {time_zone!r}: it is one of IANA's, as in America/New_York") from error


def _first(day: date, every: Every) -> date:
    if every is Every.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if every is Every.MONTH else day


def _next(first: date, every: Every) -> date:
    if every is Every.MONTH:
        return (first + timedelta(days=31)).replace(day=1)
    return first + (_WEEK if every is Every.WEEK else _DAY)


def _name(first: date, every: Every) -> str:
    if every is Every.WEEK:
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}"
    return first.isoformat() if every is Every.DAY else f"{first:%Y-%m}"


def utc_days(period: Period) -> tuple[date, ...]:
    """Days of UTC, by which bills are counted, that lie in the period for the greater part; at least one: a day of 23
    hours at the date line has the greater part of none.
    """
    start, end = (at.astimezone(UTC) + _DAY / 2 for at in (period.window.start, period.window.end))
    return tuple(start.date() + timedelta(days=at) for at in range(max(1, (end.date() - start.date()).days)))


def by_utc_days(period: Period) -> Period:
    """The same one, from midnight to midnight of those days."""
    days = utc_days(period)
    start, end = (datetime.combine(day, time(), UTC) for day in (days[0], days[-1] + _DAY))
    return replace(period, window=Window(start, end))
