"""One transition is one alert, whichever way it comes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lamplighter.domain.alert import AlertSource, AlertStatus
from tests.unit.inbound.golden import golden, read, read_one

WAYS = ("sns_metric_alarm", "sns_old_without_arn", "sns_http_notification", "eventbridge_state_change", "alarm_action")
ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:AuraStream-High-Error-Rate"


@pytest.mark.parametrize("way", WAYS)
def test_every_way_tells_the_same_transition(way: str) -> None:
    alert = read_one(golden(way))

    assert alert.source is AlertSource.CLOUDWATCH
    assert alert.status is AlertStatus.FIRING
    assert alert.name == "AuraStream-High-Error-Rate"
    assert alert.dedup_key == alert.alarm_arn == ARN
    assert alert.occurred_at == datetime(2025, 6, 12, 9, 14, 33, 127_000, tzinfo=UTC)
    assert alert.summary == "5XXError is 24 (> 10); ApiName aurastream-api"
    assert (alert.account_id, alert.region) == ("123456789012", "us-east-1")


@pytest.mark.parametrize("way", WAYS)
def test_every_way_tells_the_same_condition(way: str) -> None:
    condition = read_one(golden(way)).condition

    assert condition is not None
    assert (condition.namespace, condition.metric_name, condition.statistic) == ("AWS/ApiGateway", "5XXError", "Sum")
    assert condition.dimensions == {"ApiName": "aurastream-api"}
    assert (condition.comparison, condition.threshold, condition.period_s) == ("GreaterThanThreshold", 10.0, 300)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sns_metric_math", "eventbridge_metric_math"),
        ("sns_anomaly_band", "eventbridge_anomaly_band"),
        ("sns_composite", "eventbridge_composite_suppressed"),
        ("sns_multi_contributor", "eventbridge_contributor"),
    ],
)
def test_alarms_of_every_kind_are_the_same_by_sns_and_by_eventbridge(one: str, other: str) -> None:
    first, second = read_one(golden(one)), read_one(golden(other))

    assert first.dedup_key == second.dedup_key
    assert first.occurred_at == second.occurred_at
    assert (first.name, first.status, first.children) == (second.name, second.status, second.children)


def test_of_two_records_the_broken_one_costs_the_other_nothing() -> None:
    broken, whole = read(golden("sns_two_records"))

    assert broken.source is AlertSource.UNKNOWN
    assert broken.raw is not None
    assert "AuraStream-High-Error-Rate" in broken.raw
    assert whole.dedup_key == ARN


def test_alarms_of_one_name_in_two_accounts_or_regions_stay_two() -> None:
    keys = set()
    for account, region in (
        ("111111111111", "us-east-1"),
        ("222222222222", "us-east-1"),
        ("111111111111", "eu-west-1"),
    ):
        event = golden("sns_old_without_arn")
        sns = event["Records"][0]["Sns"]
        sns["TopicArn"] = f"arn:aws:sns:{region}:999999999999:shared"
        sns["Message"] = sns["Message"].replace("123456789012", account)
        keys.add(read_one(event).dedup_key)

    assert len(keys) == 3
