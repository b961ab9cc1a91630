"""Everything around the remediator, in memory, with a clock that tests move."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lamplighter.domain.alert import Alert
from lamplighter.domain.events import EventType
from lamplighter.domain.incident import Incident, IncidentChange, fold
from lamplighter.domain.incident_events import incident_event
from lamplighter.domain.remediation import AlarmReading, FunctionState, Remediation, ResourceHold
from lamplighter.domain.workload import FunctionSetting, Workload, Workloads
from lamplighter.errors import Unavailable
from lamplighter.usecases.remediate import follow_up, remediate
from lamplighter.usecases.remediation_steps import Remediations
from local.in_memory import InMemoryBus, InMemoryIncidents
from tests.builders import ALARM_ARN, NOON, a_resolve, a_triage, a_workload, an_alert, at, workloads
from tests.fakes_remediation import (
    FakeAlarmReader,
    FakeFollowUps,
    FakeFunctionControl,
    FakeRemediationStore,
    a_function,
)

OWN_STACK = "lamplighter"
BREACHING = AlarmReading(state="ALARM", state_changed_at=NOON, values=(9.0,), breaching=(True,))
RECOVERED = AlarmReading(state="ALARM", state_changed_at=NOON, values=(9.0, 1.0), breaching=(True, False))


class Noon:
    """A clock for what never looks at it here."""

    def now(self) -> datetime:
        return NOON


class AwayControl(FakeFunctionControl):
    """Answers, and carries nothing out."""

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:  # noqa: ARG002
        raise Unavailable("TooManyRequestsException")


@dataclass
class World:
    """Its alarm is ``ALARM_ARN`` and breaches until told otherwise."""

    workloads: Workloads = field(default_factory=workloads)
    control: FakeFunctionControl = field(default_factory=lambda: FakeFunctionControl.of(a_function()))
    store: FakeRemediationStore = field(default_factory=FakeRemediationStore)
    incidents: InMemoryIncidents = field(default_factory=lambda: InMemoryIncidents(Noon()))
    alarms: FakeAlarmReader = field(default_factory=lambda: FakeAlarmReader({ALARM_ARN: BREACHING}))
    follow_ups: FakeFollowUps = field(default_factory=FakeFollowUps)
    bus: InMemoryBus = field(default_factory=InMemoryBus)
    now: datetime = NOON

    def remediations(self, **parts: Any) -> Remediations:
        values: dict[str, Any] = {
            "store": self.store,
            "incidents": self.incidents,
            "workloads": self.workloads,
            "control": self.control,
            "alarms": self.alarms,
            "follow_ups": self.follow_ups,
            "outbox": self.store,
            "bus": self.bus,
            "own_stack": OWN_STACK,
        }
        return Remediations(**values | parts)

    def configure(self, workload: Workload) -> None:
        self.workloads = workloads(workload)

    def hears(self, alert: Alert) -> Incident | None:
        """The alert's effect on its incident, without telling the remediator."""
        history = self.incidents.history(alert.dedup_key)
        known = self.incidents.incident(history.incident_id) if history and history.incident_id else None
        folded = fold(alert, a_triage(), history, known).action
        if folded is None:
            return None
        self.incidents.save(folded.history, folded.incident, ())
        return folded.incident

    def fires(self, **alert: Any) -> Incident:
        incident = self.hears(an_alert(**{"occurred_at": self.now} | alert))
        assert incident is not None
        self.looks(incident)
        return incident

    def resolves(self, **alert: Any) -> Incident:
        incident = self.hears(a_resolve(**{"occurred_at": self.now} | alert))
        assert incident is not None
        self.looks(incident)
        return incident

    def hears_only_of_the_resolve(self) -> Incident:
        self.hears(an_alert(occurred_at=self.now))
        incident = self.hears(a_resolve(occurred_at=self.now))
        assert incident is not None
        return incident

    def fires_while_aws_is_away(self) -> None:
        """The decision is written, and the change does not come about."""
        incident = self.hears(an_alert(occurred_at=self.now))
        assert incident is not None
        self.looks(incident, control=AwayControl(self.control.functions))

    def hold(self) -> ResourceHold:
        """The only one."""
        (hold,) = self.store.holds.values()
        return hold

    def looks(self, incident: Incident, **parts: Any) -> list[Remediation]:
        event = incident_event(incident, IncidentChange.UPDATED, a_workload(), reason="it changed")
        return remediate(event, self.now, self.remediations(**parts))

    def passes_to(self, seconds: float) -> None:
        """Time goes on to so many seconds after noon, and every follow-up is answered when it arrives."""
        until = at(seconds)
        while self.follow_ups.waiting and (arrives_at := min(each[0] for each in self.follow_ups.waiting)) <= until:
            self.now = max(self.now, arrives_at)
            for note in self.follow_ups.arrived(self.now):
                follow_up(note, self.now, self.remediations())
        self.now = until

    def told(self) -> list[EventType]:
        return [event.type for event in self.bus.published]

    def remediation(self, runbook: str = "high-error-rate") -> Remediation:
        """The latest of a runbook."""
        return next(each for (_, name), each in reversed(self.store.remediations.items()) if name == runbook)
