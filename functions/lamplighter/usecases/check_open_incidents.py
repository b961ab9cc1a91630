"""Looks after incidents that have been open for long: what was announced gets its resolve, its notice or not."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from lamplighter.domain.incident import Incident
from lamplighter.domain.missed_notice import OVERDUE, missed_resolve
from lamplighter.ports import AlarmStates, AlarmTags
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.change_incident import Incidents
from lamplighter.usecases.receive_alert import receive_alert


def check_open_incidents(now: datetime, incidents: Incidents, alarms: AlarmStates, tags: AlarmTags) -> int:
    """Returns how many were resolved. Each is tried, whatever becomes of the others."""
    overdue = incidents.store.unchanged_since(now - OVERDUE)
    checks = [
        partial(_check, incident, now, incidents, alarms, tags) for incident in overdue if _is_ours(incident, alarms)
    ]
    return sum(attempt_all("open incidents", checks))


def _is_ours(incident: Incident, alarms: AlarmStates) -> bool:
    """Of another account or region nothing can be told, and of one contributor of several neither."""
    arn = incident.alert.alarm_arn
    return arn is not None and arn.startswith(alarms.arn_prefix) and incident.alert.dedup_key == arn


def _check(incident: Incident, now: datetime, incidents: Incidents, alarms: AlarmStates, tags: AlarmTags) -> bool:
    decision = missed_resolve(incident, alarms.state(str(incident.alert.alarm_arn)), now)
    return decision.action is not None and receive_alert(decision.action, incidents, tags).event is not None
