"""What photo-sync uploaded night by night, as it might have been: the same on every day it is asked.

It runs at 01:00 UTC for three hours. Yesterday it was slower, took an hour longer, and some files failed. The memory of
its machine has been filling up for weeks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

# Twice the thirty days that a file's cost is compared over, and those of the bill that are not settled yet.
NIGHTS = 64
_FIRST_HOUR, _HOURS, _HOURS_OF_THE_SLOW = 1, 3, 4
_FILES, _MORE_A_NIGHT, _WEEKEND, _WEEKEND_DAYS = 640, 1.6, 1.15, (5, 6)
_FAILED, _FAILED_OF_THE_SLOW = 0.002, 0.019
# How many times as slow; and what the machine's memory was filled by, in percent, and is filled by more each day.
_SLOWER = 1.6
_MEMORY, _MORE_A_DAY = 75.0, 0.32
# Shares of the files by what they are; the mean of their sizes, in bytes.
_KINDS: Mapping[str, tuple[float, int]] = {
    "thumbnails/{day}/{number:05}.webp": (0.50, 24_000),
    "photos/{day}/IMG_{number:05}.jpg": (0.30, 8_000_000),
    "photos/{day}/IMG_{number:05}.dng": (0.15, 42_000_000),
    "photos/{day}/MOV_{number:05}.mov": (0.05, 600_000_000),
}
# What came before: some files of each month. Somebody moved the oldest once.
_OLDEST, _MOVED, _FILES_A_MONTH = date(2019, 1, 1), date(2021, 1, 1), 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """``size`` in bytes."""

    key: str
    size: int
    uploaded_at: datetime
    storage_class: str = "STANDARD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour of a sync. ``slower`` is how many times as long as usual everything took; ``cpu`` and ``memory`` are in
    percent.
    """

    at: datetime
    photos: tuple[Photo, ...]
    failed: int
    slower: float
    cpu: float
    memory: float

    @property
    def size(self) -> int:
        return sum(photo.size for photo in self.photos)


@cache
def nights(today: date) -> tuple[Hour, ...]:
    """Every hour of a sync until today's, oldest first."""
    days = (today - timedelta(days=back) for back in range(NIGHTS, -1, -1))
    return tuple(hour for day in days for hour in _hours(day, today))


def photos_before(today: date) -> Iterator[Photo]:
    """Those of the months that were over before the first of these nights."""
    first, month = (today - timedelta(days=NIGHTS)).replace(day=1), _OLDEST
    while month < first:
        storage_class = "GLACIER_IR" if month < _MOVED else "STANDARD"
        yield from _photos(datetime.combine(month, time(_FIRST_HOUR), UTC), _FILES_A_MONTH, storage_class)
        month = (month + timedelta(days=31)).replace(day=1)


def _hours(day: date, today: date) -> Iterator[Hour]:
    chance = random.Random(day.toordinal())  # noqa: S311 - the same numbers on every run
    ago = (today - day).days
    slow = ago == 1
    files = (_FILES - _MORE_A_NIGHT * ago) * (_WEEKEND if day.weekday() in _WEEKEND_DAYS else 1)
    hours = _HOURS_OF_THE_SLOW if slow else _HOURS
    for number in range(hours):
        at = datetime.combine(day, time(_FIRST_HOUR + number), UTC)
        own = round(files / hours * chance.uniform(0.94, 1.06))
        yield Hour(
            at=at,
            photos=tuple(_photos(at, own)),
            failed=round(own * (_FAILED_OF_THE_SLOW if slow else _FAILED) * chance.uniform(0.4, 1.6)),
            slower=(_SLOWER if slow else 1) * chance.uniform(0.96, 1.04),
            cpu=chance.uniform(41, 49),
            memory=_MEMORY - _MORE_A_DAY * ago + chance.uniform(-0.6, 0.6),
        )


def _photos(at: datetime, count: int, storage_class: str = "STANDARD") -> Iterator[Photo]:
    """One a second."""
    chance = random.Random(at.timestamp())  # noqa: S311 - the same numbers on every run
    kinds = chance.choices(list(_KINDS), [share for share, _ in _KINDS.values()], k=count)
    for number, kind in enumerate(kinds):
        yield Photo(
            key=kind.format(day=f"{at:%Y/%m/%d}", number=at.hour * 10_000 + number),
            size=round(_KINDS[kind][1] * chance.uniform(0.5, 1.5)),
            uploaded_at=at + timedelta(seconds=number),
            storage_class=storage_class,
        )
