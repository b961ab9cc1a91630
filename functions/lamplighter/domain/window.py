"""A stretch of time ``[start, end)``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """Aware instants, ``start`` before ``end``; the end is not in it. Raises ValueError otherwise."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window's instants have a time zone")
        if self.start >= self.end:
            raise ValueError(f"a window ends after it starts: {self.start} to {self.end}")

    @property
    def length_s(self) -> float:
        # Not their difference: within one time zone that is what its clocks show, an hour off when they are changed.
        return self.end.timestamp() - self.start.timestamp()


def window_before(end: datetime, seconds: int) -> Window:
    return Window(end.astimezone(UTC) - timedelta(seconds=seconds), end)


def rounded_down(at: datetime, period_s: int) -> datetime:
    """To a whole period since 1970 UTC: 12:07 is 12:05 in periods of 300 s."""
    return at.astimezone(UTC) - timedelta(seconds=at.timestamp() % period_s)
