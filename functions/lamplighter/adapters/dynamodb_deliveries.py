"""The ledger of what each receiver was told, in DynamoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lamplighter.adapters.dynamodb import RETENTION, Document, Table, incident_pk
from lamplighter.domain.delivery import Delivery
from lamplighter.domain.events import DomainEvent
from lamplighter.errors import Conflict


def _sk(receiver: str) -> str:
    return f"DELIVERY#{receiver}"


@dataclass(frozen=True, slots=True)
class DynamoDbDeliveries:
    """Implements DeliveryLedger."""

    table: Table

    def claim(self, incident_id: str, receiver: str, now: datetime, lease_s: int) -> Delivery:
        known = self.table.get(incident_pk(incident_id), _sk(receiver), Delivery)
        entry = known or Delivery(incident_id=incident_id, receiver=receiver)
        if entry.claimed_until is not None and entry.claimed_until > now:
            raise Conflict(f"{receiver} is being told of incident {incident_id} until {entry.claimed_until}")
        claimed = replace(entry, version=entry.version + 1, claimed_until=now + timedelta(seconds=lease_s))
        self.save(claimed, ())
        return claimed

    def save(self, delivery: Delivery, events: Sequence[DomainEvent]) -> None:
        document = Document(
            pk=incident_pk(delivery.incident_id),
            sk=_sk(delivery.receiver),
            version=delivery.version,
            content=delivery,
            # From the last write on: an entry that never told anything has no time of its own.
            expires_at=self.table.clock.now() + RETENTION,
        )
        self.table.put([document], events)
