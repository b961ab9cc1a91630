"""A person takes an incident."""

from __future__ import annotations

from datetime import datetime

from lamplighter.domain.decision import Decision
from lamplighter.domain.incident import Incident, IncidentChange, acknowledge
from lamplighter.usecases.change_incident import Cause, Incidents, change_incident


def acknowledge_incident(incident_id: str, by: str, now: datetime, incidents: Incidents) -> Decision[Incident]:
    """Raises Conflict when someone else wrote in between: ask again."""
    incident = incidents.store.incident(incident_id)
    if incident is None:
        return Decision(None, f"there is no incident {incident_id}")
    decision = acknowledge(incident, by, now)
    if decision.action is not None:
        cause = Cause(reason=decision.reason, who=by, at=now)
        change_incident(incidents, decision.action, IncidentChange.ACKNOWLEDGED, cause)
    return decision
