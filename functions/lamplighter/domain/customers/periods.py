"""The days that a customer's figures are read of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lamplighter.domain.costs.days import midnight
from lamplighter.domain.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """``days`` whole days (UTC) that end with ``last``, which are judged, and as many before that they are compared
    with.
    """

    last: date
    days: int

    @property
    def start(self) -> date:
        return self.last - timedelta(days=self.days - 1)

    @property
    def before(self) -> date:
        """The first day of all."""
        return self.start - timedelta(days=self.days)

    @property
    def window(self) -> Window:
        """All of both."""
        return Window(midnight(self.before), midnight(self.last + timedelta(days=1)))

    @property
    def halves(self) -> tuple[Window, Window]:
        """What is compared with, and what is judged."""
        return Window(self.window.start, midnight(self.start)), Window(midnight(self.start), self.window.end)

    def days_before(self, day: date) -> int:
        """By how many days these periods end after that day."""
        return (self.last - day).days


def periods_until(at: datetime, days: int) -> Periods:
    """That end with the last whole day."""
    return Periods(last=at.astimezone(UTC).date() - timedelta(days=1), days=days)
