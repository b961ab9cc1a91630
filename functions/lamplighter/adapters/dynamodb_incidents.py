"""Incidents and the history of each dedup key in DynamoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lamplighter.adapters.dynamodb import RETENTION, Document, Table, incident_pk
from lamplighter.domain.alert import AlertStatus
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import AlertHistory, Incident
from lamplighter.domain.window import Window

EXPIRY = "incident-expiry"
OPEN = "incident-open"
# SNS tries to hand a message over for 23 days: nothing later than that can still arrive late.
HISTORY_RETENTION = timedelta(days=90)


def _history_pk(dedup_key: str) -> str:
    return f"ALERT#{dedup_key}"


def _history_document(history: AlertHistory) -> Document:
    over = history.last_status is AlertStatus.RESOLVED
    return Document(
        pk=_history_pk(history.dedup_key),
        sk="HISTORY",
        version=history.version,
        content=history,
        expires_at=history.last_occurred_at + HISTORY_RETENTION if over else None,
    )


def _incident_document(incident: Incident) -> Document:
    return Document(
        pk=incident_pk(incident.incident_id),
        sk="INCIDENT",
        version=incident.version,
        content=incident,
        due=_due(incident),
        recent_at=incident.opened_at,
        expires_at=incident.resolved_at + RETENTION if incident.resolved_at else None,
    )


def _due(incident: Incident) -> tuple[str, datetime] | None:
    if incident.expires_at:
        return EXPIRY, incident.expires_at
    return (OPEN, incident.changed_at) if incident.is_open else None


@dataclass(frozen=True, slots=True)
class DynamoDbIncidents:
    """Implements IncidentStore and IncidentHistory."""

    table: Table

    def history(self, dedup_key: str) -> AlertHistory | None:
        return self.table.get(_history_pk(dedup_key), "HISTORY", AlertHistory)

    def incident(self, incident_id: str) -> Incident | None:
        return self.table.get(incident_pk(incident_id), "INCIDENT", Incident)

    def save(self, history: AlertHistory | None, incident: Incident | None, events: Sequence[DomainEvent]) -> None:
        documents = [_history_document(history)] if history else []
        documents += [_incident_document(incident)] if incident else []
        self.table.put(documents, events)

    def recent(self, limit: int) -> list[Incident]:
        return self.table.recent(limit, Incident)

    def opened(self, window: Window) -> list[Incident]:
        return self.table.recent_within(window, Incident)

    def expired(self, now: datetime) -> list[Incident]:
        return self.table.due(EXPIRY, now, Incident)

    def unchanged_since(self, then: datetime) -> list[Incident]:
        return self.table.due(OPEN, then, Incident)
