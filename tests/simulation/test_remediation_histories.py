"""Thousands of seeded histories of remediations: repeats, reorderings, losses, crashes anywhere, throttles, people.

A failing history names its seed: ``Simulation(seed).run()`` is the same history again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from lamplighter.domain.alert import Alert, AlertStatus, Suppression
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import IncidentChange
from lamplighter.domain.incident_events import incident_event
from lamplighter.domain.remediation import (
    AlarmReading,
    FollowUp,
    FunctionState,
    Remediation,
    RemediationStatus,
    ResourceHold,
)
from lamplighter.domain.workload import AlarmDefinition, FunctionChange, FunctionSetting, Runbook, WhenUnreserved
from lamplighter.errors import LamplighterError, Unanswered, Unavailable
from lamplighter.usecases.publish import publish
from lamplighter.usecases.remediate import follow_up, remediate
from lamplighter.usecases.remediation_steps import Remediations
from lamplighter.usecases.resume_remediations import resume_remediations
from tests.builders import NOON, a_runbook, a_workload, an_alert, workloads
from tests.fakes_remediation import FakeFunctionControl, FakeRemediationStore, a_function
from tests.world_of_remediation import BREACHING, OWN_STACK, RECOVERED, World

HISTORIES = 5000
BLOCKS = 8
STEPS = 45

CONCURRENCY, MEMORY = FunctionSetting.RESERVED_CONCURRENCY, FunctionSetting.MEMORY_MB
SHOP, BATCH, OURS = "shop-api", "shop-batch", "lamplighter-remediator"
AT_MOST = {(SHOP, CONCURRENCY): 50, (SHOP, MEMORY): 2048, (BATCH, CONCURRENCY): 20}
ALARMS = ("shop-errors", "shop-latency", "shop-backlog", "shop-watcher")

IN_FLIGHT = {
    RemediationStatus.APPLYING,
    RemediationStatus.APPLIED,
    RemediationStatus.VERIFIED,
    RemediationStatus.ROLLING_BACK,
    RemediationStatus.GIVING_BACK,
}
ENDS = {
    EventType.REMEDIATION_ROLLED_BACK,
    EventType.REMEDIATION_GIVEN_BACK,
    EventType.REMEDIATION_KEPT,
    EventType.REMEDIATION_FAILED,
}

Message = DomainEvent | FollowUp


class Crash(BaseException):
    """The process dies: nothing of ours may catch it."""


class Interposed:
    """A port with something happening before a call, or after it and before its answer."""

    def __init__(self, part: object, happens: Callable[[bool], None]) -> None:
        self._part, self._happens = part, happens

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._part, name)

        def interposed(*args: object, **named: object) -> object:
            self._happens(False)  # noqa: FBT003 - not yet done
            answer = call(*args, **named)
            self._happens(True)  # noqa: FBT003 - done, and not yet answered
            return answer

        return interposed


class WatchedControl(FakeFunctionControl):
    """Checks every change at the moment it is made."""

    simulation: Simulation

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:
        before = self.functions[state.function].value(setting)
        super().set_value(state, setting, value)
        self.simulation.check_change(state.function, setting, before, value)


class WatchedStore(FakeRemediationStore):
    """Checks every giving back at the moment it is decided for good."""

    simulation: Simulation

    def save(self, remediation: Remediation, events: Sequence[DomainEvent], hold: ResourceHold | None = None) -> None:
        known = self.remediation(remediation.incident_id, remediation.runbook)
        super().save(remediation, events, hold)
        if known and (known.status, remediation.status) == (RemediationStatus.VERIFIED, RemediationStatus.GIVING_BACK):
            self.simulation.check_giving_back(remediation)


class Simulation:
    """One history."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a repeatable history, not a secret
        self.world = World(
            workloads=workloads(a_workload(alarms=_alarm_definitions(), runbooks=self._runbooks())),
            control=WatchedControl.of(
                a_function(SHOP, reserved_concurrency=10, memory_mb=512, stack_name="shop"),
                a_function(BATCH, reserved_concurrency=None, stack_name="shop"),
                a_function(OURS, reserved_concurrency=4, stack_name=OWN_STACK),
                account_limit=self.random.choice([1000, 1000, 130]),
            ),
            store=WatchedStore(),
        )
        assert isinstance(self.world.control, WatchedControl)
        assert isinstance(self.world.store, WatchedStore)
        self.world.control.simulation = self.world.store.simulation = self
        self.expected = {
            (name, setting): state.value(setting)
            for name, state in self.world.control.functions.items()
            for setting in FunctionSetting
        }
        self.queue: list[tuple[datetime, Message]] = []
        self.raised: Counter[tuple[str, str]] = Counter()
        self.faulty = True
        self.depth = 0
        self.disturbed = False
        self.odd = 11

    def run(self) -> None:
        steps = (self._alarm_says, self._alarm_says, self._metric_turns, self._someone_changes, self._sweep)
        for _ in range(STEPS):
            if self.random.random() < 0.6:
                self._deliver()
            else:
                self.random.choice(steps)()
            self._pass(self.random.choice([0, 1, 5, 30, 60, 200]))
            self._check_holds()
        self._settle()
        self._check_end()

    # ---- what happens in the world

    def _alarm_says(self) -> None:
        name = self.random.choice(ALARMS)
        status = self.random.choices([*AlertStatus], weights=[5, 1, 4])[0]
        quiet = Suppression(by="mute", reason="maintenance") if self.random.random() < 0.1 else None
        self._hear(_an_alert(name, status, self.world.now, quiet))

    def _hear(self, alert: Alert) -> None:
        incident = self.world.hears(alert)
        if incident is None:
            return
        workload = self.world.workloads.named[0]
        event = incident_event(incident, IncidentChange.UPDATED, workload, reason="it changed")
        for _ in range(self.random.choice([1, 1, 2]) if self.faulty else 1):
            self.queue.append((self.world.now + timedelta(seconds=self.random.randint(0, 90)), event))

    def _metric_turns(self) -> None:
        silent = AlarmReading(state="INSUFFICIENT_DATA", state_changed_at=NOON)
        reading = self.random.choice([BREACHING, RECOVERED, silent])
        self.world.alarms.readings[self.random.choice(ALARMS)] = reading

    def _someone_changes(self) -> None:
        """To an odd value, which no runbook sets."""
        if self.random.random() < 0.5:
            return
        setting = self.random.choice([CONCURRENCY, MEMORY])
        self.odd += 2
        value = self.odd if setting is CONCURRENCY else 512 + self.odd
        self.world.control.change(SHOP, setting, value)
        self.expected[SHOP, setting] = value

    def _sweep(self) -> None:
        resume_remediations(self.world.now, self.world.store, self.world.follow_ups)
        publish(self.world.store.unpublished(self.world.now), self.world.bus, self.world.store)

    def _pass(self, seconds: int) -> None:
        self.world.now += timedelta(seconds=seconds)
        self.queue += [(self.world.now, note) for note in self.world.follow_ups.arrived(self.world.now)]

    # ---- the remediator at work

    def _deliver(self) -> None:
        ready = [each for each in self.queue if each[0] <= self.world.now]
        if not ready:
            return
        taken = self.random.choice(ready)
        self.queue.remove(taken)
        message = taken[1]
        if self.faulty and self.random.random() < 0.05:
            return  # lost for good
        try:
            self._handle(message)
        except* Crash:
            self._comes_back(message, self.random.choice([30, 360]))
        except* LamplighterError:
            self._comes_back(message, 5)

    def _comes_back(self, message: Message, seconds: int) -> None:
        self.queue.append((self.world.now + timedelta(seconds=seconds), message))

    def _handle(self, message: Message) -> None:
        remediations = self._remediations()
        if self.depth == 0:
            self.disturbed = False
        if isinstance(message, FollowUp):
            follow_up(message, self.world.now, remediations)
        else:
            remediate(message, self.world.now, remediations)

    def _remediations(self) -> Remediations:
        """With trouble at one of the port calls, more often than not, while things may go wrong."""
        if not self.faulty or self.depth:
            return self.world.remediations()
        calls_left = self.random.randint(1, 40)
        trouble = self.random.choice([self._crash, self._no_answer, self._others_work, self._others_work])

        def happens(done: bool) -> None:
            nonlocal calls_left
            calls_left -= 1
            if calls_left == 0 and self.depth == 0:
                trouble(done=done)

        return self._interposed(happens)

    def _interposed(self, happens: Callable[[bool], None]) -> Remediations:
        parts = ("store", "incidents", "control", "alarms", "follow_ups", "bus")
        watched: dict[str, Any] = {part: Interposed(getattr(self.world, part), happens) for part in parts}
        return self.world.remediations(**watched, outbox=watched["store"])

    @staticmethod
    def _crash(*, done: bool) -> None:  # noqa: ARG004 - dead either way
        raise Crash

    @staticmethod
    def _no_answer(*, done: bool) -> None:
        raise Unanswered("timed out") if done else Unavailable("throttled")

    def _others_work(self, *, done: bool) -> None:  # noqa: ARG002 - whenever it is
        """Another worker, an alarm or a person comes in between, for less time than an invocation may take."""
        self.depth += 1
        self.disturbed = True
        for _ in range(self.random.randint(1, 3)):
            self.random.choice([self._deliver, self._deliver, self._alarm_says, self._someone_changes])()
            self._pass(self.random.randint(0, 18))
        self.depth -= 1

    # ---- the end

    def _settle(self) -> None:
        """Nothing goes wrong any more, every alarm resolves, and time passes until nothing is left to do."""
        self.faulty = False
        self._pass(1)
        for name in ALARMS:
            self._hear(_an_alert(name, AlertStatus.RESOLVED, self.world.now, None))
        self._work_until(self.world.now + timedelta(days=2))
        self._sweep()
        assert not self._next_due(), "it never comes to rest"

    def _work_until(self, end: datetime) -> None:
        """Everything is delivered when it is due, and swept for."""
        while (due := self._next_due()) and due <= end:
            self.world.now = max(self.world.now, due)
            self._pass(0)
            self._sweep()
            while any(at <= self.world.now for at, _ in self.queue):
                self._deliver()
                self._pass(0)

    def _next_due(self) -> datetime | None:
        waiting = [at for at, _ in self.queue] + [at for at, _ in self.world.follow_ups.waiting]
        waiting += [each.due_at for each in self.world.store.remediations.values() if each.due_at]
        return min(waiting, default=None)

    # ---- what always holds

    def check_change(self, function: str, setting: FunctionSetting, before: int | None, value: int | None) -> None:
        assert function != OURS
        acting = [each for each in self._in_flight() if each.change and each.change.function == function]
        (by,) = [each for each in acting if each.change and each.change.setting is setting]
        assert by.change is not None
        assert by.status.is_acting
        if by.status is not RemediationStatus.APPLYING:
            assert value == by.change.before
            return
        assert (before, value) == (by.change.before, by.change.after)
        assert (before or 0) < by.change.after <= AT_MOST[function, setting]
        self.raised[by.incident_id, by.runbook] += 1
        incident = self.world.incidents.incident(by.incident_id)
        assert self.disturbed or (incident and incident.is_open and incident.suppression is None)

    def check_giving_back(self, remediation: Remediation) -> None:
        assert remediation.change is not None
        hold = self.world.store.hold(remediation.change.resource)
        assert hold is not None
        for incident_id in (remediation.incident_id, *hold.wanted_by):
            incident = self.world.incidents.incident(incident_id)
            assert incident is not None
            assert incident.resolved_at is not None
            assert self.world.now >= incident.resolved_at + timedelta(seconds=remediation.quiet_s)

    def _in_flight(self) -> list[Remediation]:
        return [each for each in self.world.store.remediations.values() if each.status in IN_FLIGHT]

    def _check_holds(self) -> None:
        in_flight = Counter(each.change.resource for each in self._in_flight() if each.change)
        held = [hold.resource for hold in self.world.store.holds.values() if hold.is_held]
        assert in_flight == Counter(held)
        assert all(each.due_at is not None for each in self._in_flight())

    def _check_end(self) -> None:
        found = {key: self.world.control.value(*key) for key in self.expected}
        assert found == self.expected
        assert not [hold for hold in self.world.store.holds.values() if hold.is_held]
        assert set(self.raised.values()) <= {1}
        by_id = {event.event_id: event for event in self.world.bus.published}
        assert all(by_id[event.event_id] == event for event in self.world.bus.published)
        for (incident_id, runbook), remediation in self.world.store.remediations.items():
            prefix = f"{incident_id}/remediation/{runbook}/"
            told = {event.type for event_id, event in by_id.items() if event_id.startswith(prefix)}
            assert told
            if remediation.applied_at:
                assert EventType.REMEDIATION_APPLIED in told
            if remediation.applied_at or (incident_id, runbook) in self.raised:
                assert told & ENDS

    def _runbooks(self) -> tuple[Runbook, ...]:
        def runbook(name: str, alarm: str, function: str, setting: FunctionSetting, **change: Any) -> Runbook:
            at_most = AT_MOST.get((function, setting), 50)
            return a_runbook(
                name=name,
                alarms=(alarm,),
                change=FunctionChange(setting=setting, function=function, at_most=at_most, **change),
                cooldown_s=self.random.choice([0, 60, 600]),
                verify_within_s=self.random.choice([30, 120, 300]),
                quiet_s=self.random.choice([0, 60, 300]),
            )

        return (
            runbook("errors", "shop-errors", SHOP, CONCURRENCY, multiply_by=2.0),
            runbook("latency", "shop-latency", SHOP, CONCURRENCY, to=30),
            runbook("memory", "shop-latency", SHOP, MEMORY, multiply_by=2.0),
            runbook("backlog", "shop-backlog", BATCH, CONCURRENCY, to=20, when_unreserved=WhenUnreserved.RESERVE),
            runbook("watcher", "shop-watcher", OURS, CONCURRENCY, to=20),
        )


