"""A domain event as it comes back from the bus through a queue: SQS, and in its body EventBridge's envelope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from lamplighter.domain.events import DomainEvent
from lamplighter.errors import Rejected
from lamplighter.ports import QueueMessage


class _Envelope(msgspec.Struct):
    """https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html, as far as it is needed."""

    detail: DomainEvent


def queue_messages(batch: Mapping[str, Any]) -> list[QueueMessage]:
    """The records of an SQS event as Lambda gets it."""
    return [
        QueueMessage(
            message_id=record["messageId"],
            receipt_handle=record["receiptHandle"],
            receive_count=int(record["attributes"]["ApproximateReceiveCount"]),
            body=record["body"],
        )
        for record in batch["Records"]
    ]


def domain_event(message: QueueMessage) -> DomainEvent:
    """Raises Rejected, saying where, for what is no event of ours. Fields it does not know are left aside."""
    try:
        return msgspec.json.decode(message.body, type=_Envelope).detail
    except msgspec.DecodeError as error:
        raise Rejected(f"message {message.message_id} holds no domain event: {error}") from error
