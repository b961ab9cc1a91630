"""An incident: our record of something that fires, from its first notice to its resolve."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .alert import Alert, AlertSource, AlertStatus, Severity, Suppression
from .decision import Decision
from .moments import spoken

# Nobody sends a resolve for what could not be parsed, so its incident ends by itself.
UNRESOLVED_EXPIRY = timedelta(hours=24)


class IncidentStatus(StrEnum):
    """Acknowledged is open, with a person on it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class IncidentChange(StrEnum):
    """What happened to an incident: a domain event's name on the bus."""

    OPENED = "IncidentOpened"
    UPDATED = "IncidentUpdated"
    ACKNOWLEDGED = "IncidentAcknowledged"
    RESOLVED = "IncidentResolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """``announced`` turns true with the first change that people may be told of, and stays true: whatever was
    announced gets its resolve. ``version`` counts the changes and is the optimistic lock of the store.
    """

    incident_id: str
    status: IncidentStatus
    severity: Severity
    workload: str
    alert: Alert
    opened_at: datetime
    changed_at: datetime
    version: int = 1
    announced: bool = False
    suppression: Suppression | None = None
    no_data_since: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    resolved_at: datetime | None = None
    resolved_reason: str | None = None
    expires_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status is not IncidentStatus.RESOLVED


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertHistory:
    """The last that was heard of one dedup key, incident or not: the memory that tells late from new.

    ``definite_at`` and ``definite_status`` are of the last notice that was not "no data": only those open and end
    an incident, so one that was overtaken by "no data" still counts.
    """

    dedup_key: str
    last_occurred_at: datetime
    last_status: AlertStatus
    definite_at: datetime | None = None
    definite_status: AlertStatus | None = None
    suppressed: bool = False
    incident_id: str | None = None
    version: int = 1

    @property
    def order(self) -> tuple[datetime, int]:
        return (self.last_occurred_at, self.last_status.rank)

    def overtaken(self, alert: Alert) -> bool:
        """Whether nothing but "no data" was heard that is newer than this notice."""
        if self.last_status is not AlertStatus.NO_DATA or alert.status is AlertStatus.NO_DATA:
            return False
        if self.definite_at is None or self.definite_status is None:
            return True
        return alert.order > (self.definite_at, self.definite_status.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """One alert's effect: the history as it stands after it, and what it changed of an incident, if anything."""

    history: AlertHistory
    incident: Incident | None = None
    change: IncidentChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What the workload says of an alert: whose it is and how grave."""

    workload: str
    severity: Severity


def incident_id_for(alert: Alert) -> str:
    """The same firing transition has the same id on every path and at every repeat."""
    instant = alert.occurred_at.isoformat(timespec="milliseconds")
    digest = hashlib.sha256(f"{alert.dedup_key}|{instant}".encode()).hexdigest()
    return f"{alert.occurred_at:%Y%m%d}-{digest[:10]}"


def fold(alert: Alert, triage: Triage, history: AlertHistory | None, incident: Incident | None) -> Decision[Fold]:
    """What one alert does to the incident of its dedup key.

    ``incident`` is the one ``history`` names, or None. Alerts may come twice, late and in any order: only what
    is newer by the sender's own clock changes anything, so every order of arrival ends in the same status.
    """
    current = incident if incident is not None and incident.is_open else None
    if history is not None and alert.order <= history.order:
        if history.overtaken(alert):
            return _overtaken(alert, triage, history, current)
        return _repeat_or_late(alert, history, current)
    remembered = _remember(alert, history)
    match alert.status:
        case AlertStatus.FIRING:
            return _refire(alert, triage, current, remembered) if current else _open(alert, triage, remembered)
        case AlertStatus.RESOLVED:
            return _resolved(alert, current, remembered)
        case AlertStatus.NO_DATA:
            if current is None:
                return Decision(Fold(history=remembered), "no data, and no incident is open for it")
            silent = _next(current, alert, no_data_since=alert.occurred_at)
            return Decision(_changed(remembered, silent, IncidentChange.UPDATED), "the alarm's data is missing")


def _resolved(alert: Alert, current: Incident | None, remembered: AlertHistory) -> Decision[Fold]:
    if current is None:
        return Decision(Fold(history=remembered), "resolved, and no incident is open for it")
    change = resolve(current, alert.occurred_at, alert.reason or "the alarm returned to OK", alert)
    return Decision(_changed(remembered, change, IncidentChange.RESOLVED), "the alarm resolved")


def _overtaken(alert: Alert, triage: Triage, history: AlertHistory, current: Incident | None) -> Decision[Fold]:
    """It fired, or resolved, before its data went missing."""
    remembered = replace(
        history, definite_at=alert.occurred_at, definite_status=alert.status, version=history.version + 1
    )
    if alert.status is AlertStatus.RESOLVED:
        return _resolved(alert, current, remembered)
    if current is not None:
        return Decision(Fold(history=remembered), "it fired before its data went missing, and its incident is open")
    return _open(alert, triage, remembered, no_data_since=history.last_occurred_at)


def _repeat_or_late(alert: Alert, history: AlertHistory, current: Incident | None) -> Decision[Fold]:
    if alert.order < history.order:
        last = spoken(history.last_occurred_at)
        return Decision(None, f"late: {history.last_status.value} of {last} was heard before it")
    if not history.suppressed or alert.suppression is not None:
        return Decision(None, "repeat: this transition was heard before")
    remembered = replace(history, suppressed=False, version=history.version + 1)
    if current is None:
        return Decision(Fold(history=remembered), "the suppression ended, and no incident is open")
    heard = _next(current, alert, suppression=None, announced=True)
    change = IncidentChange.UPDATED if current.announced else IncidentChange.OPENED
    return Decision(_changed(remembered, heard, change), "the suppression ended while it fires")


def _remember(alert: Alert, history: AlertHistory | None) -> AlertHistory:
    definite = alert.status is not AlertStatus.NO_DATA
    return AlertHistory(
        dedup_key=alert.dedup_key,
        last_occurred_at=alert.occurred_at,
        last_status=alert.status,
        definite_at=alert.occurred_at if definite else history.definite_at if history else None,
        definite_status=alert.status if definite else history.definite_status if history else None,
        suppressed=alert.suppression is not None,
        incident_id=history.incident_id if history else None,
        version=history.version + 1 if history else 1,
    )


def _open(
    alert: Alert, triage: Triage, remembered: AlertHistory, no_data_since: datetime | None = None
) -> Decision[Fold]:
    opened = Incident(
        incident_id=incident_id_for(alert),
        status=IncidentStatus.OPEN,
        severity=triage.severity,
        workload=triage.workload,
        alert=alert,
        opened_at=alert.occurred_at,
        changed_at=alert.occurred_at,
        announced=alert.suppression is None,
        suppression=alert.suppression,
        no_data_since=no_data_since,
        expires_at=_expiry(alert),
    )
    reason = "it fires" if alert.suppression is None else f"it fires, kept quiet: {alert.suppression.reason}"
    return Decision(_changed(remembered, opened, IncidentChange.OPENED), reason)


def _expiry(alert: Alert) -> datetime | None:
    return alert.occurred_at + UNRESOLVED_EXPIRY if alert.source is AlertSource.UNKNOWN else None


def _refire(alert: Alert, triage: Triage, current: Incident, remembered: AlertHistory) -> Decision[Fold]:
    changed = _next(
        current,
        alert,
        severity=triage.severity,
        no_data_since=None,
        expires_at=_expiry(alert),
        suppression=alert.suppression,
        announced=current.announced or alert.suppression is None,
    )
    first_heard = changed.announced and not current.announced
    change = IncidentChange.OPENED if first_heard else IncidentChange.UPDATED
    return Decision(_changed(remembered, changed, change), "it fires again in an open incident")


def _changed(remembered: AlertHistory, incident: Incident, change: IncidentChange) -> Fold:
    history = replace(remembered, incident_id=incident.incident_id)
    return Fold(history=history, incident=incident, change=change)


def _next(current: Incident, alert: Alert, **changes: object) -> Incident:
    stamped = replace(current, alert=alert, changed_at=alert.occurred_at, version=current.version + 1)
    return replace(stamped, **changes)  # type: ignore[arg-type]


def resolve(current: Incident, at: datetime, reason: str, alert: Alert | None = None) -> Incident:
    """Ends an incident; ``at`` is the sender's timestamp, or now where it expired."""
    return replace(
        current,
        status=IncidentStatus.RESOLVED,
        alert=alert or current.alert,
        changed_at=at,
        resolved_at=at,
        resolved_reason=reason,
        no_data_since=None,
        expires_at=None,
        version=current.version + 1,
    )


