"""SQS queues, known by QueueName."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Queue
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope

SOURCE = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html"
)
_OLDEST_S = 900


def queue_alarms(queue: Queue) -> tuple[DefaultAlarm, ...]:
    """A queue of dead letters should be empty; any other should move."""
    of = Scope("AWS/SQS", {"QueueName": queue.name})
    if queue.dead_letters:
        return (
            DefaultAlarm(
                what="dead-letters",
                severity=Severity.ERROR,
                description="Messages have failed for good and wait for a person.",
                source=SOURCE,
                metrics=of.only("ApproximateNumberOfMessagesVisible", "Maximum"),
                threshold=0,
            ),
        )
    oldest_s = queue.oldest_message_s or _OLDEST_S
    return (
        DefaultAlarm(
            what="oldest-message",
            severity=Severity.ERROR,
            description=f"A message has waited longer than {oldest_s} s, for 10 minutes.",
            source=SOURCE,
            metrics=of.only("ApproximateAgeOfOldestMessage", "Maximum"),
            threshold=oldest_s,
            periods=2,
        ),
    )
