"""What SNS, EventBridge and Lambda receive, held by golden payloads in the documented shapes."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.embedded_aws.alarms import event, lambda_action, sns_message
from local.embedded_aws.alarms.event import Mute
from local.embedded_aws.alarms.state import AlarmState, Transition
from tests.unit.alarms.builders import ARN, BAND, MATH, NOON, composite, record

GOLDEN = Path(__file__).with_name("golden")
TOPIC = "arn:aws:sns:us-east-1:123456789012:critical"
CROSSED = (
    "Threshold Crossed: 1 out of the last 1 datapoints [9.0 (21/11/26 11:59:00)] was greater than the threshold (5.0) "
    "(minimum 1 datapoint for OK -> ALARM transition)."
)
REASON_DATA = json.dumps({"version": "1.0", "period": 60, "recentDatapoints": [9.0], "threshold": 5.0})


def transition(alarm: dict[str, Any], **new: Any) -> Transition:
    old = AlarmState("OK", "Unchecked: Initial alarm creation", NOON - 1800)
    fields: dict[str, Any] = {"value": "ALARM", "reason": CROSSED, "at": NOON + 0.897, "reason_data": REASON_DATA} | new
    return Transition(alarm, old, AlarmState(**fields))


COMPOSITE = transition(
    composite(
        rule="ALARM(checkout-errors) OR ALARM(checkout-latency)",
        AlarmActions=[TOPIC],
        ActionsSuppressor="maintenance",
        ActionsSuppressorWaitPeriod=120,
        ActionsSuppressorExtensionPeriod=180,
    ),
    reason=f"{ARN}checkout-errors transitioned to ALARM at Saturday 21 November, 2026 12:00:00 UTC",
    reason_data=json.dumps(
        {
            "triggeringAlarms": [
                {
                    "arn": f"{ARN}checkout-errors",
                    "state": {"value": "ALARM", "timestamp": "2026-11-21T12:00:00.000+0000"},
                }
            ]
        }
    ),
    suppressed_by="WaitPeriod",
    suppressed_reason="Actions suppressed by WaitPeriod",
)
TRANSITIONS = {
    "metric": transition(
        record(
            AlarmDescription="Checkout fails",
            AlarmActions=[TOPIC],
            DatapointsToAlarm=1,
            TreatMissingData="notBreaching",
        )
    ),
    "percentile": transition(
        record(Statistic=None, ExtendedStatistic="p99", MetricName="Duration", Unit="Milliseconds", OKActions=[TOPIC])
    ),
    "math": transition(record(**MATH, TreatMissingData="notBreaching", DatapointsToAlarm=1)),
    "band": transition(record(**BAND, TreatMissingData="missing")),
    "composite": COMPOSITE,
}
PAYLOADS = {
    "sns": sns_message.document,
    "event": event.detail,
    "lambda": lambda_action.payload,
}


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", TRANSITIONS)
@pytest.mark.parametrize("receiver", ["sns", "event"])
def test_the_payload_is_the_golden_one(receiver: str, kind: str) -> None:
    assert PAYLOADS[receiver](TRANSITIONS[kind]) == golden(f"{receiver}-{kind}")


def test_the_lambda_payload_is_the_golden_one() -> None:
    assert PAYLOADS["lambda"](TRANSITIONS["metric"]) == golden("lambda-metric")


def test_the_sns_message_is_json() -> None:
    assert json.loads(sns_message.message(TRANSITIONS["metric"])) == golden("sns-metric")


def test_a_muted_alarms_event_says_so() -> None:
    mute = Mute("arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:deploy", NOON - 60, NOON + 3600)
    assert event.detail(TRANSITIONS["metric"], mute)["muteDetail"] == {
        "mutedByArn": mute.arn,
        "muteWindowStart": "2026-11-21T11:59:00.000+0000",
        "muteWindowEnd": "2026-11-21T13:00:00.000+0000",
    }


def test_an_alarm_without_description_has_null_in_sns_and_none_in_the_event() -> None:
    change = transition(record())
    assert sns_message.document(change)["AlarmDescription"] is None
    assert "description" not in event.detail(change)["configuration"]


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        ("checkout", "us-east-1", 'ALARM: "checkout" in US East (N. Virginia)'),
        ("checkout", "eu-west-1", 'ALARM: "checkout" in EU (Ireland)'),
        ("checkout", "xx-new-1", 'ALARM: "checkout" in xx-new-1'),
        ("x" * 200, "us-east-1", f'ALARM: "{"x" * 63}..." in US East (N. Virginia)'),
    ],
)
def test_the_subject(name: str, region: str, expected: str) -> None:
    arn = f"arn:aws:cloudwatch:{region}:123456789012:alarm:{name}"
    found = sns_message.subject(transition(record(name, AlarmArn=arn)))
    assert found == expected
    assert len(found) <= 100
