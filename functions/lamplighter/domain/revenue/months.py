"""Calendar months, in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

_MONTHS = 12


def month_of(at: datetime) -> datetime:
    """Its first instant."""
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def months_later(month: datetime, count: int) -> datetime:
    """``month`` is a month's first instant; ``count`` may be negative."""
    years, index = divmod(month.month - 1 + count, _MONTHS)
    return month.replace(year=month.year + years, month=index + 1)


def months_between(first: datetime, end: datetime) -> Iterator[datetime]:
    """From a month on, those that are over by then."""
    while (following := months_later(first, 1)) <= end:
        yield first
        first = following


def spoken_month(month: datetime) -> str:
    return f"{month:%Y-%m}"
