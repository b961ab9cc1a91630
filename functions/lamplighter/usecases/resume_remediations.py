"""Sends for what is due: no crash and no lost message leaves a remediation alone."""

from __future__ import annotations

from datetime import datetime

from lamplighter.domain.remediation import FollowUp
from lamplighter.ports import FollowUps, RemediationStore


def resume_remediations(now: datetime, store: RemediationStore, follow_ups: FollowUps) -> int:
    """Returns how many were sent for. One that is sent for twice is looked at once."""
    sent = 0
    for remediation in store.due(now):
        if remediation.due_at is not None:
            note = FollowUp(incident_id=remediation.incident_id, runbook=remediation.runbook, due_at=remediation.due_at)
            follow_ups.schedule(note, now)
            sent += 1
    return sent