class CrashOnce(Simulation):
    """The plainest history, fire and resolve, in which the process dies at one call of a port, or right after it."""

    def __init__(self, *, at_call: int, done: bool) -> None:
        super().__init__(seed=0)
        self.calls_left, self.done, self.crashed = at_call, done, False

    def run(self) -> None:
        self.faulty = False
        self.world.alarms.readings["shop-errors"] = RECOVERED
        self._hear(_an_alert("shop-errors", AlertStatus.FIRING, self.world.now, None))
        self._work_until(self.world.now + timedelta(minutes=10))
        self._settle()
        self._check_holds()
        self._check_end()

    def _remediations(self) -> Remediations:
        def happens(done: bool) -> None:
            self.calls_left -= done is self.done
            if self.calls_left == 0 and not self.crashed:
                self.crashed = True
                raise Crash

        return self._interposed(happens)


@pytest.mark.parametrize("done", [False, True])
def test_a_crash_at_any_call_still_ends_in_one_change_given_back(*, done: bool) -> None:
    at_call, crashed = 0, True
    while crashed:
        at_call += 1
        simulation = CrashOnce(at_call=at_call, done=done)
        simulation.run()
        crashed = simulation.crashed
        assert list(simulation.raised.values()) == [1], f"call {at_call}"
        given_back = [event for event in simulation.world.bus.published if event.type in ENDS]
        assert {event.type for event in given_back} == {EventType.REMEDIATION_GIVEN_BACK}, f"call {at_call}"
    assert at_call > 30


def _alarm_definitions() -> tuple[AlarmDefinition, ...]:
    return tuple(replace(each, name="shop-*") for each in a_workload().alarms)


def _an_alert(name: str, status: AlertStatus, at: datetime, suppression: Suppression | None) -> Alert:
    return an_alert(name=name, dedup_key=name, alarm_arn=name, status=status, occurred_at=at, suppression=suppression)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_happens_every_change_is_bounded_alone_told_and_given_back(block: int) -> None:
    for seed in range(block, HISTORIES, BLOCKS):
        try:
            Simulation(seed).run()
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def test_the_histories_reach_every_end() -> None:
    """A simulation in which nothing happens would hold every invariant."""
    ends: Counter[RemediationStatus] = Counter()
    for seed in range(100):
        simulation = Simulation(seed)
        simulation.run()
        ends.update(each.status for each in simulation.world.store.remediations.values())
    reached = {status for status in RemediationStatus if status not in IN_FLIGHT}
    assert reached - {RemediationStatus.PROPOSED, RemediationStatus.DEFERRED} <= set(ends)
