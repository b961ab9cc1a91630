"""Samples by period.

An alarm's periods end at the last full minute, and at the last full ten seconds for a period under a minute, whatever
their length (User Guide, "Alarm evaluation": a five-minute alarm is evaluated every minute on the five minutes before).
A query's periods begin at its start time, rounded down (API Reference, GetMetricData, StartTime).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from local.embedded_aws.alarms.definition import MetricStat
from local.embedded_aws.alarms.statistic import Sample, statistic

MINUTE = 60
HIGH_RESOLUTION_STEP = 10
HOUR = 3600
DAY = 86_400


@dataclass(frozen=True)
class Window:
    """Periods of one length from `start` to `end`, the latter exclusive."""

    start: int
    end: int
    period: int

    def starts(self, period: int | None = None) -> range:
        """The start of every period."""
        return range(self.start, self.end, period or self.period)


def alarm_window(now: float, period: int, periods: int) -> Window:
    """The last complete periods before `now`."""
    step = MINUTE if period >= MINUTE else HIGH_RESOLUTION_STEP
    end = int(now // step) * step
    return Window(end - periods * period, end, period)


def query_start(start: float, period: int, now: float) -> int:
    """StartTime, rounded down as GetMetricData documents it."""
    age = now - start
    if period < MINUTE:
        step = period
    elif age > 63 * DAY:
        step = 3600
    elif age > 15 * DAY:
        step = 300
    else:
        step = MINUTE
    return int(start // step) * step


def is_kept(period: int, start: float, now: float) -> bool:
    """Whether there is any data of that period (GetMetricData: how long which resolution is retained)."""
    age = now - start
    if age > 63 * DAY:
        return period % 3600 == 0
    if age > 15 * DAY:
        return period % 300 == 0
    return age <= 3 * HOUR or period % MINUTE == 0


def by_period(samples: Sequence[Sample], window: Window, unit: str | None = None) -> dict[int, list[Sample]]:
    """The samples of each period that has any."""
    periods: dict[int, list[Sample]] = {}
    for sample in samples:
        if window.start <= sample.at < window.end and unit in (None, sample.unit):
            start = window.start + int((sample.at - window.start) // window.period) * window.period
            periods.setdefault(start, []).append(sample)
    return dict(sorted(periods.items()))


def points(samples: Sequence[Sample], stat: MetricStat, window: Window) -> dict[int, float]:
    """The statistic of each period that has one."""
    values = {start: statistic(stat.stat, group) for start, group in by_period(samples, window, stat.unit).items()}
    return {start: number for start, number in values.items() if number is not None}
