"""Alarms and datapoints with valid defaults; a test says only what matters to it."""

from typing import Any

from local.embedded_aws.alarms.datapoints import Datapoint
from local.embedded_aws.alarms.definition import MetricAlarm, metric_alarm

NOON = 1_795_262_400
"""2026-11-21T12:00:00Z."""
ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:"


def record(name: str = "checkout-errors", **fields: Any) -> dict[str, Any]:
    """A metric alarm as it is stored. None leaves a field out."""
    defaults = {
        "AlarmName": name,
        "AlarmArn": ARN + name,
        "AlarmConfigurationUpdatedTimestamp": NOON - 3600.0,
        "StateValue": "OK",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": NOON - 1800.0,
        "ActionsEnabled": True,
        "OKActions": [],
        "AlarmActions": [],
        "InsufficientDataActions": [],
        "MetricName": "Errors",
        "Namespace": "AWS/Lambda",
        "Statistic": "Sum",
        "Dimensions": [{"Name": "FunctionName", "Value": "checkout"}],
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 5.0,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    return {key: value for key, value in (defaults | fields).items() if value is not None}


def composite(name: str = "checkout-down", rule: str = "ALARM(a)", **fields: Any) -> dict[str, Any]:
    """A composite alarm as it is stored."""
    return {
        "AlarmName": name,
        "AlarmArn": ARN + name,
        "AlarmConfigurationUpdatedTimestamp": NOON - 3600.0,
        "StateValue": "OK",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": NOON - 1800.0,
        "ActionsEnabled": True,
        "AlarmRule": rule,
    } | fields


def alarm(**fields: Any) -> MetricAlarm:
    """An alarm's evaluation settings."""
    return metric_alarm(record(**fields))


def metric_query(name: str, metric: str, **fields: Any) -> dict[str, Any]:
    """A MetricDataQuery for one metric."""
    stat = {
        "Metric": {
            "Namespace": "AWS/Lambda",
            "MetricName": metric,
            "Dimensions": [{"Name": "FunctionName", "Value": "checkout"}],
        },
        "Period": 60,
        "Stat": "Sum",
    }
    return {"Id": name, "MetricStat": stat} | fields


MATH: dict[str, Any] = {
    "MetricName": None,
    "Namespace": None,
    "Statistic": None,
    "Dimensions": None,
    "Period": None,
    "Metrics": [
        {"Id": "rate", "Expression": "errors / invocations", "Label": "Error rate", "ReturnData": True},
        metric_query("errors", "Errors", ReturnData=False),
        metric_query("invocations", "Invocations", ReturnData=False),
    ],
}
BAND: dict[str, Any] = MATH | {
    "Threshold": None,
    "ThresholdMetricId": "band",
    "ComparisonOperator": "LessThanLowerOrGreaterThanUpperThreshold",
    "Metrics": [
        metric_query("m1", "Duration", ReturnData=True),
        {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1, 2)", "Label": "Duration (expected)"},
    ],
}


def datapoints(drawn: str, period: int = 60) -> list[Datapoint]:
    """Datapoints as CloudWatch's documentation draws them: 0, X and - (missing), the most recent on the right."""
    values = {"0": 0.0, "X": 9.0, "-": None}
    marks = drawn.split()
    starts = [NOON + (i - len(marks)) * period for i in range(len(marks))]
    return [
        Datapoint(start, values[mark], None if mark == "-" else 1.0) for start, mark in zip(starts, marks, strict=True)
    ]
