"""Every seam, on one screen. Use cases know these; adapters implement them; tests have fakes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .domain.alert import Severity
from .domain.delivery import Delivery
from .domain.events import DomainEvent
from .domain.incident import AlertHistory, Incident
from .domain.remediation import AlarmReading, FunctionState, Remediation, ResourceHold
from .domain.workload import FunctionSetting


class Clock(Protocol):
    def now(self) -> datetime: ...


class IncidentStore(Protocol):
    """Incidents and the history of each dedup key. Writes are conditional on versions: else Conflict.

    ``events`` are stored with what they tell of, in one write, until ``mark_published``.
    """

    def history(self, dedup_key: str) -> AlertHistory | None: ...
    def incident(self, incident_id: str) -> Incident | None: ...
    def save(self, history: AlertHistory | None, incident: Incident | None, events: Sequence[DomainEvent]) -> None: ...
    def recent(self, limit: int) -> list[Incident]: ...
    def expired(self, now: datetime) -> list[Incident]: ...


class Outbox(Protocol):
    """Events that were written and not yet marked as published, oldest first."""

    def unpublished(self, older_than: datetime) -> list[DomainEvent]: ...
    def mark_published(self, event: DomainEvent) -> None: ...


class EventBus(Protocol):
    """Raises Unavailable unless every event was accepted."""

    def publish(self, events: Sequence[DomainEvent]) -> None: ...


class AuditLog(Protocol):
    """Append only; the same event twice is one entry."""

    def record(self, event: DomainEvent, recorded_at: datetime) -> None: ...
    def entries(self, incident_id: str) -> list[DomainEvent]: ...


class AlarmTags(Protocol):
    """The severity an alarm's tag says, or None. Never raises: telling people does not wait for a tag."""

    def severity(self, alarm_arn: str) -> Severity | None: ...


class DeliveryLedger(Protocol):
    """What each receiver was told of each incident. ``claim`` keeps two notifiers from telling it twice: it
    raises Conflict while another holds the claim, until that one's lease ends.
    """

    def claim(self, incident_id: str, receiver: str, now: datetime, lease_s: int) -> Delivery: ...
    def save(self, delivery: Delivery, events: Sequence[DomainEvent]) -> None: ...


class Secrets(Protocol):
    """Values of secrets by name. Raises ConfigurationError where there is none of that name or version."""

    def current(self, name: str) -> Secret: ...
    def version(self, name: str, version_id: str) -> Secret: ...


@dataclass(frozen=True, slots=True)
class Secret:
    """``value`` stays out of every repr and log."""

    version_id: str
    value: str

    def __repr__(self) -> str:
        return f"Secret(version_id={self.version_id!r})"


class RemediationStore(Protocol):
    """Remediations, and who holds which resource. Writes are conditional: else Conflict."""

    def remediation(self, incident_id: str, runbook: str) -> Remediation | None: ...
    def of_incident(self, incident_id: str) -> list[Remediation]: ...
    def save(self, remediation: Remediation, events: Sequence[DomainEvent]) -> None: ...
    def hold(self, resource: str) -> ResourceHold | None: ...
    def save_hold(self, hold: ResourceHold) -> None: ...
    def due(self, now: datetime) -> list[Remediation]: ...


class FollowUps(Protocol):
    """Looks again at a remediation at a later time."""

    def schedule(self, incident_id: str, runbook: str, due_at: datetime, now: datetime) -> None: ...


class FunctionControl(Protocol):
    """Reads and changes Lambda functions.

    Raises ControlRefused (with the limit's name), Conflict (changed or updating meanwhile), Unavailable.
    """

    def state(self, function: str) -> FunctionState: ...
    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None: ...


class AlarmReader(Protocol):
    """An alarm's state and its own metric, from one instant on."""

    def reading(self, alarm_arn: str, since: datetime, now: datetime) -> AlarmReading: ...
