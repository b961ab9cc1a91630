"""Ends the incidents whose senders never say that it is over."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from lamplighter.domain.incident import Incident, IncidentChange, expire, expired_history
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.change_incident import Cause, Incidents, change_incident


def expire_incidents(now: datetime, incidents: Incidents) -> int:
    """Returns how many ended. Each is tried, whatever becomes of the others."""
    expired = [partial(_expire, incident, now, incidents) for incident in incidents.store.expired(now)]
    return sum(attempt_all("expired incidents", expired))


def _expire(incident: Incident, now: datetime, incidents: Incidents) -> bool:
    decision = expire(incident, now)
    if decision.action is None:
        return False
    cause = Cause(reason=decision.reason, who="lamplighter/sweeper", at=now)
    history = incidents.store.history(incident.alert.dedup_key)
    remembered = expired_history(history) if history else None
    change_incident(incidents, decision.action, IncidentChange.RESOLVED, cause, remembered)
    return True
