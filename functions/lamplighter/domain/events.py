"""A domain event: one step that happened, as the bus carries it and the audit keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .alert import Severity

# A value before or after a change: None is "none was set", apart from 0.
Value = str | int | float | None


class EventType(StrEnum):
    """Detail types on the bus: a noun and a past participle."""

    INCIDENT_OPENED = "IncidentOpened"
    INCIDENT_UPDATED = "IncidentUpdated"
    INCIDENT_ACKNOWLEDGED = "IncidentAcknowledged"
    INCIDENT_RESOLVED = "IncidentResolved"
    REMEDIATION_PROPOSED = "RemediationProposed"  # mode monitor: what would be done
    REMEDIATION_REFUSED = "RemediationRefused"
    REMEDIATION_DEFERRED = "RemediationDeferred"
    REMEDIATION_APPLIED = "RemediationApplied"
    REMEDIATION_VERIFIED = "RemediationVerified"
    REMEDIATION_ROLLED_BACK = "RemediationRolledBack"  # it did not help
    REMEDIATION_GIVEN_BACK = "RemediationGivenBack"
    REMEDIATION_KEPT = "RemediationKept"  # someone else changed it since: left alone
    REMEDIATION_FAILED = "RemediationFailed"
    NOTIFICATION_DELIVERED = "NotificationDelivered"
    NOTIFICATION_SKIPPED = "NotificationSkipped"
    NOTIFICATION_FAILED = "NotificationFailed"  # only a person can put it right


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Who did what, when, why, with which outcome.

    ``event_id`` is the same at every repeat. ``occurred_at`` is the alarm's own time for what an alarm did, and
    ours for what we did. ``receiver_types`` names the notifiers that take it ("slack", "pagerduty"); none
    means that nobody is told.
    """

    event_id: str
    type: EventType
    incident_id: str
    workload: str
    severity: Severity
    occurred_at: datetime
    who: str
    what: str
    why: str
    outcome: str = "done"
    before: Mapping[str, Value] = field(default_factory=dict)
    after: Mapping[str, Value] = field(default_factory=dict)
    receiver_types: tuple[str, ...] = ()
