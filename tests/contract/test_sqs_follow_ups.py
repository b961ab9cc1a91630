"""Follow-ups through a queue and back."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from lamplighter.adapters.sqs_follow_ups import SqsFollowUps
from lamplighter.domain.remediation import FollowUp
from lamplighter.inbound.remediation_due import read_follow_up
from tests.builders import NOON, at


def a_note(seconds: float) -> FollowUp:
    return FollowUp(incident_id="20261120-abc", runbook="errors", due_at=at(seconds))


@pytest.mark.parametrize("seconds", [-60, 0])
def test_what_is_due_comes_back_as_it_was_at_once(seconds: float) -> None:
    with mock_aws():
        sqs = boto3.client("sqs")
        queue_url = sqs.create_queue(QueueName="remediation")["QueueUrl"]
        SqsFollowUps(sqs, queue_url).schedule(a_note(seconds), NOON)
        (message,) = sqs.receive_message(QueueUrl=queue_url)["Messages"]
    assert read_follow_up(message["Body"]) == a_note(seconds)


@pytest.mark.parametrize("seconds", [0.4, 60, 900, 86_400])
def test_what_is_due_later_is_kept_back_as_long_as_sqs_allows(seconds: float) -> None:
    with mock_aws():
        sqs = boto3.client("sqs")
        queue_url = sqs.create_queue(QueueName="remediation")["QueueUrl"]
        SqsFollowUps(sqs, queue_url).schedule(a_note(seconds), NOON)
        queue = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])["Attributes"]
    assert queue["ApproximateNumberOfMessagesDelayed"] == "1"


@pytest.mark.parametrize("body", ["", "[]", '{"detail": {}}', '{"remediation_due": {"incident_id": "x"}}', "\x00"])
def test_every_other_message_is_no_follow_up(body: str) -> None:
    assert read_follow_up(body) is None
