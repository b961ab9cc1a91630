"""A delayed message stays out of sight for as long as SQS allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from lamplighter.adapters.sqs_delay import SqsDelay
from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


@pytest.fixture
def sqs() -> Iterator[SQSClient]:
    with mock_aws():
        yield boto3.client("sqs")


def receive(sqs: SQSClient, url: str) -> list[str]:
    found = sqs.receive_message(QueueUrl=url, VisibilityTimeout=0).get("Messages", [])
    return [message["ReceiptHandle"] for message in found]


@pytest.mark.parametrize(("seconds", "in_sight"), [(0, 1), (-5, 1), (60, 0), (10**9, 0)])
def test_a_message_is_out_of_sight_for_so_many_seconds(sqs: SQSClient, seconds: int, in_sight: int) -> None:
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="event")
    (receipt,) = receive(sqs, url)
    SqsDelay(sqs, url).delay(receipt, seconds)
    assert len(receive(sqs, url)) == in_sight


def test_a_queue_that_is_not_there_is_trouble_that_passes(sqs: SQSClient) -> None:
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.delete_queue(QueueUrl=url)
    with pytest.raises(Unavailable):
        SqsDelay(sqs, url).delay("receipt", 5)
