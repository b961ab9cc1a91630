"""Records what happened to an incident: written, published, marked as published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import AlertHistory, Incident, IncidentChange
from lamplighter.domain.incident_events import incident_event
from lamplighter.domain.workload import Workloads
from lamplighter.ports import EventBus, IncidentStore, Outbox
from lamplighter.usecases.publish import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """Where incidents are kept, and where their events go."""

    store: IncidentStore
    outbox: Outbox
    bus: EventBus
    workloads: Workloads


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why it changed; ``who`` and ``at`` are the alarm's own unless someone else did it."""

    reason: str
    who: str | None = None
    at: datetime | None = None


def change_incident(
    incidents: Incidents, incident: Incident, change: IncidentChange, cause: Cause, history: AlertHistory | None = None
) -> DomainEvent:
    """Raises Conflict when someone else wrote in between, Unavailable when the bus does not take the event."""
    workload = incidents.workloads.get(incident.workload)
    event = incident_event(incident, change, workload, reason=cause.reason, who=cause.who, at=cause.at)
    incidents.store.save(history, incident, (event,))
    publish((event,), incidents.bus, incidents.outbox)
    return event
