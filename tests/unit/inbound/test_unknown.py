from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lamplighter.domain.alert import AlertSource, AlertStatus
from lamplighter.inbound.envelope import heard_from
from lamplighter.inbound.redaction import RAW_LIMIT_BYTES
from tests.unit.inbound.golden import RECEIVED_AT, by_sns, golden, read, read_one


def test_plain_text_with_the_word_text_in_it_is_a_notice() -> None:
    alert = read_one(by_sns('some text about "text"'))

    assert alert.source is AlertSource.UNKNOWN
    assert alert.status is AlertStatus.FIRING
    assert alert.name == "unparsed notice from lamplighter-critical"
    assert alert.summary == 'some text about "text"'
    assert alert.raw == 'some text about "text"'
    assert alert.topic == "lamplighter-critical"


@pytest.mark.parametrize("body", ["42", "null", "true", '"words"', "[]", "{}", "", "  ", "{broken", "\ud800", "\x00"])
@pytest.mark.parametrize("subject", [None, "", 5])
def test_a_message_of_any_kind_is_a_notice(body: str, subject: object) -> None:
    alert = read_one(by_sns(body, Subject=subject))

    assert alert.source is AlertSource.UNKNOWN
    assert alert.summary
    assert alert.occurred_at == datetime(2025, 6, 12, 10, tzinfo=UTC)


def test_a_terminal_is_not_told_what_to_do() -> None:
    assert read_one(by_sns("\x1b[2Jgone\x07 \u202eback", Subject="\x00")).summary == "[2Jgone back"


def test_a_budget_reads_by_its_subject() -> None:
    alert = read_one(golden("sns_plain_text"))

    assert alert.summary == "AWS Budgets: AuraStream monthly is over your alert threshold"
    assert alert.raw is not None
    assert "ACTUAL Amount: $331.72" in alert.raw


def test_an_event_reads_by_its_detail_type_and_title() -> None:
    alert = read_one(golden("eventbridge_guardduty"))

    assert alert.name == "unparsed notice from aws.guardduty"
    assert alert.summary == "GuardDuty Finding: A user of the account looks around with unusual calls"
    assert (alert.account_id, alert.region) == ("123456789012", "us-east-1")


@pytest.mark.parametrize("detail", [{"service": {}}, {"eventTypeCategory": "investigation"}, "words", None, []])
def test_an_event_with_half_its_detail_is_a_notice(detail: object) -> None:
    assert read_one(golden("eventbridge_guardduty") | {"detail": detail}).summary.startswith("GuardDuty Finding: ")


def test_a_redelivery_is_the_same_notice() -> None:
    event = by_sns("disk full")

    first = heard_from(event, RECEIVED_AT).alerts[0]
    again = heard_from(event, RECEIVED_AT + timedelta(hours=1)).alerts[0]

    assert (again.dedup_key, again.occurred_at) == (first.dedup_key, first.occurred_at)


def test_the_same_body_published_again_is_the_same_thing_later() -> None:
    first = read_one(by_sns("disk full"))
    second = read_one(by_sns("disk full", MessageId="2", Timestamp="2025-06-12T11:00:00.000Z"))

    assert second.dedup_key == first.dedup_key
    assert second.occurred_at > first.occurred_at


def test_another_body_or_another_topic_is_another_thing() -> None:
    keys = {
        read_one(by_sns("disk full")).dedup_key,
        read_one(by_sns("disk empty")).dedup_key,
        read_one(by_sns("disk full", TopicArn="arn:aws:sns:us-east-1:123456789012:other")).dedup_key,
    }

    assert len(keys) == 3


def test_a_finding_sent_again_with_another_count_is_the_same_thing() -> None:
    first, second = golden("eventbridge_guardduty"), golden("eventbridge_guardduty")
    second |= {"id": "another", "time": "2025-06-12T16:00:04Z"}
    second["detail"]["service"]["count"] = 9

    assert read_one(second).dedup_key == read_one(first).dedup_key


def test_a_huge_body_is_cut_and_marked() -> None:
    raw = read_one(by_sns("é" * 200_000)).raw

    assert raw is not None
    assert len(raw.encode()) <= RAW_LIMIT_BYTES
    assert raw.endswith("[cut at 8192 bytes]")


def test_the_headers_of_a_request_go_nowhere() -> None:
    request: dict[str, Any] = golden("alertmanager_function_url") | {"body": "not json", "isBase64Encoded": False}

    alert = read_one(request)

    assert alert.name == "unparsed notice from the function URL"
    assert alert.raw == "not json"
    assert "EXAMPLE-NOT-A-TOKEN" not in repr(alert)


def test_a_body_that_claims_to_be_base64_and_is_not_is_read_as_it_is() -> None:
    request = golden("alertmanager_function_url") | {"body": "not base64!"}

    assert read_one(request).raw == "not base64!"


def test_a_subscription_to_confirm_is_announced_without_its_token() -> None:
    event = {
        "Type": "SubscriptionConfirmation",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:alarms",
        "Token": "2336412f37fb687f5d51e6e2425f",
        "Message": "You have chosen to subscribe to the topic.",
        "SubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37fb687f5d51e6e2425f",
    }

    alert = read_one(event)

    assert alert.summary == "You have chosen to subscribe to the topic."
    assert "2336412f37fb" not in repr(alert)


def test_each_notice_of_a_list_is_read() -> None:
    alerts = read([golden("sns_metric_alarm"), {"what": "ever"}])

    assert [alert.source for alert in alerts] == [AlertSource.CLOUDWATCH, AlertSource.UNKNOWN]


def test_a_list_of_scalars_is_one_notice() -> None:
    assert read_one([1, 2, 3]).raw == "[1, 2, 3]"


def deep(levels: int) -> object:
    value: object = "bottom"
    for _ in range(levels):
        value = [{"in": value}]
    return value


@pytest.mark.parametrize(
    "event",
    [
        deep(400),
        by_sns("[" * 100_000),
        {"n": 10**5000},
        {"n": float("inf"), "m": float("nan")},
        {1: 2, None: 3},
        {"bytes": b"\xff", "set": {1}},
        object(),
    ],
    ids=["deep", "deep text", "huge integer", "not finite", "keys", "no JSON", "object"],
)
def test_what_json_can_hardly_hold_is_a_notice(event: object) -> None:
    assert read_one(event).source is AlertSource.UNKNOWN
