"""Columns of customers' daily figures, summed up for each customer as they come."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from lamplighter.domain.allocation import FINEST, dividing

# What a report repeats of a source's remarks.
_MOST_NOTES = 20
# Of floating point numbers the order would tell; whole ones are most of them, and quickest.
Exact = int | Decimal


class DayQuantities(NamedTuple):
    """A customer's on one day (ISO, UTC), in the order of the columns that were asked for. None is no data."""

    customer_id: str
    day: str
    numbers: Sequence[float | Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityBatch:
    """A part of what a source gives. ``notes`` are for people; ``complete`` is False where it has more than it gave."""

    days: Sequence[DayQuantities] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True


@dataclass(slots=True, kw_only=True)
class Quantities:
    """Holds one sum for each customer and column, however many rows there are, of these days only. The order of rows
    and batches is all one.
    """

    columns: tuple[str, ...]
    days: frozenset[str]
    customers: dict[str, list[Exact]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    complete: bool = True

    def add(self, batch: QuantityBatch) -> None:
        with dividing():
            for row in batch.days:
                if row.day in self.days:
                    self._add(self._of(row.customer_id), row.numbers)
        self.notes += batch.notes[: max(0, _MOST_NOTES - len(self.notes))]
        self.complete = self.complete and batch.complete

    @property
    def empty_columns(self) -> tuple[str, ...]:
        """Those that nobody has a number in."""
        return tuple(column for column in self.columns if column not in self.seen)

    def _add(self, sums: list[Exact], numbers: Iterable[float | Decimal | None]) -> None:
        for at, number in enumerate(numbers):
            if number is not None and math.isfinite(number):
                sums[at] += int(number) if number == int(number) else Decimal(str(number)).quantize(FINEST)
                self.seen.add(self.columns[at])

    def _of(self, customer_id: str) -> list[Exact]:
        sums = self.customers.get(customer_id)
        if sums is None:
            sums = self.customers[customer_id] = [0] * len(self.columns)
        return sums


def iso_days(days: Iterable[object]) -> frozenset[str]:
    return frozenset(str(day) for day in days)


def columns_of(metered: Iterable[Iterable[str]], driver: str | None) -> tuple[str, ...]:
    """Each once, in their order."""
    named = [column for columns in metered for column in columns]
    return tuple(dict.fromkeys([*named, *([driver] if driver else [])]))
