"""A notifier with its queue in a time of its own: what fails comes back when it is due, and no test waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec

from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import Incident, IncidentChange
from lamplighter.domain.incident_events import incident_event
from lamplighter.domain.workload import Workloads
from lamplighter.inbound.bus_message import domain_event
from lamplighter.ports import QueueMessage
from lamplighter.usecases.notify import Notifying
from lamplighter.usecases.receive_batch import Failure, receive_batch
from tests.builders import NOON, workloads
from tests.fakes_notifying import FakeBus, FakeDeliveryLedger, FakeQueueDelay, FakeSecrets, KnownIncidents
from tests.fakes_remediation import FakeRemediationStore

VISIBILITY_TIMEOUT_S = 180
MAX_RECEIVES = 16

Notify = Callable[[DomainEvent, datetime], object]


def bus_body(event: DomainEvent) -> str:
    """As EventBridge puts it into a queue."""
    detail = msgspec.to_builtins(event)
    return msgspec.json.encode({"version": "0", "source": "lamplighter", "detail": detail}).decode()


@dataclass
class World:
    ledger: FakeDeliveryLedger = field(default_factory=FakeDeliveryLedger)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    incidents: KnownIncidents = field(default_factory=KnownIncidents)
    remediations: FakeRemediationStore = field(default_factory=FakeRemediationStore)
    bus: FakeBus = field(default_factory=FakeBus)
    workloads: Workloads = field(default_factory=workloads)
    now: datetime = NOON
    queue: list[tuple[datetime, QueueMessage]] = field(default_factory=list)
    dead_letters: list[QueueMessage] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def notifying(self) -> Notifying:
        return Notifying(
            incidents=self.incidents,
            remediations=self.remediations,
            workloads=self.workloads,
            ledger=self.ledger,
            secrets=self.secrets,
            outbox=self.ledger,
            bus=self.bus,
        )

    def event(self, incident: Incident, change: IncidentChange = IncidentChange.UPDATED) -> DomainEvent:
        return incident_event(incident, change, self.workloads.get(incident.workload), reason="it fires")

    def happens(self, incident: Incident, at: datetime | None = None) -> None:
        """The incident is so from now on, and its event lies in the queue."""
        self.incidents.know(incident)
        self.put(self.event(incident), at or self.now)

    def put(self, event: DomainEvent, at: datetime) -> None:
        number = len(self.queue) + len(self.dead_letters) + len(self.failures) + 1
        message = QueueMessage(
            message_id=event.event_id, receipt_handle=f"r{number}", receive_count=1, body=bus_body(event)
        )
        self.queue.append((at, message))

    def run(self, notify: Notify, until: datetime | None = None) -> None:
        """Receives what is due, one after the other, until nothing is left or that time has come."""
        while self.queue:
            self.queue.sort(key=lambda entry: entry[0])
            due, message = self.queue[0]
            if until is not None and due > until:
                break
            del self.queue[0]
            self.now = max(self.now, due)
            self._receive(message, notify)
        self.now = max(self.now, until or self.now)

    def _receive(self, message: QueueMessage, notify: Notify) -> None:
        delay = FakeQueueDelay()
        failures = receive_batch([message], lambda each: notify(domain_event(each), self.now), delay)
        self.failures += failures
        if not failures:
            return
        if message.receive_count == MAX_RECEIVES:
            self.dead_letters.append(message)
            return
        wait_s = delay.delays.get(message.receipt_handle, VISIBILITY_TIMEOUT_S)
        again = replace(message, receive_count=message.receive_count + 1)
        self.queue.append((self.now + timedelta(seconds=wait_s), again))

    def told(self) -> list[str]:
        """What was done, as the bus says it."""
        return [event.what for event in self.bus.published if event.type is EventType.NOTIFICATION_DELIVERED]
