"""What a report says of itself: standings, marks, its period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from lamplighter.domain.reports.document import Chart, Mark, Provenance, Standing, Unit
from lamplighter.domain.reports.words import counted
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.values import day, instant

STANDINGS = {
    Standing.GOOD: "good",
    Standing.NO_DATA: "no data",
    Standing.ATTENTION: "needs attention",
    Standing.BAD: "bad",
    Standing.FAILED: "not built",
}
MARKS = {
    Mark.ESTIMATED: "estimated",
    Mark.PROVISIONAL: "provisional",
    Mark.FEW: "few cases",
    Mark.STALE: "stale",
}
MEANINGS = {
    Mark.ESTIMATED: "worked out from other figures, not measured or billed",
    Mark.PROVISIONAL: "may still change: its source is not final",
    Mark.FEW: "of so few cases that chance alone could explain it",
    Mark.STALE: "older than this report's period should have it",
}

_UTC = "UTC"

# What an axis counts.
UNITS = {
    Unit.COUNT: "count",
    Unit.PERCENT: "percent",
    Unit.USD: "US dollars",
    Unit.USD_EACH: "US dollars each",
    Unit.SECONDS: "seconds",
    Unit.MILLISECONDS: "milliseconds",
    Unit.BYTES: "bytes",
    Unit.BYTES_PER_SECOND: "bytes a second",
    Unit.PER_SECOND: "a second",
    Unit.RATIO: "ratio",
    Unit.DATE: "date",
    Unit.TIME: "time",
    Unit.TEXT: "text",
}


class Dated(Protocol):
    """A report, or the head of one."""

    @property
    def period(self) -> Window: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def made_at(self) -> datetime: ...


def dates_told(report: Dated) -> str:
    """``21 Nov 2026, so far`` of what was made before its end."""
    return f"{dates(report)}, so far" if _is_under_way(report) else dates(report)


def dates(report: Dated) -> str:
    return window_dates(report.period, report.time_zone)


def window_dates(window: Window, time_zone: str) -> str:
    """``20 Nov 2026``, ``14 to 20 Nov 2026``, ``28 Oct to 3 Nov 2026``; ``1 to 20 Nov 2026, days of UTC``; with hours
    where it is not of whole days.
    """
    zone = zone_of_days(window, time_zone)
    start, end = local(window.start, zone), local(window.end, zone)
    if not _is_whole(window, zone):
        return f"{instant(start)} to {instant(end)}"
    said = _days(start.date(), (end - timedelta(days=1)).date())
    return said if zone == time_zone else f"{said}, days of {zone}"


def _days(first: date, last: date) -> str:
    if first == last:
        return day(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    if first.year == last.year:
        return f"{day(first).removesuffix(str(first.year)).rstrip()} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def zone_of_days(window: Window, time_zone: str) -> str:
    """The time zone itself, unless the window is of whole days of UTC, as bills are, and not of its own."""
    return _UTC if _is_whole(window, _UTC) and not _is_whole(window, time_zone) else time_zone


def _is_whole(window: Window, time_zone: str) -> bool:
    return all(local(at, time_zone).time() == at.min.time() for at in (window.start, window.end))


def period(report: Dated) -> str:
    """With what it counts by: ``20 Nov 2026, whole days in America/New_York``; ``so far`` before it is over."""
    said = dates(report)
    if _is_under_way(report):
        return f"{dates_told(report)}, in {report.time_zone}"
    return f"{said}, {report.time_zone}" if ":" in said else f"{said}, whole days in {report.time_zone}"


def _is_under_way(report: Dated) -> bool:
    return report.made_at < report.period.end


def local(at: datetime, time_zone: str) -> datetime:
    return at.astimezone(ZoneInfo(time_zone))


def moment(at: datetime, time_zone: str) -> str:
    """With the abbreviation of its zone: ``21 Nov 2026, 06:00 EST``."""
    here = local(at, time_zone)
    return f"{instant(here)} {here:%Z}"


def source(provenance: Provenance | None, time_zone: str) -> str:
    """``costs snapshot of 21 Nov 2026, 00:55 EST, by_service``, and how it was worked out from that."""
    if provenance is None:
        return "from records, not from a snapshot"
    of = f"of {moment(provenance.taken_at, time_zone)}"
    if provenance.since is not None:
        of = f"from {moment(provenance.since, time_zone)} to {moment(provenance.taken_at, time_zone)}"
    said = f"{provenance.kind} snapshot{'s' if provenance.since else ''} {of}, {provenance.path}"
    return f"{said}: {provenance.computed}" if provenance.computed else said


def axis(chart: Chart, time_zone: str) -> str:
    """Unit and period: ``milliseconds, 20 Nov 2026``. What is counted its title says."""
    said = window_dates(chart.period, time_zone)
    return said if chart.unit is Unit.COUNT else f"{UNITS[chart.unit]}, {said}"


def counted_standings(of: Sequence[Standing]) -> str:
    """``10 reports: 4 good, 2 needs attention``."""
    each = ", ".join(f"{count} {STANDINGS[one]}" for one in Standing if (count := of.count(one)))
    return f"{counted(len(of), 'report')}: {each}"


def marks(of: tuple[Mark, ...]) -> str:
    return ", ".join(MARKS[mark] for mark in of)
