"""A follow-up as it comes back from the remediator's own queue."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from lamplighter.domain.remediation import FollowUp


@dataclass(frozen=True, slots=True)
class _Note:
    remediation_due: FollowUp


def read_follow_up(body: str) -> FollowUp | None:
    """``{"remediation_due": {incident_id, runbook, due_at}}``; None for every other message."""
    try:
        return msgspec.json.decode(body, type=_Note).remediation_due
    except msgspec.DecodeError:  # its subclass ValidationError too
        return None
