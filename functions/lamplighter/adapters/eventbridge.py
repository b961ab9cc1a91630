"""The bus that carries domain events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.events import DomainEvent
from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "lamplighter"
# PutEvents takes at most ten entries (botocore's service model of EventBridge).
ENTRIES_PER_CALL = 10


@dataclass(frozen=True, slots=True)
class EventBridgeBus:
    """Implements EventBus."""

    client: EventBridgeClient
    bus_name: str

    def publish(self, events: Sequence[DomainEvent]) -> None:
        for start in range(0, len(events), ENTRIES_PER_CALL):
            self._put([self._entry(event) for event in events[start : start + ENTRIES_PER_CALL]])

    def _entry(self, event: DomainEvent) -> PutEventsRequestEntryTypeDef:
        return {
            "EventBusName": self.bus_name,
            "Source": SOURCE,
            "DetailType": event.type.value,
            "Time": event.occurred_at,
            "Detail": msgspec.json.encode(event).decode(),
        }

    def _put(self, entries: list[PutEventsRequestEntryTypeDef]) -> None:
        try:
            answer = self.client.put_events(Entries=entries)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"EventBridge: {error}") from error
        if answer["FailedEntryCount"]:
            refused = [entry.get("ErrorCode") for entry in answer["Entries"] if entry.get("ErrorCode")]
            raise Unavailable(f"EventBridge refused {answer['FailedEntryCount']} of {len(entries)} events: {refused}")
