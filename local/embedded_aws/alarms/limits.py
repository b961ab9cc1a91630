"""What PutMetricAlarm refuses and MiniStack would take (API Reference, PutMetricAlarm)."""

import re
from collections.abc import Sequence

from local.embedded_aws.alarms.definition import BAND_OPERATORS, OPERATORS, MetricAlarm, Query, Record, metric_alarm
from local.embedded_aws.alarms.metric_math import check
from local.embedded_aws.alarms.series import DAY

MAXIMUM_METRICS = 10
_HOUR = 3600
_ID = re.compile(r"^[a-z][A-Za-z0-9_]*$")


def check_metric_alarm(record: Record) -> None:
    """Raise a ValueError that says what is wrong."""
    if record.get("ComparisonOperator") not in OPERATORS:
        raise ValueError(f"ComparisonOperator must be one of {', '.join(sorted(OPERATORS))}")
    if bool(record.get("Metrics")) == bool(record.get("MetricName")):
        raise ValueError("Exactly one of MetricName and Metrics must be specified.")
    alarm = metric_alarm(record)
    _check_threshold(alarm)
    _check_queries(alarm.queries)
    _check_periods(alarm)


def _check_threshold(alarm: MetricAlarm) -> None:
    if (alarm.operator in BAND_OPERATORS) != (alarm.band is not None):
        raise ValueError("ThresholdMetricId goes with an anomaly detection operator, and only with one.")
    if (alarm.threshold is None) != (alarm.band is not None):
        raise ValueError("Exactly one of Threshold and ThresholdMetricId must be specified.")


def _check_queries(queries: Sequence[Query]) -> None:
    metrics = [query.stat for query in queries if query.stat]
    if len(metrics) > MAXIMUM_METRICS:
        raise ValueError(f"An alarm can have no more than {MAXIMUM_METRICS} metrics.")
    if len({stat.period for stat in metrics}) > 1:
        raise ValueError("All metrics of an alarm must have the same period.")
    check_ids(queries)
    check(queries)


def check_ids(queries: Sequence[Query]) -> None:
    """Ids begin with a lower-case letter and stand once each."""
    ids = [query.id for query in queries]
    wrong = [name for name in ids if not _ID.match(name)]
    if wrong or len(set(ids)) < len(ids):
        raise ValueError(f"Query ids must be unique and match {_ID.pattern}: {', '.join(wrong or ids)}")


def _check_periods(alarm: MetricAlarm) -> None:
    """Looking back up to a day, or seven with periods of an hour and more."""
    if alarm.period not in (10, 20, 30) and alarm.period % 60:
        raise ValueError("Period must be 10, 20, 30 or a multiple of 60.")
    if not 1 <= alarm.datapoints_to_alarm <= alarm.evaluation_periods:
        raise ValueError("DatapointsToAlarm must be between 1 and EvaluationPeriods.")
    longest = 7 * DAY if alarm.period >= _HOUR else DAY
    if alarm.period * alarm.evaluation_periods > longest:
        raise ValueError(f"Metrics cannot be checked across more than {longest // DAY} days.")
