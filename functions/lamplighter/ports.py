"""Every seam, on one screen. Use cases know these; adapters implement them; tests have fakes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .domain.alert import Severity
from .domain.delivery import Delivery
from .domain.events import DomainEvent
from .domain.incident import AlertHistory, Incident
from .domain.remediation import AlarmReading, AlarmState, FollowUp, FunctionState, Remediation, ResourceHold
from .domain.window import Window
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
    def unchanged_since(self, then: datetime) -> list[Incident]:
        """Open ones of which nothing was heard since then, those that expire by themselves left out."""
        ...


class IncidentHistory(Protocol):
    """What there was of incidents. Raises Unavailable."""

    def opened(self, window: Window) -> list[Incident]:
        """Within it, oldest first; an index, which may lag behind by a moment."""
        ...

    def unchanged_since(self, then: datetime) -> list[Incident]: ...


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
    """Remediations, and who holds which resource. Writes are conditional on versions: else Conflict.

    ``save`` writes the remediation, its events (until ``mark_published``) and the hold, all or nothing. ``due``
    finds those whose ``due_at`` has passed.
    """

    def remediation(self, incident_id: str, runbook: str) -> Remediation | None: ...
    def of_incident(self, incident_id: str) -> list[Remediation]: ...
    def save(
        self, remediation: Remediation, events: Sequence[DomainEvent], hold: ResourceHold | None = None
    ) -> None: ...
    def hold(self, resource: str) -> ResourceHold | None: ...
    def due(self, now: datetime) -> list[Remediation]: ...


class RemediationHistory(Protocol):
    """What was done about incidents. Raises Unavailable."""

    def of_incident(self, incident_id: str) -> list[Remediation]: ...


class FollowUps(Protocol):
    """Brings a remediation back when it is due; where that is too far ahead to wait for, sooner. Raises Unavailable."""

    def schedule(self, follow_up: FollowUp, now: datetime) -> None: ...


class FunctionControl(Protocol):
    """Reads and changes Lambda functions.

    ``set_value`` is for the value that ``state`` shows: None deletes a reservation. Raises ConfigurationError (there
    is no such function), ControlRefused (with the limit's name), Conflict (changed or updating meanwhile), Unavailable.
    """

    def state(self, function: str) -> FunctionState: ...
    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None: ...


class AlarmStates(Protocol):
    """Alarms whose ARN begins with ``arn_prefix``, as they are now; None where there is none. Raises Unavailable."""

    @property
    def arn_prefix(self) -> str: ...
    def state(self, alarm_arn: str) -> AlarmState | None: ...


class AlarmReader(Protocol):
    """An alarm's state and its own metric in whole periods since one instant. None where the alarm is gone.

    Raises Unavailable.
    """

    def reading(self, alarm_arn: str, since: datetime, now: datetime) -> AlarmReading | None: ...


# What a receiver gets: JSON under the names of its own documentation.
Payload = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """Where a Slack message is: the channel's id and the message's ts."""

    channel_id: str
    ts: str


class SlackApi(Protocol):
    """Slack's Web API. ``message`` is what chat.postMessage takes, without a channel.

    Raises Rejected (naming Slack's error code), Unavailable, or Unanswered where it may have been done.
    """

    def post(self, token: Secret, channel: str, message: Payload) -> PostedMessage: ...

    def update(self, token: Secret, posted: PostedMessage, message: Payload) -> bool:
        """False where that message is gone or can't be changed any more."""
        ...

    def find_message(self, token: Secret, channel: str, metadata: Payload, since: datetime) -> PostedMessage | None:
        """The newest message since then that carries exactly this metadata."""
        ...


class SlackWebhook(Protocol):
    """An incoming webhook: a message sent so can't be changed. Raises as SlackApi does."""

    def post(self, url: Secret, message: Payload) -> None: ...


class PagerDutyApi(Protocol):
    """PagerDuty's Events API v2; the routing key travels apart from the event. Raises as SlackApi does."""

    def enqueue(self, routing_key: Secret, event: Payload) -> None: ...
    def enqueue_change(self, routing_key: Secret, change: Payload) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMessage:
    """One message of a queue; ``receive_count`` is 1 the first time."""

    message_id: str
    receipt_handle: str
    receive_count: int
    body: str


class QueueDelay(Protocol):
    """Keeps a received message out of sight for so many seconds from now. Raises Unavailable."""

    def delay(self, receipt_handle: str, seconds: int) -> None: ...
