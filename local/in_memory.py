"""The ports of the response flow in memory: for `lamplighter replay`, and as fakes for tests.

As strict as DynamoDB's adapters: a write whose version is not the next one is a Conflict and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lamplighter.domain.alert import Severity
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import AlertHistory, Incident
from lamplighter.domain.window import Window
from lamplighter.errors import Conflict
from lamplighter.ports import Clock


@dataclass(slots=True)
class InMemoryIncidents:
    """IncidentStore, IncidentHistory and Outbox, which share one write. ``clock`` tells when an event was stored."""

    clock: Clock
    histories: dict[str, AlertHistory] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    waiting: dict[tuple[str, str], tuple[datetime, DomainEvent]] = field(default_factory=dict)

    def history(self, dedup_key: str) -> AlertHistory | None:
        return self.histories.get(dedup_key)

    def incident(self, incident_id: str) -> Incident | None:
        return self.incidents.get(incident_id)

    def save(self, history: AlertHistory | None, incident: Incident | None, events: Sequence[DomainEvent]) -> None:
        if history is not None:
            _expect_next(f"history of {history.dedup_key}", history.version, self.histories.get(history.dedup_key))
        if incident is not None:
            _expect_next(f"incident {incident.incident_id}", incident.version, self.incidents.get(incident.incident_id))
        if history is not None:
            self.histories[history.dedup_key] = history
        if incident is not None:
            self.incidents[incident.incident_id] = incident
        for event in events:
            self.waiting[event.incident_id, event.event_id] = (self.clock.now(), event)

    def recent(self, limit: int) -> list[Incident]:
        return sorted(self.incidents.values(), key=lambda incident: incident.opened_at, reverse=True)[:limit]

    def opened(self, window: Window) -> list[Incident]:
        own = (each for each in self.incidents.values() if window.start <= each.opened_at < window.end)
        return sorted(own, key=lambda incident: incident.opened_at)

    def expired(self, now: datetime) -> list[Incident]:
        expiring = [(incident.expires_at, incident) for incident in self.incidents.values() if incident.expires_at]
        return [incident for at, incident in sorted(expiring, key=lambda pair: pair[0]) if at <= now]

    def unchanged_since(self, then: datetime) -> list[Incident]:
        open_ones = (each for each in self.incidents.values() if each.is_open and each.expires_at is None)
        return sorted((each for each in open_ones if each.changed_at <= then), key=lambda each: each.changed_at)

    def unpublished(self, older_than: datetime) -> list[DomainEvent]:
        stored = sorted(self.waiting.values(), key=lambda pair: pair[0])
        return [event for at, event in stored if at <= older_than]

    def mark_published(self, event: DomainEvent) -> None:
        self.waiting.pop((event.incident_id, event.event_id), None)


def _expect_next(what: str, version: int, kept: AlertHistory | Incident | None) -> None:
    """Versions begin at 1 and grow by one."""
    expected = kept.version + 1 if kept else 1
    if version != expected:
        raise Conflict(f"{what}: version {version} was written where {expected} is next")


@dataclass(slots=True)
class InMemoryBus:
    """EventBus that keeps what was published, in order."""

    published: list[DomainEvent] = field(default_factory=list)

    def publish(self, events: Sequence[DomainEvent]) -> None:
        self.published.extend(events)


@dataclass(slots=True)
class InMemoryAuditLog:
    """AuditLog: the first writing of an entry stays."""

    recorded: dict[tuple[str, datetime, str], DomainEvent] = field(default_factory=dict)

    def record(self, event: DomainEvent, recorded_at: datetime) -> None:  # noqa: ARG002 - the port's
        self.recorded.setdefault((event.incident_id, event.occurred_at, event.event_id), event)

    def entries(self, incident_id: str) -> list[DomainEvent]:
        return [event for key, event in sorted(self.recorded.items()) if key[0] == incident_id]


@dataclass(frozen=True, slots=True)
class InMemoryAlarmTags:
    """AlarmTags: severities by the alarms' ARNs."""

    severities: Mapping[str, Severity] = field(default_factory=dict)

    def severity(self, alarm_arn: str) -> Severity | None:
        return self.severities.get(alarm_arn)
