"""Days as a bill counts them, in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from lamplighter.domain.window import Window

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """``[start, end)``, at least one. Raises ValueError otherwise."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"days end after they start: {self.start} to {self.end}")

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=at) for at in range(len(self)))

    def __len__(self) -> int:
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        """Both of them belong to it: `2026-11-01 to 2026-11-20`."""
        last = self.end - DAY
        return str(self.start) if last == self.start else f"{self.start} to {last}"

    @property
    def window(self) -> Window:
        return Window(midnight(self.start), midnight(self.end))


def midnight(day: date) -> datetime:
    """With which it begins."""
    return datetime.combine(day, time(), UTC)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def month_before(day: date) -> date:
    """Its first day."""
    return first_of_month(first_of_month(day) - DAY)


def month_after(day: date) -> date:
    """Its first day."""
    return first_of_month(first_of_month(day) + timedelta(days=31))


def stretches(days: Iterable[date]) -> list[Days]:
    """Days that follow one another, together; oldest first."""
    found: list[Days] = []
    for day in sorted(set(days)):
        if found and found[-1].end == day:
            found[-1] = Days(found[-1].start, day + DAY)
        else:
            found.append(Days(day, day + DAY))
    return found
