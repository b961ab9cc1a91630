"""Against what is deployed only templates can be compared: they are told in the same words."""

from __future__ import annotations

import json
from typing import Any

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from local.synth.diff import Version, against_deployed
from local.synth.diff.as_text import as_text
from local.synth.diff.replacements import UNCHANGEABLE
from local.synth.model import Plan
from tests.unit.synth.diff.a_file import a_file

ALARM = {
    "AlarmName": "AuraStream-High-Latency",
    "AlarmDescription": "Slow",
    "Namespace": "AWS/ApiGateway",
    "MetricName": "Latency",
    "Dimensions": [{"Name": "ApiName", "Value": "aurastream-api"}],
    "ExtendedStatistic": "p99",
    "Period": 300,
    "EvaluationPeriods": 3,
    "Threshold": 2000,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "notBreaching",
    "AlarmActions": [{"Fn::ImportValue": {"Fn::Sub": "${CoreStack}-critical-alerts-topic"}}],
    "Tags": [{"Key": "severity", "Value": "critical"}],
}


def a_template(kind: str, properties: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {"Resources": {"It": {"Type": kind, "Properties": properties, **attributes}}}


def told(deployed: dict[str, Any], now: dict[str, Any]) -> list[str]:
    after = Version(file=a_file(), plan=Plan(), template=now)
    lines = as_text(against_deployed(deployed, after)).splitlines()
    return [line.strip() for line in lines if line.startswith("  ")]


def of_alarm(**changes: Any) -> list[str]:
    return told(a_template("AWS::CloudWatch::Alarm", ALARM), a_template("AWS::CloudWatch::Alarm", ALARM | changes))


def test_the_same_template_tells_nothing() -> None:
    assert of_alarm() == []


def test_defaults_of_cloudformation_that_are_written_out_are_no_change() -> None:
    assert of_alarm(DatapointsToAlarm=3, ActionsEnabled=True) == []
    assert of_alarm(DatapointsToAlarm=2) == ["alarm AuraStream-High-Latency: breaching 3 → 2"]


def test_an_alarm_is_told_as_if_its_file_were_there() -> None:
    metric = "p99 of Latency in AWS/ApiGateway (ApiName=aurastream-api)"
    assert of_alarm(Threshold=1500) == [
        f"alarm AuraStream-High-Latency: threshold 2000 → 1500 ({metric}): fires sooner"
    ]
    assert of_alarm(TreatMissingData="breaching") == [
        "alarm AuraStream-High-Latency: missing_data not_breaching → breaching"
    ]


def test_an_alarm_that_goes_to_the_other_topic_is_told_less_loudly() -> None:
    actions = [{"Fn::ImportValue": {"Fn::Sub": "${CoreStack}-warning-alerts-topic"}}]
    assert of_alarm(AlarmActions=actions) == [
        "alarm AuraStream-High-Latency: topic critical → warning: told less loudly"
    ]


def test_metric_math_is_told_query_by_query() -> None:
    def math(expression: str) -> dict[str, Any]:
        stat = {"Metric": {"Namespace": "AWS/ApiGateway", "MetricName": "Count"}, "Period": 60, "Stat": "Sum"}
        metrics = [
            {"Id": "rate", "Expression": expression, "Label": "rate"},
            {"Id": "count", "MetricStat": stat, "ReturnData": False},
        ]
        return a_template("AWS::CloudWatch::Alarm", {"AlarmName": "Rate", "Metrics": metrics})

    assert told(math("count / 60"), math("count / 30")) == [
        "alarm Rate: metrics[rate] count / 60, as 'rate', shown → count / 30, as 'rate', shown"
    ]


def test_a_retention_that_is_set_for_the_first_time_deletes_too() -> None:
    def group(**properties: int) -> dict[str, Any]:
        return a_template("AWS::Logs::LogGroup", {"LogGroupName": "/x", **properties})

    assert told(group(RetentionInDays=30), group(RetentionInDays=7)) == [
        "log group /x: retention 30 → 7 days: events older than 7 days will be deleted"
    ]
    assert told(group(), group(RetentionInDays=7)) == [
        "log group /x: retention none → 7 days: kept for ever until now; events older than 7 days will be deleted"
    ]


def test_a_dashboard_body_within_a_sub_is_read() -> None:
    def board(period: int) -> dict[str, Any]:
        widget = {"type": "metric", "x": 0, "y": 0, "properties": {"title": "Latency", "period": period}}
        body = {"Fn::Sub": json.dumps({"widgets": [widget]})}
        return a_template("AWS::CloudWatch::Dashboard", {"DashboardName": "ops", "DashboardBody": body})

    assert told(board(300), board(60)) == ["dashboard ops: widgets[Latency].properties.period 300 → 60"]


def test_a_type_without_words_of_its_own_is_told_by_its_properties() -> None:
    before = a_template("AWS::KMS::Key", {"EnableKeyRotation": True, "KeyPolicy": {"Version": "2012-10-17"}})
    after = a_template("AWS::KMS::Key", {"EnableKeyRotation": False, "KeyPolicy": {"Version": "2012-10-17"}})
    assert told(before, after) == ["AWS::KMS::Key It: EnableKeyRotation true → false"]


def test_it_says_what_a_stack_does_not_hold() -> None:
    after = Version(file=a_file(), plan=Plan(), template={})
    (note,) = against_deployed({}, after).notes
    assert "runbooks" in note


def test_what_cannot_be_changed_is_what_cloudformation_says() -> None:
    for kind, places in UNCHANGEABLE.items():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
        known = {place.removeprefix("/properties/").replace("/", ".") for place in schema["createOnlyProperties"]}
        assert set(places) == known, kind
