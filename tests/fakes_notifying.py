"""Stand-ins for what a notifier uses: they keep the versions, the leases and the conflicts of the real ones."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lamplighter.domain.delivery import Delivery
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import AlertHistory, Incident
from lamplighter.errors import ConfigurationError, Conflict, Unavailable
from lamplighter.ports import Secret


@dataclass
class FakeDeliveryLedger:
    """Deliveries by version. ``lose_saves_with_events``: so many of the next such saves fail, as in a crash."""

    entries: dict[tuple[str, str], Delivery] = field(default_factory=dict)
    outbox: dict[str, DomainEvent] = field(default_factory=dict)
    lose_saves_with_events: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def claim(self, incident_id: str, receiver: str, now: datetime, lease_s: int) -> Delivery:
        with self._lock:
            entry = self.entries.get((incident_id, receiver), Delivery(incident_id=incident_id, receiver=receiver))
            if entry.claimed_until is not None and entry.claimed_until > now:
                raise Conflict(f"{receiver} is being told until {entry.claimed_until}")
            until = now + timedelta(seconds=lease_s)
            claimed = replace(entry, version=entry.version + 1, claimed_until=until)
            self.entries[incident_id, receiver] = claimed
            return claimed

    def save(self, delivery: Delivery, events: Sequence[DomainEvent]) -> None:
        with self._lock:
            if events and self.lose_saves_with_events:
                self.lose_saves_with_events -= 1
                raise Unavailable("the ledger did not answer")
            key = (delivery.incident_id, delivery.receiver)
            known = self.entries.get(key)
            if delivery.version != (known.version if known else 0) + 1:
                raise Conflict(f"version {delivery.version} does not follow {known and known.version}")
            self.entries[key] = delivery
            self.outbox |= {event.event_id: event for event in events}

    def unpublished(self, older_than: datetime) -> list[DomainEvent]:
        return [event for event in self.outbox.values() if event.occurred_at < older_than]

    def mark_published(self, event: DomainEvent) -> None:
        self.outbox.pop(event.event_id, None)


@dataclass
class FakeSecrets:
    """Values by name, oldest first; version ids count from 1."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def current(self, name: str) -> Secret:
        return self.version(name, str(len(self.values.get(name, []))))

    def version(self, name: str, version_id: str) -> Secret:
        known = self.values.get(name, [])
        if not 1 <= int(version_id) <= len(known):
            raise ConfigurationError(f"secret {name} has no version {version_id}")
        return Secret(version_id=version_id, value=known[int(version_id) - 1])

    def rotate(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


@dataclass
class FakeBus:
    published: list[DomainEvent] = field(default_factory=list)

    def publish(self, events: Sequence[DomainEvent]) -> None:
        self.published += events


@dataclass
class KnownIncidents:
    """Incidents as they are now: set by the test, read by the notifier."""

    now: dict[str, Incident] = field(default_factory=dict)
    histories: dict[str, AlertHistory] = field(default_factory=dict)
    events: list[DomainEvent] = field(default_factory=list)

    def know(self, incident: Incident) -> Incident:
        self.now[incident.incident_id] = incident
        return incident

    def incident(self, incident_id: str) -> Incident | None:
        return self.now.get(incident_id)

    def history(self, dedup_key: str) -> AlertHistory | None:
        return self.histories.get(dedup_key)

    def save(self, history: AlertHistory | None, incident: Incident | None, events: Sequence[DomainEvent]) -> None:
        if history:
            self.histories[history.dedup_key] = history
        if incident:
            self.know(incident)
        self.events += events

    def recent(self, limit: int) -> list[Incident]:
        return list(self.now.values())[:limit]

    def expired(self, now: datetime) -> list[Incident]:
        return [each for each in self.now.values() if each.expires_at and each.expires_at <= now]

    def unchanged_since(self, then: datetime) -> list[Incident]:
        return [each for each in self.now.values() if each.is_open and each.changed_at <= then]


@dataclass
class FakeQueueDelay:
    """Remembers the last delay of each receipt. ``broken``: the queue can't be reached."""

    delays: dict[str, int] = field(default_factory=dict)
    broken: bool = False

    def delay(self, receipt_handle: str, seconds: int) -> None:
        if self.broken:
            raise Unavailable("SQS does not answer")
        self.delays[receipt_handle] = seconds
