"""Remediations, and who holds which resource, in DynamoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.adapters.dynamodb import RETENTION, Document, Table, incident_pk
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.remediation import Remediation, ResourceHold

DUE = "remediation"
_PREFIX = "REMEDIATION#"


def _resource_pk(resource: str) -> str:
    return f"RESOURCE#{resource}"


def _remediation_document(remediation: Remediation) -> Document:
    return Document(
        pk=incident_pk(remediation.incident_id),
        sk=_PREFIX + remediation.runbook,
        version=remediation.version,
        content=remediation,
        due=(DUE, remediation.due_at) if remediation.due_at else None,
        expires_at=remediation.decided_at + RETENTION if remediation.due_at is None else None,
    )


def _hold_document(hold: ResourceHold) -> Document:
    return Document(
        pk=_resource_pk(hold.resource),
        sk="HOLD",
        version=hold.version,
        content=hold,
        expires_at=hold.released_at + RETENTION if hold.released_at else None,
    )


@dataclass(frozen=True, slots=True)
class DynamoDbRemediations:
    """Implements RemediationStore."""

    table: Table

    def remediation(self, incident_id: str, runbook: str) -> Remediation | None:
        return self.table.get(incident_pk(incident_id), _PREFIX + runbook, Remediation)

    def of_incident(self, incident_id: str) -> list[Remediation]:
        return self.table.under(incident_pk(incident_id), _PREFIX, Remediation)

    def save(self, remediation: Remediation, events: Sequence[DomainEvent], hold: ResourceHold | None = None) -> None:
        documents = [_remediation_document(remediation)]
        documents += [_hold_document(hold)] if hold else []
        self.table.put(documents, events)

    def hold(self, resource: str) -> ResourceHold | None:
        return self.table.get(_resource_pk(resource), "HOLD", ResourceHold)

    def due(self, now: datetime) -> list[Remediation]:
        return self.table.due(DUE, now, Remediation)
