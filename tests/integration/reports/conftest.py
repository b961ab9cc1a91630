"""template.yaml, deployed as it is, with the shop's reports; somebody listens to what operators are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from local.demo.stage import Stage
from tests import world_of_report_runs as world


@pytest.fixture(scope="package")
def stage() -> Iterator[Stage]:
    with Stage(quiet_s=1, files=world.files()) as stage:
        stage.deploy_core()
        yield stage


@pytest.fixture(scope="package")
def told_operators(stage: Stage) -> Callable[[], list[str]]:
    """All texts since the first of these tests began."""
    sqs, sns = stage.client("sqs"), stage.client("sns")
    (topic,) = (one["TopicArn"] for one in sns.list_topics()["Topics"] if one["TopicArn"].endswith("-operators"))
    arn = f"arn:aws:sqs:us-east-1:{topic.split(':')[4]}:ears"
    statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": arn}]})
    queue = sqs.create_queue(QueueName="ears", Attributes={"Policy": policy})["QueueUrl"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    texts: list[str] = []

    def heard() -> list[str]:
        for one in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
            texts.append(one["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
        return texts

    return heard
