"""SQS queues, known by QueueName."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Queue
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, Unit

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
                says="holds {limit} messages that failed for good and wait for a person",
                look_at="one of the messages, and at the log of the function that gave it up",
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
            says="is stuck: its oldest message has waited {limit}",
            look_at="the errors and throttles of what reads it",
            source=SOURCE,
            metrics=of.only("ApproximateAgeOfOldestMessage", "Maximum"),
            threshold=oldest_s,
            unit=Unit.SECONDS,
            periods=2,
        ),
    )
