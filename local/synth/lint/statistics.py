"""Whether the statistic says anything about the metric, and whether the period is one in which there is data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local.synth.catalogue import PERCENTILE
from local.synth.limits import HIGH_RESOLUTION_PERIODS_S, MINUTE_S, PERIOD_S
from local.synth.lint.finding import Finding, error, meant, warning
from local.synth.lint.subject import Subject, Use, User, uses

BASIC = ("Average", "Maximum", "Minimum", "SampleCount", "Sum")
_SHARE = r"(?:\d{1,2}(?:\.\d{0,10})?|100)"
_NUMBER = r"\d+(?:\.\d{0,10})?"
# The statistics that need each single value (botocore's service model of CloudWatch, AnomalyDetectorMetricStat).
_OF_VALUES = re.compile(
    rf"IQM|(?:p|tc|tm|ts|wm){_SHARE}"
    rf"|(?:TM|TC|TS|WM)\((?:{_SHARE}%)?:(?:{_SHARE}%)?\)"
    rf"|(?:TM|TC|TS|WM|PR)\((?:{_NUMBER})?:(?:{_NUMBER})?\)"
)


def of_values(statistic: str) -> bool:
    """Percentiles, trimmed means and the like."""
    return _OF_VALUES.fullmatch(statistic) is not None


def statistics(subject: Subject) -> Iterator[Finding]:
    for use in uses(subject):
        yield from _statistic(subject, use)
        yield from _period(subject, use)


def _statistic(subject: Subject, use: Use) -> Iterator[Finding]:
    statistic = use.metric.statistic
    if statistic not in BASIC and not of_values(statistic):
        message = (
            f"{statistic!r} is no statistic{meant(statistic, BASIC)}; allowed: {', '.join(BASIC)}, p99, PR(:1000), …"
        )
        yield error(use.origin, "statistic", message)
        return
    publication = subject.publication(use.metric)
    if publication is None or not publication.statistics:
        return
    kind = PERCENTILE if of_values(statistic) else statistic
    if kind in publication.statistics:
        return
    message = f"{use.metric.name} has no useful {statistic}; it has {', '.join(publication.statistics)}"
    said = f"{message} ({publication.source})"
    yield (error if kind == PERCENTILE else warning)(use.origin, "statistic", said)


def _period(subject: Subject, use: Use) -> Iterator[Finding]:
    if use.period_s is None:
        return
    if use.period_s > PERIOD_S.value:
        yield error(use.origin, "period", f"the period is {use.period_s} s; {PERIOD_S}")
    if use.period_s not in HIGH_RESOLUTION_PERIODS_S and use.period_s % MINUTE_S:
        yield error(use.origin, "period", f"a period of {use.period_s} s: allowed are 10, 20, 30 and multiples of 60")
    publication = subject.publication(use.metric)
    if publication is not None and use.period_s < publication.period_s:
        message = (
            f"{use.metric.name} comes every {publication.period_s} s: with {use.period_s} s most periods are empty"
        )
        yield (error if use.user is User.ALARM else warning)(use.origin, "period", message)
