"""What can honestly be said of rates and of series: with an interval, or that there is too little to say."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from lamplighter.domain.slos.exhaustion import CONFIDENCE, student_quantile

# A week, so that every weekday is in it.
FEWEST_POINTS = 7
# A straight line through less than two weeks takes a weekend for a decline.
FEWEST_TO_PROJECT = 14
# Of rates. Trends and projections are told at CONFIDENCE, four times in five, as an error budget's forecast is.
_RATE_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Ratios of 1: ``good`` of ``all``, and between what it lies, were these a sample, 19 times in 20."""

    good: float
    all: float
    value: float
    least: float
    most: float


class Direction(StrEnum):
    """``NONE`` where the interval of the slope has 0 in it."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "no trend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """By one step of the series: the slope, and between what it lies four times in five."""

    slope: float
    least: float
    most: float
    points: int

    @property
    def direction(self) -> Direction:
        if self.least > 0:
            return Direction.RISING
        return Direction.FALLING if self.most < 0 else Direction.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Of one value so many steps after the last."""

    steps: int
    expected: float
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """By nearest rank: values that were measured, none in between."""

    count: int
    least: float
    p50: float
    p95: float
    most: float


def rate_of(good: float, all_: float) -> Rate | None:
    """With Wilson's score interval, which holds for few events and for ratios near 0 and 1 too (Wilson, JASA 22, 1927;
    Brown, Cai and DasGupta, Statistical Science 16, 2001). None of nothing. Raises ValueError: not 0 <= good <= all.
    """
    if not 0 <= good <= all_:
        raise ValueError(f"good events are among all of them: {good} of {all_}")
    if not all_:
        return None
    z, ratio = statistics.NormalDist().inv_cdf((1 + _RATE_CONFIDENCE) / 2), good / all_
    centre = ratio + z * z / (2 * all_)
    off = z * math.sqrt(ratio * (1 - ratio) / all_ + z * z / (4 * all_ * all_))
    whole = 1 + z * z / all_
    least, most = max(0.0, (centre - off) / whole), min(1.0, (centre + off) / whole)
    return Rate(good=good, all=all_, value=ratio, least=min(least, ratio), most=max(most, ratio))


def trend_of(series: Sequence[float | None]) -> Trend | None:
    """The median of the slopes between all pairs (Theil, 1950; Sen, JASA 63, 1968): a day of outage does not bend it.
    Its interval is Sen's, by the normal approximation to Kendall's statistic (Hollander, Wolfe and Chicken,
    Nonparametric Statistical Methods, section 9.3). None is a gap; None of fewer than FEWEST_POINTS.
    """
    known = [(at, value) for at, value in enumerate(series) if value is not None]
    if len(known) < FEWEST_POINTS:
        return None
    slopes = sorted((later - earlier) / (end - start) for (start, earlier), (end, later) in combinations(known, 2))
    count = len(known)
    z = statistics.NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    wide = z * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    outside = max(0, math.floor((len(slopes) - wide) / 2) - 1)
    return Trend(
        slope=statistics.median(slopes), least=slopes[outside], most=slopes[len(slopes) - 1 - outside], points=count
    )


def projected(series: Sequence[float | None], steps: int) -> Projection | None:
    """By a straight line of least squares, with the interval in which one new value lies four times in five
    (Montgomery, Peck and Vining, Introduction to Linear Regression Analysis, section 2.5): ŷ ± t·s·√(1 + 1/n + d²/S),
    d the distance from the mean step and S the sum of these squared. It takes the past's growth to go on, and nothing
    below 0. None of fewer than FEWEST_TO_PROJECT.
    """
    known = [(float(at), value) for at, value in enumerate(series) if value is not None]
    if len(known) < FEWEST_TO_PROJECT:
        return None
    xs, ys = zip(*known, strict=True)
    line = statistics.linear_regression(xs, ys)
    free = len(known) - 2
    squares = math.fsum((y - line.intercept - line.slope * x) ** 2 for x, y in known)
    mean, at = statistics.fmean(xs), len(series) - 1 + steps
    apart = math.fsum((x - mean) ** 2 for x in xs)
    expected = line.intercept + line.slope * at
    off = student_quantile((1 + CONFIDENCE) / 2, free) * math.sqrt(
        squares / free * (1 + 1 / len(known) + (at - mean) ** 2 / apart)
    )
    return Projection(
        steps=steps, expected=max(0.0, expected), least=max(0.0, expected - off), most=max(0.0, expected + off)
    )


def spread_of(values: Sequence[float]) -> Spread | None:
    """None of nothing."""
    if not values:
        return None
    ascending = sorted(values)
    return Spread(
        count=len(ascending),
        least=ascending[0],
        p50=_nearest_rank(ascending, 50),
        p95=_nearest_rank(ascending, 95),
        most=ascending[-1],
    )


def _nearest_rank(ascending: Sequence[float], percent: int) -> float:
    return ascending[math.ceil(percent * len(ascending) / 100) - 1]
