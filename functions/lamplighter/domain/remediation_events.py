"""What happened to a remediation, as a domain event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from .events import DomainEvent, EventType, Value
from .incident import Incident
from .incident_events import receiver_types
from .remediating import setting_name, value_name
from .remediation import Change, Remediation, RemediationStatus
from .workload import FunctionSetting, Workload

WHO = "lamplighter/remediator"

_TYPES = {
    RemediationStatus.PROPOSED: EventType.REMEDIATION_PROPOSED,
    RemediationStatus.REFUSED: EventType.REMEDIATION_REFUSED,
    RemediationStatus.DEFERRED: EventType.REMEDIATION_DEFERRED,
    RemediationStatus.APPLIED: EventType.REMEDIATION_APPLIED,
    RemediationStatus.VERIFIED: EventType.REMEDIATION_VERIFIED,
    RemediationStatus.ROLLED_BACK: EventType.REMEDIATION_ROLLED_BACK,
    RemediationStatus.GIVEN_BACK: EventType.REMEDIATION_GIVEN_BACK,
    RemediationStatus.KEPT: EventType.REMEDIATION_KEPT,
    RemediationStatus.FAILED: EventType.REMEDIATION_FAILED,
}
_UNDONE = (RemediationStatus.ROLLED_BACK, RemediationStatus.GIVEN_BACK)


def remediation_event(
    remediation: Remediation, incident: Incident, workload: Workload, at: datetime, type_: EventType | None = None
) -> DomainEvent:
    """``type_`` is the one of its status unless said otherwise."""
    kind = type_ or _TYPES[remediation.status]
    before, after = _values(remediation)
    return DomainEvent(
        event_id=f"{remediation.incident_id}/remediation/{remediation.runbook}/{remediation.version}",
        type=kind,
        incident_id=remediation.incident_id,
        workload=remediation.workload,
        severity=incident.severity,
        occurred_at=at,
        who=WHO,
        what=f"runbook {remediation.runbook}: {_what(remediation)}",
        why=remediation.reason,
        outcome=next((status.value for status, known in _TYPES.items() if known is kind), remediation.status.value),
        before=before,
        after=after,
        receiver_types=receiver_types(incident, workload),
    )


def _values(remediation: Remediation) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
    """Of what happened: a change undone goes the other way, and what was refused has none."""
    change = remediation.change
    if change is None:
        return {}, {}
    before: Mapping[str, Value] = {change.setting.value: change.before}
    after: Mapping[str, Value] = {change.setting.value: change.after}
    return (after, before) if remediation.status in _UNDONE else (before, after)


def _what(remediation: Remediation) -> str:
    change = remediation.change
    if change is None:
        return "nothing was changed"
    subject = f"{setting_name(change.setting)} of {change.function}"
    forth = f"from {value_name(change.before)} to {change.after}"
    match remediation.status:
        case RemediationStatus.PROPOSED:
            return f"would set {subject} {forth} (mode monitor)"
        case RemediationStatus.APPLIED:
            return f"set {subject} {forth}{_caveats(change)}"
        case RemediationStatus.ROLLED_BACK | RemediationStatus.GIVEN_BACK:
            return f"{subject} is {value_name(change.before)} again, after {change.after}"
        case _:
            return f"{subject} {forth}"


def _caveats(change: Change) -> str:
    stack = f"stack {change.stack_name}" if change.stack_name else "the stack it belongs to"
    reverts = f"; the next deployment of {stack} reverts it"
    if change.setting is FunctionSetting.MEMORY_MB:
        return reverts + "; $LATEST only: callers through an alias see nothing of it"
    return reverts
