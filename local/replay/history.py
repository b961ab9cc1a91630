"""What became of events: the same use case as the intake's, over stores in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lamplighter.domain.alert import Alert
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import Incident, IncidentChange
from lamplighter.domain.remediating import untouchable
from lamplighter.domain.routing import route
from lamplighter.domain.workload import Receiver, Runbook, Workloads
from lamplighter.inbound.envelope import heard_from
from lamplighter.usecases.change_incident import Incidents
from lamplighter.usecases.receive_alert import Received, receive_alert
from local.in_memory import InMemoryAlarmTags, InMemoryBus, InMemoryIncidents
from local.replay.event_files import RawEvent

_EFFECTS = {
    IncidentChange.OPENED: "opened",
    IncidentChange.UPDATED: "updated",
    IncidentChange.RESOLVED: "resolved",
    IncidentChange.ACKNOWLEDGED: "acknowledged",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One alert and its effect: opened, updated, resolved, suppressed, repeat, late, or noted (no incident)."""

    alert: Alert
    effect: str
    received: Received
    incident: Incident | None


@dataclass(frozen=True, slots=True)
class ReplayedEvent:
    """``remarks`` says of what is known and is no alert."""

    raw: RawEvent
    steps: tuple[Step, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notification:
    """``receivers`` in the order in which they would be told of ``event``."""

    event: DomainEvent
    receivers: tuple[Receiver, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What a runbook would try once it knows the function's state, which offline nobody does."""

    incident: Incident
    runbook: Runbook


@dataclass(slots=True)
class Replay:
    """A world of its own, in which it is ``at`` all the time."""

    workloads: Workloads
    at: datetime
    events: list[ReplayedEvent] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    suppressed: dict[str, Incident] = field(default_factory=dict)
    planned: list[PlannedAction] = field(default_factory=list)
    store: InMemoryIncidents = field(init=False)

    def __post_init__(self) -> None:
        self.store = InMemoryIncidents(self)

    def now(self) -> datetime:
        """The clock of this world."""
        return self.at

    @property
    def incidents(self) -> list[Incident]:
        """In the order in which they opened here."""
        return list(self.store.incidents.values())

    def take(self, raw_events: Iterable[RawEvent]) -> None:
        for raw in raw_events:
            heard = heard_from(raw.event, self.at)
            steps = tuple(self._receive(alert) for alert in heard.alerts)
            self.events.append(ReplayedEvent(raw, steps, heard.remarks))

    def _receive(self, alert: Alert) -> Step:
        before = self.store.history(alert.dedup_key)
        incidents = Incidents(store=self.store, outbox=self.store, bus=InMemoryBus(), workloads=self.workloads)
        received = receive_alert(alert, incidents, InMemoryAlarmTags())
        folded = received.decision.action
        incident = folded.incident if folded else None
        if received.event is not None and incident is not None:
            self._note(received.event, incident)
        late = before is not None and alert.order < before.order
        return Step(alert, _effect(received, incident, late=late), received, incident)

    def _note(self, event: DomainEvent, incident: Incident) -> None:
        workload = self.workloads.get(incident.workload)
        if not incident.announced:
            self.suppressed.setdefault(incident.incident_id, incident)
            return
        routed = route(incident, workload)
        self.notifications.append(Notification(event, routed.action or (), routed.reason))
        self._plan(incident)

    def _plan(self, incident: Incident) -> None:
        """Once an incident and runbook, unless the remediator would refuse whatever the function is like."""
        workload = self.workloads.get(incident.workload)
        known = {(plan.incident.incident_id, plan.runbook.name) for plan in self.planned}
        for runbook in workload.runbooks_for(incident.alert.name):
            if (incident.incident_id, runbook.name) not in known and not untouchable(incident, workload, runbook.name):
                self.planned.append(PlannedAction(incident, runbook))


def _effect(received: Received, incident: Incident | None, *, late: bool) -> str:
    folded = received.decision.action
    if folded is None:
        return "late" if late else "repeat"
    if incident is None or folded.change is None:
        return "noted"
    if folded.change is IncidentChange.RESOLVED or incident.announced:
        return _EFFECTS[folded.change]
    return "suppressed"
