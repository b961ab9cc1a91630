"""Where a KPI's growth takes it, and when it would pass a limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.reports.analysis import FEWEST_TO_PROJECT, Direction, Projection, projected, trend_of
from lamplighter.domain.reports.words import counted
from lamplighter.domain.spoken_numbers import measured, roughly

AHEAD_DAYS = (30, 90)
_LOOKED_AHEAD = 365
_ALL_PERCENT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """``ahead`` is empty with too little data. ``passed_in_days``: when the straight line passes ``limit``; None where
    not within a year, where there is no limit, or no trend that is more than chance.
    """

    days: int
    ahead: tuple[Projection, ...]
    limit: float | None
    passed_in_days: int | None
    reason: str


def capacity(by_day: Sequence[float | None], limit: float | None, better: Better, unit: str) -> Capacity:
    """``by_day`` ends today. Less is better of a limit that lies above."""
    known = sum(value is not None for value in by_day)
    bound = _bound(by_day, unit)
    found = [_within(bound, one) for one in (projected(by_day, days) for days in AHEAD_DAYS) if one is not None]
    if not found:
        reason = f"A projection takes {FEWEST_TO_PROJECT} days with data; there are {known}."
        return Capacity(days=known, ahead=(), limit=limit, passed_in_days=None, reason=reason)
    passed = None if limit is None else _passed(by_day, limit, better)
    last = found[-1]
    expected, least, most = (roughly(value, unit) for value in (last.expected, last.least, last.most))
    between = "" if least == most else f", four times in five between {least} and {most}"
    told = f"Going on like the last {known} days it is {expected} in {last.steps} days{between}"
    if limit is not None:
        told += f"; {told_limit(measured(limit, unit), passed)}"
    return Capacity(days=known, ahead=tuple(found), limit=limit, passed_in_days=passed, reason=f"{told}.")


def _bound(by_day: Sequence[float | None], unit: str) -> float:
    """What is a part of something is never more than all of it; a percentage that was more is no part."""
    most = max((value for value in by_day if value is not None), default=0.0)
    return _ALL_PERCENT if unit == "percent" and most <= _ALL_PERCENT else math.inf


def _within(bound: float, one: Projection) -> Projection:
    return replace(one, expected=min(bound, one.expected), least=min(bound, one.least), most=min(bound, one.most))


def told_limit(limit: str, passed: int | None) -> str:
    if passed is None:
        return f"no trend takes it past {limit} within a year"
    return f"it reaches {limit} in {counted(passed, 'day')}" if passed else f"it is past {limit} already"


def _passed(by_day: Sequence[float | None], limit: float, better: Better) -> int | None:
    trend = trend_of(by_day)
    if trend is None or trend.direction is Direction.NONE:
        return None
    for days in range(_LOOKED_AHEAD + 1):
        ahead = projected(by_day, days)
        if ahead is None:
            return None
        if ahead.expected > limit if better is Better.LOWER else ahead.expected < limit:
            return days
    return None
