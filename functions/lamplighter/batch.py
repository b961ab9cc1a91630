"""What every function behind a queue does with a batch: each message for itself, and what failed comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from lamplighter.domain.events import DomainEvent
from lamplighter.inbound.bus_message import domain_event, queue_messages
from lamplighter.observability import count, logger
from lamplighter.ports import Clock, QueueDelay, QueueMessage
from lamplighter.usecases.notify import Told
from lamplighter.usecases.receive_batch import receive_batch

NotifierT = TypeVar("NotifierT")
NotifierT_co = TypeVar("NotifierT_co", covariant=True)


class NotifierParts(Protocol[NotifierT_co]):
    """What bootstrap makes for a notifier."""

    @property
    def clock(self) -> Clock: ...
    @property
    def notifier(self) -> NotifierT_co: ...
    @property
    def queue(self) -> QueueDelay: ...


def handle_batch(
    batch: dict[str, Any], handle: Callable[[QueueMessage], object], queue: QueueDelay
) -> dict[str, list[dict[str, str]]]:
    """Answers with the batch's item failures, as Lambda wants them from a function with ReportBatchItemFailures."""
    failures = receive_batch(queue_messages(batch), handle, queue)
    for failure in failures:
        logger().error(
            str(failure.error),
            exc_info=failure.error,
            extra={"message_id": failure.message_id, "back_in_s": failure.delay_s},
        )
    count("MessagesToRepeat", len(failures))
    return {"batchItemFailures": [{"itemIdentifier": failure.message_id} for failure in failures]}


def notify_of_batch(
    batch: dict[str, Any],
    parts: NotifierParts[NotifierT],
    notify: Callable[[DomainEvent, datetime, NotifierT], list[Told]],
) -> dict[str, list[dict[str, str]]]:
    """What every notifier does with a batch of domain events."""

    def tell(message: QueueMessage) -> None:
        event = domain_event(message)
        for told in notify(event, parts.clock.now(), parts.notifier):
            outcome = {"receiver": told.receiver, "done": told.decision.action, "incident_id": event.incident_id}
            logger().info(told.decision.reason, extra=outcome)

    return handle_batch(batch, tell, parts.queue)
