"""The state of a metric alarm, from its datapoints (User Guide, "Alarm evaluation" and "Configuring how CloudWatch
alarms treat missing data")."""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from local.embedded_aws.alarms.datapoints import Datapoint
from local.embedded_aws.alarms.definition import MetricAlarm

OK = "OK"
ALARM = "ALARM"
INSUFFICIENT_DATA = "INSUFFICIENT_DATA"

_THRESHOLD_TESTS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_PERCENTILE = re.compile(r"^p(\d+(?:\.\d+)?)$", re.IGNORECASE)
_MEDIAN = 0.5


@dataclass(frozen=True)
class Verdict:
    """The state, and what decided it."""

    state: str
    evaluated: tuple[Datapoint, ...]
    """As many datapoints as EvaluationPeriods, the oldest first; those without a value were filled in or unknown."""
    filled: int = 0
    """How many missing datapoints were treated as breaching or as not breaching."""


def judge(alarm: MetricAlarm, points: Sequence[Datapoint]) -> Verdict | None:
    """The alarm's state, or None when it keeps the one it has."""
    known = [point for point in points if is_known(alarm, point)][-alarm.evaluation_periods :]
    if alarm.ignore_low_samples and any(_has_low_samples(alarm, point) for point in known):
        return None
    missing = alarm.evaluation_periods - len(known)
    breaching = sum(breaches(alarm, point) for point in known)
    if not missing or alarm.treat_missing_data in ("breaching", "notBreaching"):
        filled = missing if alarm.treat_missing_data == "breaching" else 0
        state = ALARM if breaching + filled >= alarm.datapoints_to_alarm else OK
        return Verdict(state, _evaluated(alarm, points, known), filled=missing)
    return _with_unknown(alarm, points, known, breaching)


def _with_unknown(
    alarm: MetricAlarm, points: Sequence[Datapoint], known: list[Datapoint], breaching: int
) -> Verdict | None:
    """Missing data counts neither way (`missing`, `ignore`)."""
    evaluated = _evaluated(alarm, points, known)
    if breaching >= alarm.datapoints_to_alarm:
        return Verdict(ALARM, evaluated)
    if breaching < len(known):
        return Verdict(OK, evaluated)
    if alarm.treat_missing_data == "ignore":
        return None
    return Verdict(ALARM if _is_premature_no_longer(alarm, points, known) else INSUFFICIENT_DATA, evaluated)


def _is_premature_no_longer(alarm: MetricAlarm, points: Sequence[Datapoint], known: list[Datapoint]) -> bool:
    """Whether the oldest breaching datapoint is at least as old as DatapointsToAlarm, with nothing but breaching and
    missing ones since ("Avoiding premature transitions to alarm state")."""
    return bool(known) and len(points) - points.index(known[0]) >= alarm.datapoints_to_alarm


def _evaluated(alarm: MetricAlarm, points: Sequence[Datapoint], known: list[Datapoint]) -> tuple[Datapoint, ...]:
    """The known datapoints and the latest of the missing ones."""
    missing = alarm.evaluation_periods - len(known)
    unknown = [point for point in points if not is_known(alarm, point)]
    chosen = known + (unknown[-missing:] if missing else [])
    return tuple(sorted(chosen, key=lambda point: point.start))


def is_known(alarm: MetricAlarm, point: Datapoint) -> bool:
    """A datapoint without a band to compare it with tells nothing."""
    return point.value is not None and (alarm.band is None or point.upper is not None)


def breaches(alarm: MetricAlarm, point: Datapoint) -> bool:
    """Whether a known datapoint is beyond the threshold or outside the band."""
    if point.value is None:
        return False
    if alarm.band is None:
        return _THRESHOLD_TESTS[alarm.operator](point.value, alarm.threshold or 0.0)
    below = point.lower is not None and point.value < point.lower
    above = point.upper is not None and point.value > point.upper
    return {"GreaterThanUpperThreshold": above, "LessThanLowerThreshold": below}.get(alarm.operator, below or above)


def _has_low_samples(alarm: MetricAlarm, point: Datapoint) -> bool:
    """Too few samples for a percentile: under 10 / (1 - p), or 10 / p below the median (User Guide,
    "Percentile-based CloudWatch alarms and low data samples")."""
    match = _PERCENTILE.match(alarm.statistic or "")
    if not match or point.samples is None:
        return False
    share = float(match[1]) / 100
    tail = 1 - share if share >= _MEDIAN else share
    return tail > 0 and point.samples < 10 / tail
