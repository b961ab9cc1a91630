"""What happened to an incident, as a domain event."""

from __future__ import annotations

from datetime import datetime

from .events import DomainEvent, EventType
from .incident import Incident, IncidentChange
from .workload import Workload


def receiver_types(incident: Incident, workload: Workload) -> tuple[str, ...]:
    """The notifiers concerned: none while the incident was never announced.

    Of an announced one every kind of receiver that the workload has, routed or not: an incident whose severity fell
    since may owe a resolve to a receiver that no route names any more. The notifier knows whom it told.
    """
    if not incident.announced:
        return ()
    return tuple(sorted({receiver.type for receiver in workload.receivers}))


def incident_event(
    incident: Incident,
    change: IncidentChange,
    workload: Workload,
    *,
    reason: str,
    who: str | None = None,
    at: datetime | None = None,
) -> DomainEvent:
    """``who`` is the alarm and ``at`` its own time, unless a person or Lamplighter itself did it."""
    return DomainEvent(
        event_id=f"{incident.incident_id}/incident/{incident.version}",
        type=EventType(change.value),
        incident_id=incident.incident_id,
        workload=incident.workload,
        severity=incident.severity,
        occurred_at=at or incident.changed_at,
        who=who or incident.alert.alarm_arn or incident.alert.name,
        what=f"{incident.alert.name}: {incident.alert.summary}",
        why=reason if who else " - ".join(filter(None, (reason, incident.alert.reason))),
        after={"status": incident.status.value, "severity": incident.severity.value},
        outcome=incident.status.value,
        receiver_types=receiver_types(incident, workload),
    )
