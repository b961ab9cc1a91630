"""How long messages wait in SQS queues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Queue
from lamplighter.domain.health.observations import Observation, QueueSeen
from lamplighter.domain.health.subjects import Subject
from lamplighter.ports import Clock

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_sqs import SQSClient

_MISSING = frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"})
# SQS publishes by the minute, some minutes late: the last of these datapoints counts.
_LOOK_BACK = timedelta(minutes=10)
_PERIOD_S = 60


@dataclass(frozen=True, slots=True)
class Queues:
    """Implements Probe by GetQueueAttributes and the metric ApproximateAgeOfOldestMessage: only CloudWatch knows it."""

    client: SQSClient
    cloudwatch: CloudWatchClient
    clock: Clock

    def observe(self, subject: Subject) -> Observation:
        name = target(subject, Queue).name
        return asked("SQS", lambda: self._seen(name), missing=_MISSING)

    def _seen(self, name: str) -> Observation:
        url = self.client.get_queue_url(QueueName=name)["QueueUrl"]
        attributes = self.client.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        waiting = int(attributes["Attributes"]["ApproximateNumberOfMessages"])
        return QueueSeen(waiting=waiting, oldest_message_s=self._oldest_message_s(name))

    def _oldest_message_s(self, name: str) -> float | None:
        now = self.clock.now()
        points = self.cloudwatch.get_metric_statistics(
            Namespace="AWS/SQS",
            MetricName="ApproximateAgeOfOldestMessage",
            Dimensions=[{"Name": "QueueName", "Value": name}],
            StartTime=now - _LOOK_BACK,
            EndTime=now,
            Period=_PERIOD_S,
            Statistics=["Maximum"],
        )["Datapoints"]
        return max(points, key=lambda point: point["Timestamp"])["Maximum"] if points else None
