"""What every step of a remediation is given, and how a step is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lamplighter.domain.events import EventType
from lamplighter.domain.incident import Incident
from lamplighter.domain.remediating import UPDATED_SOON
from lamplighter.domain.remediation import Change, FollowUp, Remediation, RemediationStatus, ResourceHold
from lamplighter.domain.remediation_events import remediation_event
from lamplighter.domain.workload import Workloads
from lamplighter.errors import ConfigurationError, Conflict, ControlRefused
from lamplighter.ports import (
    AlarmReader,
    EventBus,
    FollowUps,
    FunctionControl,
    IncidentStore,
    Outbox,
    RemediationStore,
)
from lamplighter.usecases.publish import publish

# An act is over by then: longer than any invocation that acts may run (its function's Timeout, 60 s). Whoever
# finds an act begun waits for it, so a slow one is never overtaken, and one that died is taken over.
ACT_WITHIN = timedelta(seconds=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remediations:
    """Where remediations are kept and what they act with. ``own_stack`` is the name of our own stack."""

    store: RemediationStore
    incidents: IncidentStore
    workloads: Workloads
    control: FunctionControl
    alarms: AlarmReader
    follow_ups: FollowUps
    outbox: Outbox
    bus: EventBus
    own_stack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One look at the remediations of an incident: the incident as it stands, and when the look is."""

    incident: Incident
    now: datetime
    remediations: Remediations

    def record(
        self, step: Remediation, hold: ResourceHold | None = None, event: EventType | None = None
    ) -> Remediation:
        """Writes a step with its event, publishes that and schedules the follow-up.

        Raises Conflict when someone else wrote in between, Unavailable after the write: what is missing is repeated.
        """
        workload = self.remediations.workloads.get(self.incident.workload)
        told = remediation_event(step, self.incident, workload, self.now, event)
        self.remediations.store.save(step, (told,), hold)
        self._follow_up(step)
        publish((told,), self.remediations.bus, self.remediations.outbox)
        return step

    def record_quietly(self, step: Remediation, hold: ResourceHold | None = None) -> Remediation:
        """Without an event, since nothing has happened yet. Raises Conflict when someone else wrote in between."""
        self.remediations.store.save(step, (), hold)
        self._follow_up(step)
        return step

    def wait(self, step: Remediation, until: datetime | None) -> Remediation:
        """Looks again then. Nothing is written where the next look is due sooner anyway."""
        if until is None or (step.due_at is not None and self.now < step.due_at <= until):
            return step
        return self.record_quietly(replace(step, due_at=until, version=step.version + 1))

    def put_off(self, step: Remediation) -> Remediation:
        """The act could not begin, so nobody is waited for: it comes soon. Raises Conflict as every step does."""
        return self.record_quietly(replace(step, due_at=self.now + UPDATED_SOON, version=step.version + 1))

    def release(self, change: Change, *, changed: bool) -> ResourceHold:
        """The hold let go. Only an end of a real change starts the cooldown: a failed attempt costs nothing."""
        hold = self.remediations.store.hold(change.resource)
        if hold is None:
            raise Conflict(f"the hold of {change.resource} is gone")
        until = self.now if changed else hold.changed_until
        return replace(hold, released_at=self.now, changed_until=until, version=hold.version + 1)

    def _follow_up(self, step: Remediation) -> None:
        if step.due_at is not None:
            follow_up = FollowUp(incident_id=step.incident_id, runbook=step.runbook, due_at=step.due_at)
            self.remediations.follow_ups.schedule(follow_up, self.now)


def ended(step: Remediation, status: RemediationStatus, reason: str, now: datetime) -> Remediation:
    """The last version of a remediation: nothing is due any more."""
    return replace(step, status=status, reason=reason, ended_at=now, due_at=None, version=step.version + 1)


def in_words(error: ConfigurationError | ControlRefused) -> str:
    """With the limit it hit, if AWS named one."""
    limit = error.limit if isinstance(error, ControlRefused) else None
    return f"{error} (limit: {limit})" if limit else str(error)
