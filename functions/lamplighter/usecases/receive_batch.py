"""Takes a batch of queue messages, each for itself: one that fails takes no other with it, and comes back in time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lamplighter.errors import ConfigurationError, Conflict, Rejected, Unavailable
from lamplighter.ports import QueueDelay, QueueMessage

# Nothing but a person helps: the dead-letter queue, and the alarm on it, soon.
HOPELESS_DELAY_S = 30
FIRST_DELAY_S = 5
# Someone else is at it: soon, so that the latest state is not late.
LONGEST_CONFLICT_DELAY_S = 30
LONGEST_DELAY_S = 900
# From the ninth receive on it is the longest delay anyway.
MOST_DOUBLINGS = 8


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that comes back: after ``delay_s`` seconds, or when the queue's own visibility timeout ends."""

    message_id: str
    error: Exception
    delay_s: int | None


def receive_batch(
    messages: Iterable[QueueMessage], handle: Callable[[QueueMessage], object], queue: QueueDelay
) -> list[Failure]:
    """Handles each in turn and answers with those that failed: the batch item failures of the invocation."""
    failures = []
    for message in messages:
        try:
            handle(message)
        except Exception as error:  # noqa: BLE001 - answered as this item's failure, with the error in it
            failures.append(_come_back(message, error, queue))
    return failures


def _come_back(message: QueueMessage, error: Exception, queue: QueueDelay) -> Failure:
    delay_s = delay_after(error, message.receive_count)
    try:
        queue.delay(message.receipt_handle, delay_s)
    except Unavailable as undelayed:
        error.add_note(f"and it could not be delayed by {delay_s} s: {undelayed}")
        return Failure(message.message_id, error, None)
    return Failure(message.message_id, error, delay_s)


def delay_after(error: Exception, receive_count: int) -> int:
    """Seconds until it is worth another try: 5, 10, 20 … up to 900, and never less than the other side asked for.

    Not simply what it asked for: a minute each time would use up the queue's receives before a long outage ends.
    30 for what only a person can put right: eight minutes of receives, and it lies in the dead-letter queue.
    Of several errors, the longest delay.
    """
    return max(_delay(each, receive_count) for each in _leaves(error))


def _delay(error: Exception, receive_count: int) -> int:
    if isinstance(error, Rejected | ConfigurationError):
        return HOPELESS_DELAY_S
    doublings = min(max(receive_count - 1, 0), MOST_DOUBLINGS)
    scheduled = min(FIRST_DELAY_S << doublings, LONGEST_DELAY_S)
    if isinstance(error, Conflict):
        return min(scheduled, LONGEST_CONFLICT_DELAY_S)
    asked = (error.retry_after_s or 0) if isinstance(error, Unavailable) else 0
    return max(scheduled, math.ceil(asked))


def _leaves(error: Exception) -> Iterator[Exception]:
    if isinstance(error, ExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error
