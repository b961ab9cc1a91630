from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lamplighter.domain.alert import AlertSource, AlertStatus, Severity
from tests.unit.inbound.golden import RECEIVED_AT, by_sns, golden, message, read_one


def sns_alarm(**changes: Any) -> dict[str, Any]:
    return by_sns(message("sns_metric_alarm") | changes)


@pytest.mark.parametrize(
    ("name", "status", "summary"),
    [
        ("sns_metric_ok", AlertStatus.RESOLVED, "5XXError is 2 (not > 10); ApiName aurastream-api"),
        ("sns_metric_insufficient_data", AlertStatus.NO_DATA, "no data for 5XXError; ApiName aurastream-api"),
        ("sns_extended_statistic", AlertStatus.FIRING, "p99 Latency is 2413 (> 2000); ApiName aurastream-api"),
        ("sns_metric_math", AlertStatus.FIRING, "Server errors in % is 7.25 (>= 5)"),
        ("sns_anomaly_band", AlertStatus.FIRING, "Latency is 1312 (expected 180.5 to 640.1); ApiName aurastream-api"),
        ("sns_multi_contributor", AlertStatus.FIRING, "ThrottledRequests is 9 (> 0); TableName aurastream-results"),
        (
            "sns_composite",
            AlertStatus.FIRING,
            "2 of its alarms fire: AuraStream-High-Error-Rate, AuraStream-High-Latency",
        ),
    ],
)
def test_the_summary_says_what_is_wrong_in_one_line(name: str, status: AlertStatus, summary: str) -> None:
    alert = read_one(golden(name))

    assert (alert.status, alert.summary) == (status, summary)


def test_metric_math_has_an_expression_and_no_dimensions() -> None:
    condition = read_one(golden("sns_metric_math")).condition

    assert condition is not None
    assert condition.expression == "100 * errors / requests"
    assert condition.dimensions == {}
    assert (condition.threshold, condition.period_s) == (5.0, 300)


def test_an_anomaly_band_has_no_threshold() -> None:
    condition = read_one(golden("sns_anomaly_band")).condition

    assert condition is not None
    assert condition.threshold is None
    assert condition.comparison == "LessThanLowerOrGreaterThanUpperThreshold"
    assert condition.expression == "ANOMALY_DETECTION_BAND(latency, 2)"
    assert condition.metric_name == "Latency"


def test_a_contributor_is_a_thing_of_its_own() -> None:
    alert = read_one(golden("sns_multi_contributor"))

    assert alert.alarm_arn is not None
    assert alert.dedup_key == f"{alert.alarm_arn}#6d442278dba546f6"
    assert alert.labels == {"TableName": "aurastream-results"}


def test_raw_log_lines_of_a_contributor_are_not_copied() -> None:
    line = "user=jo password=hunter2 " * 20
    attributes = {"@message": "short", "line": line, "two": "a\nb", "service": "sync"}

    alert = read_one(sns_alarm(AlarmContributorId="c1", AlarmContributorAttributes=attributes))

    assert alert.labels == {"service": "sync"}
    assert "hunter2" not in repr(alert)


def test_the_region_is_the_arns_and_not_the_display_name() -> None:
    arn = "arn:aws:cloudwatch:ap-southeast-1:123456789012:alarm:AuraStream-High-Error-Rate"

    assert read_one(sns_alarm(AlarmArn=arn, Region="Asia Pacific (Singapore)")).region == "ap-southeast-1"


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws", "eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
    ],
)
def test_the_link_leads_to_the_partitions_console(partition: str, region: str, host: str) -> None:
    arn = f"arn:{partition}:cloudwatch:{region}:123456789012:alarm:Über 50 %/x"

    url = read_one(sns_alarm(AlarmArn=arn)).url

    assert url == (f"https://{host}/cloudwatch/deeplink.js?region={region}#alarmsV2:alarm/%C3%9Cber%2050%20%25%2Fx")


def test_an_old_notice_without_arn_gets_the_topics_partition_and_region() -> None:
    old = message("sns_old_without_arn")

    alert = read_one(by_sns(old, TopicArn="arn:aws-cn:sns:cn-north-1:555555555555:alarms"))

    assert alert.alarm_arn == "arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:AuraStream-High-Error-Rate"
    assert alert.region == "cn-north-1"


@pytest.mark.parametrize("description", [None, "", 7])
def test_an_alarm_needs_no_description(description: object) -> None:
    alert = read_one(sns_alarm(AlarmDescription=description))

    assert alert.source is AlertSource.CLOUDWATCH
    assert alert.description == ""


def test_a_composite_without_triggering_children_says_its_reason() -> None:
    body = message("sns_composite") | {"TriggeringChildren": []}

    alert = read_one(by_sns(body))

    assert alert.children == ()
    assert alert.summary == body["NewStateReason"]


@pytest.mark.parametrize("written", [None, "yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 1749719673])
def test_without_a_credible_time_the_topics_counts(written: object) -> None:
    assert read_one(sns_alarm(StateChangeTime=written)).occurred_at == datetime(2025, 6, 12, 10, tzinfo=UTC)


def test_without_any_time_the_receipt_counts() -> None:
    event = by_sns(message("sns_metric_alarm") | {"StateChangeTime": None}, Timestamp="soon")

    assert read_one(event).occurred_at == RECEIVED_AT


def test_a_state_nobody_knows_is_announced_and_not_guessed() -> None:
    alert = read_one(sns_alarm(NewStateValue="PANIC"))

    assert alert.source is AlertSource.UNKNOWN
    assert alert.status is AlertStatus.FIRING
    assert "AuraStream-High-Error-Rate" in alert.reason


@pytest.mark.parametrize(
    "tags", [{"Severity": "critical"}, [{"Key": "severity", "Value": "Critical"}, {"key": "team", "value": "x"}]]
)
def test_a_propagated_tag_says_the_severity(tags: object) -> None:
    assert read_one(sns_alarm(AlarmTags=tags)).severity is Severity.CRITICAL


def test_the_topic_is_known_by_its_name() -> None:
    assert read_one(golden("sns_metric_alarm")).topic == "lamplighter-critical"


def test_a_dedup_key_has_an_end_and_stays_its_own() -> None:
    keys = {
        read_one(by_sns({"AlarmName": "é" * 255, "NewStateValue": "ALARM", "Region": "r" * 900 + end})).dedup_key
        for end in ("a", "b")
    }

    assert len(keys) == 2
    assert all(len(key.encode()) <= 1024 for key in keys)


@pytest.mark.parametrize("threshold", [float("inf"), float("-inf"), float("nan"), "10", True, None])
def test_a_threshold_that_is_no_number_is_read_from_the_reason(threshold: object) -> None:
    trigger = message("sns_metric_alarm")["Trigger"] | {"Threshold": threshold}

    condition = read_one(sns_alarm(Trigger=trigger)).condition

    assert condition is not None
    assert condition.threshold == 10.0