def acknowledge(current: Incident, by: str, at: datetime) -> Decision[Incident]:
    """A person takes it. One that comes after the resolve, or second, changes nothing."""
    if not current.is_open:
        return Decision(None, f"resolved at {spoken(current.resolved_at)}: an acknowledgement does not reopen it")
    if current.status is IncidentStatus.ACKNOWLEDGED:
        return Decision(None, f"already acknowledged by {current.acknowledged_by}")
    taken = replace(
        current,
        status=IncidentStatus.ACKNOWLEDGED,
        acknowledged_at=at,
        acknowledged_by=by,
        version=current.version + 1,
    )
    return Decision(taken, f"acknowledged by {by}")


def expire(current: Incident, now: datetime) -> Decision[Incident]:
    """Ends an incident whose sender never says that it is over."""
    if not current.is_open or current.expires_at is None:
        return Decision(None, "it does not expire")
    if now < current.expires_at:
        return Decision(None, "not yet expired", retry_at=current.expires_at)
    reason = f"expired: nothing was heard for {UNRESOLVED_EXPIRY.total_seconds() / 3600:.0f} h, and no resolve comes"
    return Decision(resolve(current, now, reason), "expired")


def expired_history(history: AlertHistory) -> AlertHistory:
    """As after a resolve: what is over need not be remembered for ever. What comes next is still newer."""
    return replace(history, last_status=AlertStatus.RESOLVED, version=history.version + 1)
