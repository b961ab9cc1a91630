"""Alarms as they are stored."""

import pytest

from local.embedded_aws.alarms import records
from tests.unit.alarms.builders import ARN, BAND, NOON

PROPERTIES = {
    "AlarmName": "errors",
    "MetricName": "Errors",
    "Namespace": "AWS/Lambda",
    "Statistic": "Sum",
    "Period": "60",
    "EvaluationPeriods": "3",
    "Threshold": "5",
    "ComparisonOperator": "GreaterThanThreshold",
    "ActionsEnabled": "false",
}


def test_a_new_alarm_has_insufficient_data_and_the_apis_types() -> None:
    record = records.metric_alarm(PROPERTIES, ARN + "errors", None, NOON)
    assert (record["Period"], record["EvaluationPeriods"], record["Threshold"]) == (60, 3, 5.0)
    assert record["ActionsEnabled"] is False
    assert record["StateValue"] == "INSUFFICIENT_DATA"
    assert record["StateReason"] == "Unchecked: Initial alarm creation"
    assert "DatapointsToAlarm" not in record
    assert "TreatMissingData" not in record


def test_an_update_replaces_the_settings_and_keeps_the_state() -> None:
    first = records.metric_alarm(PROPERTIES, ARN + "errors", None, NOON) | {"StateValue": "ALARM"}
    second = records.metric_alarm(PROPERTIES | {"Threshold": 9, "Statistic": "Average"}, ARN, first, NOON + 60)
    assert (second["StateValue"], second["StateUpdatedTimestamp"]) == ("ALARM", NOON)
    assert (second["Threshold"], second["Statistic"]) == (9.0, "Average")
    assert second["AlarmConfigurationUpdatedTimestamp"] == NOON + 60


def test_a_metric_math_alarm_has_no_metric_of_its_own() -> None:
    given = {key: value for key, value in BAND.items() if value is not None}
    record = records.metric_alarm({**PROPERTIES, **given}, ARN, None, NOON)
    assert [query["Id"] for query in record["Metrics"]] == ["m1", "band"]
    assert record["ThresholdMetricId"] == "band"
    assert not {"MetricName", "Namespace", "Statistic", "Period"} & record.keys()


def test_a_percentile_alarm_has_no_basic_statistic() -> None:
    record = records.metric_alarm(PROPERTIES | {"ExtendedStatistic": "p99"}, ARN, None, NOON)
    assert record["ExtendedStatistic"] == "p99"
    assert "Statistic" not in record


def test_a_suppressor_needs_both_periods() -> None:
    assert records.suppression({}) == {}
    complete = {
        "ActionsSuppressor": "maintenance",
        "ActionsSuppressorWaitPeriod": "60",
        "ActionsSuppressorExtensionPeriod": 0,
    }
    assert records.suppression(complete) == complete | {"ActionsSuppressorWaitPeriod": 60}
    with pytest.raises(ValueError, match="ActionsSuppressorWaitPeriod"):
        records.suppression({"ActionsSuppressor": "maintenance", "ActionsSuppressorExtensionPeriod": 60})


def test_a_query_request_unfolds_into_the_object_it_stands_for() -> None:
    parameters = {
        "Action": ["PutMetricAlarm"],
        "Metrics.member.2.Id": ["m1"],
        "Metrics.member.2.MetricStat.Metric.Dimensions.member.1.Name": ["FunctionName"],
        "Metrics.member.1.Id": ["e1"],
        "AlarmActions.member.1": ["arn"],
    }
    assert records.nested(parameters) == {
        "Action": "PutMetricAlarm",
        "Metrics": [{"Id": "e1"}, {"Id": "m1", "MetricStat": {"Metric": {"Dimensions": [{"Name": "FunctionName"}]}}}],
        "AlarmActions": ["arn"],
    }
