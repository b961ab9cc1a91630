"""Slices of time as events: each is good, bad, or too quiet to tell."""

from __future__ import annotations

import math
from fractions import Fraction

from lamplighter.domain.burn_rate import error_budget, exact, tier_threshold
from lamplighter.domain.definitions.objectives import BurnRateTier, Slo, TimeSlices
from lamplighter.domain.slos.event_counts import EventCounts, Timeline

# PutMetricAlarm (API Reference, EvaluationPeriods): an alarm looks back for a day, for seven with periods of an hour.
_DAY_S = 86_400
_HOUR_S = 3600
_WEEK_DAYS = 7
GOOD = EventCounts(Fraction(1), Fraction(0))
BAD = EventCounts(Fraction(1), Fraction(1))


def judged(counts: Timeline, slices: TimeSlices) -> Timeline:
    """``counts`` by slice. A slice in which too few events were valid counts neither way, and is left out."""
    allowed = 1 - exact(slices.target)
    return {
        at: BAD if (counted.error_ratio or 0) > allowed else GOOD
        for at, counted in counts.items()
        if counted.events >= slices.minimum_events
    }


def needed_bad(slo: Slo, tier: BurnRateTier, window_s: int, slice_s: int) -> int:
    """How many bad slices within the window burn at the tier's rate, if all of its slices had events.

    An alarm can't count slices that were too quiet. So it takes as many as of a full window, and never fewer: few
    slices with events make no rate.
    """
    ratio = tier_threshold(slo, tier) * error_budget(slo.objective)
    return max(1, math.ceil(ratio * (window_s // slice_s)))


def longest_window_s(slice_s: int) -> int:
    """How far an alarm of CloudWatch looks back on slices of that length, in seconds."""
    return _DAY_S * _WEEK_DAYS if slice_s >= _HOUR_S else _DAY_S
