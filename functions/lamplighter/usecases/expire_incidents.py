"""Ends the incidents whose senders never say that it is over."""

from __future__ import annotations

from datetime import datetime

from lamplighter.domain.incident import IncidentChange, expire
from lamplighter.usecases.change_incident import Cause, Incidents, change_incident


def expire_incidents(now: datetime, incidents: Incidents) -> int:
    """Returns how many ended."""
    ended = 0
    for incident in incidents.store.expired(now):
        decision = expire(incident, now)
        if decision.action is not None:
            cause = Cause(reason=decision.reason, who="lamplighter/sweeper", at=now)
            change_incident(incidents, decision.action, IncidentChange.RESOLVED, cause)
            ended += 1
    return ended
