"""What PutMetricAlarm refuses."""

from typing import Any

import pytest

from local.embedded_aws.alarms.limits import check_metric_alarm
from tests.unit.alarms.builders import BAND, MATH, metric_query, record


def test_valid_alarms_pass() -> None:
    for fields in ({}, MATH, BAND, {"Period": 10}, {"Period": 3600, "EvaluationPeriods": 168}):
        check_metric_alarm(record(**fields))


def queries(*listed: dict[str, Any]) -> dict[str, Any]:
    return MATH | {"Metrics": list(listed)}


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"ComparisonOperator": "Above"}, "ComparisonOperator"),
        ({"ComparisonOperator": None}, "ComparisonOperator"),
        (MATH | {"MetricName": "Errors"}, "Exactly one of MetricName and Metrics"),
        ({"MetricName": None}, "Exactly one of MetricName and Metrics"),
        ({"Threshold": None}, "Exactly one of Threshold and ThresholdMetricId"),
        (BAND | {"Threshold": 1.0}, "Exactly one of Threshold and ThresholdMetricId"),
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "ThresholdMetricId"),
        ({"Period": 45}, "Period must be"),
        ({"EvaluationPeriods": 2, "DatapointsToAlarm": 3}, "DatapointsToAlarm"),
        ({"EvaluationPeriods": 1441}, "more than 1 days"),
        ({"Period": 3600, "EvaluationPeriods": 169}, "more than 7 days"),
        (queries(metric_query("m1", "Errors"), metric_query("m2", "Errors")), "Exactly one element"),
        (queries(metric_query("M1", "Errors")), "Query ids"),
        (queries({"Id": "e1", "Expression": "m1 * 2"}), "unknown ids: m1"),
        (queries({"Id": "e1", "Expression": "SEARCH('x', 'Sum')"}), "SEARCH is not supported"),
        (
            queries(
                {"Id": "e1", "Expression": "SUM(METRICS())"},
                *[metric_query(f"m{number}", "Errors", ReturnData=False) for number in range(11)],
            ),
            "no more than 10 metrics",
        ),
    ],
)
def test_what_cloudwatch_refuses_is_refused(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        check_metric_alarm(record(**fields))
