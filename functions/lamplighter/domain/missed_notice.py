"""What an open incident should have heard, told from its alarm as it is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from .alert import Alert, AlertStatus
from .decision import Decision
from .incident import Incident
from .moments import spoken
from .remediation import AlarmState

# Longer than a notice takes that was tried again a few times; short against the night.
OVERDUE = timedelta(minutes=15)


def missed_resolve(incident: Incident, alarm: AlarmState | None, now: datetime) -> Decision[Alert]:
    """The resolve whose notice never came: it was lost on its way, or the alarm was deleted while it fired.

    ``alarm`` is None where there is no such alarm any more.
    """
    if alarm is None:
        return Decision(_resolve(incident, now, "the alarm was deleted while it fired"), "the alarm is gone")
    if alarm.state != "OK":
        return Decision(None, f"the alarm is {alarm.state}")
    if alarm.changed_at <= incident.changed_at:
        return Decision(None, "the alarm is not newer than what was heard of it")
    reason = f"CloudWatch shows it OK since {spoken(alarm.changed_at)}; its notice never came"
    return Decision(_resolve(incident, alarm.changed_at, reason), "the resolve was missed")


def _resolve(incident: Incident, at: datetime, reason: str) -> Alert:
    return replace(incident.alert, status=AlertStatus.RESOLVED, occurred_at=at, reason=reason, suppression=None)
