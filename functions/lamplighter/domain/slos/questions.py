"""What is read for an SLO: its counts by the hour over all of its window, and finer over the windows of its tiers.

Counts add up, so two series of each hold all that is computed: the sums of every window, day and tier.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lamplighter.domain.definitions.objectives import Count, Slo
from lamplighter.domain.series import Question, Series
from lamplighter.domain.slos.event_counts import Timeline, timeline
from lamplighter.domain.slos.exhaustion import OBSERVED_DAYS
from lamplighter.domain.slos.periods import period_at
from lamplighter.domain.slos.slices import judged
from lamplighter.domain.window import Window, rounded_down

# How often SLOs can be evaluated anew, in seconds.
INSTANTS_S = 300
_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One count of an SLO, by periods of ``period_s`` over ``window``."""

    key: str
    count: Count
    window: Window
    period_s: int

    def question(self) -> Question | None:
        """For CloudWatch; None where Prometheus counts. A metric's own period is for alarms."""
        if self.count.metric is None:
            return None
        metric = replace(self.count.metric, period_s=None)
        return Question(key=self.key, window=self.window, period_s=self.period_s, metric=metric)


@dataclass(frozen=True, slots=True, kw_only=True)
class SloCounts:
    """``whole`` covers the SLO's window and the days that a forecast is made of; ``fine`` the tiers' windows."""

    whole: Timeline
    fine: Timeline


def evaluated_at(slo: Slo, at: datetime) -> datetime:
    """Only whole slices count."""
    return rounded_down(at, slo.time_slices.slice_s if slo.time_slices else INSTANTS_S)


def stretches(slo: Slo, at: datetime) -> tuple[Stretch, ...]:
    """All there is to read, keyed by the SLO, the count and how finely."""
    parts = _parts(slo, evaluated_at(slo, at))
    return tuple(
        Stretch(key=_key(slo, name, part), count=count, window=window, period_s=period_s)
        for part, (window, period_s) in parts.items()
        for name, count in slo.indicator.counts.items()
    )


def slo_counts(slo: Slo, at: datetime, series: Mapping[str, Series]) -> SloCounts:
    """``series`` holds the answers by the keys of ``stretches``."""
    parts = {
        part: timeline({name: series[_key(slo, name, part)] for name in slo.indicator.counts})
        for part in _parts(slo, evaluated_at(slo, at))
    }
    if slo.time_slices:
        slices = judged(parts["slices"], slo.time_slices)
        return SloCounts(whole=slices, fine=slices)
    hour = _last_hour(slo, evaluated_at(slo, at))
    since_then = {instant: counts for instant, counts in parts["fine"].items() if instant >= hour}
    return SloCounts(whole={**parts["hours"], **since_then}, fine=parts["fine"])


def _parts(slo: Slo, at: datetime) -> Mapping[str, tuple[Window, int]]:
    start = period_at(slo.window, at).so_far.start
    if slo.time_slices:
        return {"slices": (Window(start, at), slo.time_slices.slice_s)}
    windows_s = [window_s for tier in slo.tiers for window_s in (tier.long_window_s, tier.short_window_s)]
    hour = _last_hour(slo, at)
    observed = min(start, hour - timedelta(days=OBSERVED_DAYS))
    recent = at - timedelta(seconds=max(_HOUR_S, *windows_s))
    return {
        "hours": (Window(observed, hour), _HOUR_S),
        "fine": (Window(recent, at), math.gcd(INSTANTS_S, *windows_s)),
    }


def _last_hour(slo: Slo, at: datetime) -> datetime:
    """The end of the last hour that is over, counted from the beginning of the window: in India days begin at half past
    (what is older than 63 days is kept by whole hours of UTC; of a quarter there, one of them is cut).
    """
    start, hour = period_at(slo.window, at).so_far.start, timedelta(seconds=_HOUR_S)
    return start + (at - start) // hour * hour


def _key(slo: Slo, count: str, part: str) -> str:
    return f"{slo.name}/{count}/{part}"
