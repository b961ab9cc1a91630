"""Which days a unit cost is of, and how many units there were on each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.outlook import STILL_COMING
from lamplighter.domain.definitions.business import UnitCost
from lamplighter.domain.series import Question, Series
from lamplighter.domain.window import Window

DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCount:
    """``by_day`` holds the days that anything was counted on. ``complete`` is False where the source has more."""

    by_day: Mapping[date, Decimal]
    complete: bool = True
    messages: tuple[str, ...] = ()


def settled_days(at: datetime, length: int) -> Days:
    """So many, until the last one that the bill has had a whole day for."""
    end = at.date() - STILL_COMING
    return Days(end - timedelta(days=length), end)


def days_before(days: Days) -> Days:
    """As many."""
    return Days(days.start - timedelta(days=len(days)), days.start)


def asked_window(unit: UnitCost, at: datetime) -> Window:
    """The window's days, and those before it."""
    days = settled_days(at, unit.window_days)
    return Window(days_before(days).window.start, days.window.end)


def unit_question(unit: UnitCost, at: datetime) -> Question | None:
    """Day by day, so that what is counted are the units of the very days whose costs are known. None of one that
    Prometheus knows.
    """
    if unit.promql is not None:
        return None
    return Question(
        key=unit.name,
        window=asked_window(unit, at),
        period_s=DAY_S,
        metric=unit.units,
        expression=unit.expression,
        metrics=unit.metrics,
    )


def unit_count(series: Series) -> UnitCount:
    by_day = {point.at.astimezone(UTC).date(): Decimal(str(point.value)) for point in series.points}
    return UnitCount(by_day=by_day, complete=series.complete, messages=series.messages)
