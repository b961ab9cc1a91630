from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lamplighter.domain.alert import AlertStatus, Severity, Suppression
from lamplighter.inbound.envelope import heard_from
from tests.unit.inbound.golden import RECEIVED_AT, by_sns, golden, read, read_one


def test_a_mute_rule_is_a_suppression_until_its_window_ends() -> None:
    assert read_one(golden("eventbridge_muted")).suppression == Suppression(
        by="arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:AuraStream-Saturday-Maintenance",
        reason="muted by the CloudWatch mute rule AuraStream-Saturday-Maintenance until 2025-06-14 04:00 UTC",
        until=datetime(2025, 6, 14, 4, tzinfo=UTC),
    )


def test_a_composites_suppressor_is_a_suppression_without_a_known_end() -> None:
    assert read_one(golden("eventbridge_composite_suppressed")).suppression == Suppression(
        by="AuraStream-Deployment-Running", reason="Actions suppressed by AuraStream-Deployment-Running"
    )


@pytest.mark.parametrize("how", ["WaitPeriod", "ExtensionPeriod", "Alarm"])
def test_a_suppressor_that_gives_no_reason_is_named(how: str) -> None:
    event = golden("eventbridge_composite_suppressed")
    event["detail"]["state"] |= {"actionsSuppressedBy": how, "actionsSuppressedReason": None}
    del event["detail"]["configuration"]["actionsSuppressor"]

    assert read_one(event).suppression == Suppression(by=how, reason=f"actions suppressed by {how}")


def test_an_alarm_that_nothing_keeps_quiet_has_no_suppression() -> None:
    assert read_one(golden("eventbridge_state_change")).suppression is None


def test_the_threshold_comes_from_the_reason_data() -> None:
    event = golden("eventbridge_metric_math")
    event["detail"]["state"]["reason"] = "a sentence that names no number"

    condition = read_one(event).condition

    assert condition is not None
    assert (condition.threshold, condition.comparison) == (5.0, None)


def test_without_reason_data_threshold_and_operator_come_from_the_reason() -> None:
    event = golden("eventbridge_metric_math")
    del event["detail"]["state"]["reasonData"]

    condition = read_one(event).condition

    assert condition is not None
    assert (condition.threshold, condition.comparison) == (5.0, "GreaterThanOrEqualToThreshold")


def test_a_contributor_has_no_previous_state_and_a_key_of_its_own() -> None:
    alert = read_one(golden("eventbridge_contributor"))

    assert alert.dedup_key.endswith(":AuraStream-Throttled-Tables#6d442278dba546f6")
    assert alert.summary == "SUM(ThrottledRequests) is 9 (> 0); TableName aurastream-results"


def test_a_changed_configuration_calls_nobody_and_leaves_a_remark() -> None:
    heard = heard_from(golden("eventbridge_configuration_change"), RECEIVED_AT)

    assert heard.alerts == ()
    assert heard.remarks == ("alarm configuration: update of AuraStream-High-Error-Rate",)


def test_reason_data_that_is_broken_costs_the_alert_nothing() -> None:
    event = golden("eventbridge_state_change")
    event["detail"]["state"]["reasonData"] = '{"threshold": '

    assert read_one(event).summary == "5XXError is 24 (> 10); ApiName aurastream-api"


def test_without_resources_the_arn_is_built_from_account_and_region() -> None:
    event = golden("eventbridge_state_change") | {"resources": [], "region": "us-gov-west-1"}

    assert read_one(event).alarm_arn == (
        "arn:aws-us-gov:cloudwatch:us-gov-west-1:123456789012:alarm:AuraStream-High-Error-Rate"
    )


def test_a_rule_may_send_its_events_to_a_topic() -> None:
    assert read(by_sns(golden("eventbridge_state_change")))[0].dedup_key == (
        read_one(golden("eventbridge_state_change")).dedup_key
    )


def test_an_alarm_without_a_reason_is_summed_up_all_the_same() -> None:
    event = golden("eventbridge_state_change")
    event["detail"]["state"] = {"value": "ALARM", "timestamp": "2025-06-12T09:14:33.127+0000"}

    alert = read_one(event)

    assert alert.status is AlertStatus.FIRING
    assert alert.summary == "AuraStream-High-Error-Rate is firing"


def test_a_propagated_tag_says_the_severity() -> None:
    event = golden("eventbridge_state_change")
    event["detail"]["alarmTags"] = {"severity": "error"}

    assert read_one(event).severity is Severity.ERROR
