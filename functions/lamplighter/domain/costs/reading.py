"""What is asked of a bill and what it answers; which days must be asked for, and which are known for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import ClassVar

from lamplighter.domain.costs.charges import BillDay, CostLine, FigureState, state_of
from lamplighter.domain.costs.days import DAY, Days, first_of_month, month_before, stretches


@dataclass(frozen=True, slots=True, kw_only=True)
class BillQuestion:
    """What was charged for these days for all that carries all of the tags; with no tag, for the whole account.

    ``by_tag`` asks for the same by this tag's values too, ``by_usage`` by usage type.
    """

    days: Days
    tags: Mapping[str, str]
    by_tag: str | None = None
    by_usage: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRead:
    """As the source gives it. A day without lines cost nothing; that is an answer, unlike a day that is missing."""

    day: date
    estimated: bool
    lines: tuple[CostLine, ...]
    by_tag: tuple[CostLine, ...] = ()
    by_usage: tuple[CostLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Days that were asked for and not read. ``failed``: trouble, not the limit that was set."""

    days: Days
    why: str
    failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BillReading:
    """Whole days only. ``paid_requests`` counts every attempt."""

    days: tuple[DayRead, ...]
    missing: Missing | None = None
    paid_requests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BillMonth:
    """A workload's days of one month as they were last read, oldest first. Its snapshot is taken at the month's first
    instant, so that a month is kept once. ``selection`` says what they are of: of anything else they say nothing.
    """

    kind: ClassVar[str] = "bill_months"

    selection: str
    days: tuple[BillDay, ...]


def to_read(kept: Mapping[date, BillDay], history: Days, at: datetime) -> tuple[Days, ...]:
    """The days of ``history`` that are not final, but for those read at ``at`` or later: the same schedule delivered
    twice pays once. As a figure is final a month after its own (``state_of``), these begin with the first day of the
    month before the last one read.

    The newest stretches first: what a limit cuts is the oldest. The month before and what is older are read apart.
    """
    recent = month_before(history.end - DAY)
    asked = [day for day in history if _is_open(kept.get(day), at)]
    parts = [*stretches(day for day in asked if day < recent), *stretches(day for day in asked if day >= recent)]
    return tuple(reversed(parts))


def _is_open(known: BillDay | None, at: datetime) -> bool:
    return known is None or (known.state is not FigureState.FINAL and known.read_at < at)


def history_of(at: datetime, window_days: int) -> Days:
    """Whole days only, so not today: as many as asked for, and never less than the month before."""
    today = at.date()
    yesterday = today - DAY
    return Days(min(month_before(yesterday), today - timedelta(days=window_days)), today)


def as_kept(read: Iterable[DayRead], at: datetime) -> dict[date, BillDay]:
    return {
        one.day: BillDay(
            day=one.day,
            state=state_of(one.day, at.date(), estimated=one.estimated),
            read_at=at,
            lines=one.lines,
            by_tag=one.by_tag,
            by_usage=one.by_usage,
        )
        for one in read
    }


def months_of(days: Iterable[BillDay], selection: str) -> dict[date, BillMonth]:
    """By their first days."""
    by_month: dict[date, list[BillDay]] = {}
    for one in sorted(days, key=lambda one: one.day):
        by_month.setdefault(first_of_month(one.day), []).append(one)
    return {month: BillMonth(selection=selection, days=tuple(own)) for month, own in by_month.items()}


def kept_days(months: Iterable[BillMonth], selection: str) -> dict[date, BillDay]:
    own = chain.from_iterable(month.days for month in months if month.selection == selection)
    return {one.day: one for one in own}
