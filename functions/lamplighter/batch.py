"""What every function behind a queue does with a batch: each message for itself, and what failed comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lamplighter.inbound.bus_message import queue_messages
from lamplighter.observability import count, logger
from lamplighter.ports import QueueDelay, QueueMessage
from lamplighter.usecases.receive_batch import receive_batch


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
