"""A replay as plain data; local/commands/replay.py documents the shape."""

from __future__ import annotations

from typing import Any

import msgspec

from lamplighter.domain.incident import Incident
from local.replay.history import Notification, PlannedAction, Replay, ReplayedEvent, Step


def replay_as_data(replay: Replay) -> dict[str, Any]:
    return {
        "events": [_event(index, event) for index, event in enumerate(replay.events)],
        "incidents": [_incident(incident) for incident in replay.incidents],
        "notifications": [_notification(order, told) for order, told in enumerate(replay.notifications, start=1)],
        "suppressions": [_suppression(incident) for incident in replay.suppressed.values()],
        "planned_actions": [_planned(plan) for plan in replay.planned],
    }


def replay_as_json(replay: Replay) -> str:
    return msgspec.json.format(msgspec.json.encode(replay_as_data(replay)), indent=2).decode()


def _event(index: int, event: ReplayedEvent) -> dict[str, Any]:
    data: dict[str, Any] = {"index": index, "file": event.raw.file, "alerts": [_step(step) for step in event.steps]}
    if event.remarks:
        data["remarks"] = list(event.remarks)
    if event.raw.error:
        data["error"] = event.raw.error
    return data


def _step(step: Step) -> dict[str, Any]:
    """The alert's own fields, its severity as triaged, and what it did."""
    return {
        **msgspec.to_builtins(step.alert),
        "severity": step.received.triage.severity.value,
        "severity_reason": step.received.triage_reason,
        "workload": step.received.triage.workload,
        "effect": step.effect,
        "why": step.received.decision.reason,
        "incident_id": step.incident.incident_id if step.incident else None,
    }


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "incident_id": incident.incident_id,
        "status": incident.status.value,
        "severity": incident.severity.value,
        "workload": incident.workload,
        "name": incident.alert.name,
        "dedup_key": incident.alert.dedup_key,
        "source": incident.alert.source.value,
        "summary": incident.alert.summary,
        "opened_at": incident.opened_at.isoformat(),
        "resolved_at": incident.resolved_at.isoformat() if incident.resolved_at else None,
        "announced": incident.announced,
    }


def _notification(order: int, told: Notification) -> dict[str, Any]:
    return {
        "order": order,
        "event": told.event.type.value,
        "incident_id": told.event.incident_id,
        "severity": told.event.severity.value,
        "what": told.event.what,
        "why": told.event.why,
        "receivers": [{"name": receiver.name, "type": receiver.type} for receiver in told.receivers],
        "routing": told.reason,
    }


def _suppression(incident: Incident) -> dict[str, Any]:
    suppression = incident.suppression
    return {
        "incident_id": incident.incident_id,
        "name": incident.alert.name,
        "by": suppression.by if suppression else None,
        "reason": suppression.reason if suppression else None,
        "until": suppression.until.isoformat() if suppression and suppression.until else None,
    }


def _planned(plan: PlannedAction) -> dict[str, Any]:
    change = plan.runbook.change
    return {
        "incident_id": plan.incident.incident_id,
        "runbook": plan.runbook.name,
        "mode": plan.runbook.mode.value,
        "function": change.function,
        "setting": change.setting.value,
        "to": change.to,
        "multiply_by": change.multiply_by,
        "at_most": change.at_most,
        "when_unreserved": change.when_unreserved.value,
        "state": "unknown offline",
    }
