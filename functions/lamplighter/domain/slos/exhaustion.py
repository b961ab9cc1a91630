"""When an error budget will be gone, going by how much of it each of the last days took.

The sum of the next h days is taken to lie at h·m ± t·s·√(h + h²/n), where m and s are mean and standard deviation of
the n days observed and t is Student's quantile with n - 1 degrees of freedom: the prediction interval for the mean of
h future observations of a normal distribution (Hahn and Meeker, Statistical Intervals, chapter 4), times h. It takes
days as alike and independent of each other. Days of an outage are neither: it tells where the usual takes us, and
foresees no disaster.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

# Four whole weeks weigh every weekday alike; under one week, a weekend may be missing.
OBSERVED_DAYS = 28
FEWEST_DAYS = 7
# Of the interval: one time in ten it comes sooner, one time in ten later.
CONFIDENCE = 0.8


class Prospect(StrEnum):
    EXHAUSTED = "exhausted"
    RUNS_OUT = "runs out"
    LASTS = "lasts"
    TOO_LITTLE_DATA = "too little data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Whole days from now until the budget is gone, within ``horizon_days``: most likely, at the earliest and at the
    latest; None where not within them. ``days_observed`` is what it was made from.
    """

    prospect: Prospect
    days_observed: int
    horizon_days: int
    reason: str
    expected_days: int | None = None
    earliest_days: int | None = None
    latest_days: int | None = None


def forecast(
    remaining: float, consumed: Sequence[float], horizon_days: int, returning: Sequence[float] = ()
) -> Forecast:
    """All but the horizon are shares of the budget: what remains; what each of the days observed took; and, of a window
    that rolls, what comes back with each of the next days.
    """
    days = len(consumed)
    if remaining <= 0:
        return _only(Prospect.EXHAUSTED, "The budget is gone.", days, horizon_days)
    if days < FEWEST_DAYS:
        reason = f"A forecast takes {FEWEST_DAYS} days of data; there are {days}."
        return _only(Prospect.TOO_LITTLE_DATA, reason, days, horizon_days)
    mean, spread = statistics.fmean(consumed), statistics.stdev(consumed)
    quantile = student_quantile((1 + CONFIDENCE) / 2, days - 1)
    there_is = _available(remaining, returning, horizon_days)

    def gone(margin: float) -> int | None:
        sums = (
            ahead * mean + margin * spread * math.sqrt(ahead + ahead**2 / days) for ahead in range(1, horizon_days + 1)
        )
        return next((day for day, (sum_, has) in enumerate(zip(sums, there_is, strict=True), 1) if sum_ >= has), None)

    expected, earliest, latest = gone(0), gone(quantile), gone(-quantile)
    return Forecast(
        prospect=Prospect.LASTS if expected is None else Prospect.RUNS_OUT,
        days_observed=days,
        horizon_days=horizon_days,
        reason=_reason(mean, days, horizon_days, expected, (earliest, latest)),
        expected_days=expected,
        earliest_days=earliest,
        latest_days=latest,
    )


def student_quantile(probability: float, degrees: int) -> float:
    """Of Student's t (Abramowitz and Stegun, 26.7.5); with 6 degrees of freedom or more right to three digits."""
    z = statistics.NormalDist().inv_cdf(probability)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return math.fsum(term / degrees**power for power, term in enumerate(terms))


def _available(remaining: float, returning: Sequence[float], horizon_days: int) -> list[float]:
    """What there is to take after each of the next days."""
    back: Iterable[float] = (*returning, *([0.0] * horizon_days))
    return [remaining + returned for returned in accumulate(back)][:horizon_days]


def _only(prospect: Prospect, reason: str, days: int, horizon_days: int) -> Forecast:
    return Forecast(prospect=prospect, days_observed=days, horizon_days=horizon_days, reason=reason)


def _reason(
    mean: float, days: int, horizon_days: int, expected: int | None, interval: tuple[int | None, int | None]
) -> str:
    going = f"The last {days} days took {mean * 100:.3g} % of the budget each"
    earliest, latest = (f"{at} days" if at is not None else f"not within {horizon_days} days" for at in interval)
    if expected is None and interval[0] is None:
        return f"{going}: it lasts the {horizon_days} days that are looked ahead."
    lasts = (
        f"it lasts the {horizon_days} days that are looked ahead" if expected is None else f"gone in {expected} days"
    )
    return f"{going}: {lasts}; four times in five between {earliest} and {latest}."
