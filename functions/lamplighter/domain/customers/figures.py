"""Daily figures of customers as sources give them, summed up for each customer as they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from lamplighter.domain.customers.periods import Periods

# What a report repeats of a source's remarks.
MOST_NOTES = 20
_DAY_LENGTH = len("2026-11-20")


class DayFigures(NamedTuple):
    """A customer's on one day (ISO, UTC); a tuple, for there are millions. None is no data.

    ``requests``, ``errors`` among them and ``usage`` are sums, ``open_tickets`` is how many were open then.
    """

    customer_id: str
    day: str
    requests: float | None = None
    errors: float | None = None
    open_tickets: float | None = None
    usage: float | None = None


class Profile(NamedTuple):
    """``since``: the first day (ISO) that it was a customer, as far as anybody says."""

    customer_id: str
    name: str | None = None
    since: str | None = None


def iso_day(written: str) -> str | None:
    """The day that an ISO day or instant begins with; None where it is neither."""
    try:
        return date.fromisoformat(written[:_DAY_LENGTH]).isoformat()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A part of what a source gives. ``notes`` are for people; ``complete`` is False where it has more than it gave."""

    days: Sequence[DayFigures] = ()
    profiles: Sequence[Profile] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True


@dataclass(slots=True)
class Figures:
    """One customer's, summed up. ``usage``, ``requests`` and ``errors`` within the days that are judged; the tickets
    of ``tickets_day``, the latest of these that says any.
    """

    usage: float | None = None
    usage_before: float | None = None
    requests: float | None = None
    errors: float | None = None
    open_tickets: float | None = None
    tickets_day: str = ""
    last_day: str = ""
    name: str | None = None
    since: str | None = None


@dataclass(slots=True)
class Tally:
    """Holds one ``Figures`` for each customer, however many rows there are, and in whatever order they come."""

    periods: Periods
    customers: dict[str, Figures] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    complete: bool = True
    errors_seen: bool = False
    newest: str = ""

    @property
    def newest_day(self) -> date | None:
        """Of any customer's figures."""
        return date.fromisoformat(self.newest) if self.newest else None

    def add(self, batch: Batch) -> None:
        self._add_days(batch.days)
        for profile in batch.profiles:
            self._add_profile(profile)
        self._note(*batch.notes)
        self.complete = self.complete and batch.complete

    def _add_profile(self, profile: Profile) -> None:
        """Rows may tell different ones, or one of both only: their order does not matter."""
        figures, since = self._of(profile.customer_id), iso_day(profile.since) if profile.since else None
        figures.name = max(figures.name or "", profile.name or "") or None
        figures.since = min(filter(None, (figures.since, since)), default=None)
        if profile.since and not since:
            self._note(f"customer {profile.customer_id}: since is {profile.since!r}, no day as in 2026-11-20")

    def _note(self, *notes: str) -> None:
        self.notes += notes[: max(0, MOST_NOTES - len(self.notes))]

    def _add_days(self, days: Iterable[DayFigures]) -> None:
        before, start, last = (day.isoformat() for day in (self.periods.before, self.periods.start, self.periods.last))
        newest = self.newest
        for row in days:
            day = row.day
            if not before <= day <= last:
                continue
            figures = self._of(row.customer_id)
            if day > figures.last_day:
                figures.last_day = day
                newest = max(newest, day)
            used = row.requests if row.usage is None else row.usage
            if day < start:
                figures.usage_before = _sum(figures.usage_before, used)
            else:
                figures.usage = _sum(figures.usage, used)
                self._judged(figures, row)
        self.newest = newest

    def _judged(self, figures: Figures, row: DayFigures) -> None:
        figures.requests = _sum(figures.requests, row.requests)
        if row.errors is not None:
            figures.errors = _sum(figures.errors, row.errors)
            self.errors_seen = True
        if row.open_tickets is not None:
            latest = figures.tickets_day, figures.open_tickets or 0
            figures.tickets_day, figures.open_tickets = max(latest, (row.day, row.open_tickets))

    def _of(self, customer_id: str) -> Figures:
        figures = self.customers.get(customer_id)
        if figures is None:
            figures = self.customers[customer_id] = Figures()
        return figures


def _sum(so_far: float | None, more: float | None) -> float | None:
    if more is None:
        return so_far
    return more if so_far is None else so_far + more
