"""The datapoints an alarm is evaluated on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from local.embedded_aws.alarms.definition import Metric, MetricAlarm, MetricStat, Query
from local.embedded_aws.alarms.math_values import Series
from local.embedded_aws.alarms.metric_math import Evaluation
from local.embedded_aws.alarms.series import Window, alarm_window, by_period, points
from local.embedded_aws.alarms.statistic import Sample

EXTRA_DATAPOINTS = 2
"""CloudWatch retrieves more datapoints than EvaluationPeriods; how many "depends on the length of the alarm period" and
is not said, but in both of its examples it is 5 for 3 (User Guide, "Configuring how CloudWatch alarms treat missing
data")."""
PERIODS_BEHIND_A_BAND = 120
"""How much of the past an anomaly detection band is made from."""

SamplesOf = Callable[[Metric], Sequence[Sample]]


@dataclass(frozen=True)
class Datapoint:
    """One period of the evaluation range. No value: the datapoint is missing."""

    start: int
    value: float | None = None
    samples: float | None = None
    lower: float | None = None
    upper: float | None = None


def evaluation_range(alarm: MetricAlarm, now: float) -> Window:
    """The periods that are looked at: EvaluationPeriods and a few more."""
    return alarm_window(now, alarm.period, alarm.evaluation_periods + EXTRA_DATAPOINTS)


def datapoints(alarm: MetricAlarm, samples_of: SamplesOf, now: float) -> list[Datapoint]:
    """The datapoints of the evaluation range, the oldest first."""
    window = evaluation_range(alarm, now)
    past = replace(window, start=window.start - PERIODS_BEHIND_A_BAND * window.period) if alarm.band else window

    def load(stat: MetricStat, within: Window) -> dict[int, float]:
        return points(samples_of(stat.metric), stat, within)

    evaluation = Evaluation(alarm.queries, past, load)
    values = _single(evaluation.result(alarm.watched))
    upper, lower = evaluation.result(alarm.band) if alarm.band else (Series(), Series())
    counts = _sample_counts(alarm.queries, samples_of, window)
    return [
        Datapoint(at, values.points.get(at), counts.get(at), lower.points.get(at), upper.points.get(at))
        for at in window.starts()
    ]


def _single(result: tuple[Series, ...]) -> Series:
    if len(result) != 1:
        raise ValueError("An alarm can watch only one time series.")
    return result[0]


def _sample_counts(queries: Sequence[Query], samples_of: SamplesOf, window: Window) -> dict[int, float]:
    """How many samples each datapoint of an alarm on one metric is made of."""
    stat = queries[0].stat
    if len(queries) > 1 or stat is None:
        return {}
    groups = by_period(samples_of(stat.metric), window, stat.unit)
    return {at: sum(sample.count for sample in group) for at, group in groups.items()}
