"""Write, publish, mark as published: a crash between two steps leads to a repeat, never to a loss."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from lamplighter.domain.events import DomainEvent
from lamplighter.ports import EventBus, Outbox
from lamplighter.usecases.attempt_all import attempt_all

# Younger events are still in the hands of whoever wrote them.
ABANDONED_AFTER = timedelta(seconds=60)


def publish(events: Sequence[DomainEvent], bus: EventBus, outbox: Outbox) -> None:
    """Publishes events that were stored with what they tell of."""
    if not events:
        return
    bus.publish(events)
    for event in events:
        outbox.mark_published(event)


def publish_abandoned(now: datetime, bus: EventBus, outbox: Outbox) -> int:
    """Publishes what a crash left unmarked; returns how many.

    One at a time: an event that the bus refuses for ever holds up no other.
    """
    events = outbox.unpublished(older_than=now - ABANDONED_AFTER)
    return len(attempt_all("abandoned events", [partial(publish, (event,), bus, outbox) for event in events]))
