"""Which way a series of days goes, in words: or how much is missing to say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from lamplighter.domain.reports.analysis import FEWEST_POINTS, Direction, Trend, trend_of
from lamplighter.domain.reports.period import Period
from lamplighter.domain.slos.periods import days_of
from lamplighter.domain.spoken_numbers import roughly
from lamplighter.domain.window import Window

# Four whole weeks weigh every weekday alike.
TREND_DAYS = 28


def days_of_trend(period: Period) -> tuple[tuple[date, Window], ...]:
    """The last four weeks until the period's end; more where the period is longer."""
    start = min(period.window.start, period.window.end - timedelta(days=TREND_DAYS))
    return tuple(days_of(Window(start, period.window.end), period.zone))[-max(TREND_DAYS, len(tuple(period.days()))) :]


def told_trend(what: str, series: Sequence[float | None], unit: str = "") -> tuple[Trend | None, str]:
    trend = trend_of(series)
    if trend is None:
        known = sum(value is not None for value in series)
        return None, f"{what}: a trend takes {FEWEST_POINTS} days with data; there are {known}."
    least, most = (roughly(slope, unit) for slope in (trend.least, trend.most))
    if trend.direction is Direction.NONE:
        return trend, f"{what}: no trend over {trend.points} days (between {least} and {most} a day)."
    slope = roughly(abs(trend.slope), unit)
    return (
        trend,
        f"{what} is {trend.direction.value} by {slope} a day over {trend.points} days (between {least} and {most}).",
    )
