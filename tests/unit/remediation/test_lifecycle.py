"""A remediation from the alarm to the giving back, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from lamplighter.domain.alert import Suppression
from lamplighter.domain.events import EventType
from lamplighter.domain.remediation import FollowUp, FunctionState, RemediationStatus, ResourceHold
from lamplighter.domain.workload import FunctionChange, FunctionSetting, Mode, WhenUnreserved
from lamplighter.errors import Conflict, ControlRefused, Unavailable
from lamplighter.usecases.remediate import follow_up
from lamplighter.usecases.resume_remediations import resume_remediations
from tests.builders import ALARM_ARN, a_runbook, a_workload, at
from tests.fakes_remediation import FakeFunctionControl, FakeRemediationStore, a_function
from tests.world_of_remediation import RECOVERED, AwayControl, World

FUNCTION = "aurastream-sync-handler"
APPLIED, VERIFIED = EventType.REMEDIATION_APPLIED, EventType.REMEDIATION_VERIFIED
GIVEN_BACK, ROLLED_BACK = EventType.REMEDIATION_GIVEN_BACK, EventType.REMEDIATION_ROLLED_BACK
DEFERRED, REFUSED = EventType.REMEDIATION_DEFERRED, EventType.REMEDIATION_REFUSED
KEPT, FAILED = EventType.REMEDIATION_KEPT, EventType.REMEDIATION_FAILED


class RefusingControl(FakeFunctionControl):
    """AWS refuses every change."""

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:  # noqa: ARG002
        raise ControlRefused("not now", limit="UnreservedConcurrentExecutions >= 100")


class HalfDoneControl(FakeFunctionControl):
    """An update that begins, and then fails."""

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:
        begun = value is not None and value > (state.value(setting) or 0)
        super().set_value(state, setting, value)
        if begun:
            raise ControlRefused("the update failed", limit="InternalError")


class UnansweringControl(FakeFunctionControl):
    """A change that is made, and whose answer is lost."""

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:
        super().set_value(state, setting, value)
        raise Unavailable("no answer")


@dataclass
class ContendedControl(FakeFunctionControl):
    """Once, when it is read for the so-manieth time, somebody else's update of the function is in progress."""

    busy_at: int = 0
    reads: int = 0

    def state(self, function: str) -> FunctionState:
        self.reads += 1
        return replace(super().state(function), update_in_progress=self.reads == self.busy_at)


class OvertakenControl(FakeFunctionControl):
    """Once, somebody else changes the function just before it is set."""

    overtaken: bool = False

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:
        if not self.overtaken:
            self.overtaken = True
            raise Conflict("the function was changed since it was read")
        super().set_value(state, setting, value)


@dataclass
class InterruptedStore(FakeRemediationStore):
    """Something happens right after a hold was read, once."""

    then: Callable[[], object] | None = None

    def hold(self, resource: str) -> ResourceHold | None:
        read, then, self.then = super().hold(resource), self.then, None
        if then:
            then()
        return read


def with_control(kind: type[FakeFunctionControl]) -> World:
    return World(control=kind.of(a_function()))


def with_change(**change: Any) -> World:
    world = World()
    values: dict[str, Any] = {"setting": FunctionSetting.RESERVED_CONCURRENCY, "function": FUNCTION, "at_most": 100}
    world.configure(a_workload(runbooks=(a_runbook(change=FunctionChange(**values | change)),)))
    return world


def test_an_alarm_that_fires_has_its_function_raised_and_later_given_back(world: World) -> None:
    world.fires()
    assert world.control.value(FUNCTION) == 100
    world.alarms.readings[ALARM_ARN] = RECOVERED
    world.passes_to(120)
    world.resolves()
    world.passes_to(719)
    assert world.control.value(FUNCTION) == 100
    world.passes_to(721)
    assert world.control.value(FUNCTION) == 50
    world.passes_to(5000)
    assert world.told() == [APPLIED, VERIFIED, GIVEN_BACK]
    assert world.follow_ups.waiting == []


def test_what_is_told_says_who_what_why_before_and_after(world: World) -> None:
    world.fires()
    event = world.bus.published[0]
    assert event.who == "lamplighter/remediator"
    assert event.before == {"reserved_concurrency": 50}
    assert event.after == {"reserved_concurrency": 100}
    assert event.outcome == "applied"
    assert "High-Error-Rate fires" in event.why
    assert "next deployment of stack aurastream reverts it" in event.what
    assert event.receiver_types == ("pagerduty", "slack")


def test_a_change_of_memory_says_whom_it_does_not_reach() -> None:
    world = with_change(setting=FunctionSetting.MEMORY_MB, to=1024, at_most=1024)
    world.fires()
    assert world.control.value(FUNCTION, FunctionSetting.MEMORY_MB) == 1024
    assert "$LATEST only" in world.bus.published[0].what


def test_nothing_reserved_is_given_back_as_nothing_reserved() -> None:
    world = with_change(to=100, when_unreserved=WhenUnreserved.RESERVE)
    world.control.change(FUNCTION, FunctionSetting.RESERVED_CONCURRENCY, None)
    world.fires()
    assert world.control.value(FUNCTION) == 100
    world.resolves()
    world.passes_to(700)
    assert world.control.value(FUNCTION) is None


def test_a_resolve_changes_nothing_by_itself(world: World) -> None:
    incident = world.hears_only_of_the_resolve()
    world.looks(incident)
    assert world.control.sets == []
    assert world.told() == []


def test_a_change_that_does_not_help_is_rolled_back_and_not_tried_again(world: World) -> None:
    incident = world.fires()
    world.passes_to(1000)
    assert world.control.value(FUNCTION) == 50
    assert world.told() == [APPLIED, ROLLED_BACK]
    assert "did not help" in world.bus.published[1].why
    assert world.bus.published[1].after == {"reserved_concurrency": 50}
    world.looks(incident)
    assert len(world.control.sets) == 2


def test_the_same_event_twice_changes_and_tells_once(world: World) -> None:
    incident = world.fires()
    for _ in range(3):
        world.looks(incident)
    assert len(world.control.sets) == 1
    assert world.told() == [APPLIED]
    assert len(world.follow_ups.waiting) <= 2


def test_mode_monitor_says_what_would_be_done_and_does_it_not(world: World) -> None:
    world.configure(a_workload(runbooks=(a_runbook(mode=Mode.MONITOR),)))
    incident = world.fires()
    world.looks(incident)
    assert world.control.sets == []
    assert world.told() == [EventType.REMEDIATION_PROPOSED]
    assert "would set reserved concurrency of aurastream-sync-handler from 50 to 100" in world.bus.published[0].what
    proposed = world.remediation().change
    assert proposed is not None
    assert (proposed.before, proposed.after) == (50, 100)


def test_the_same_refusal_is_told_once(world: World) -> None:
    world.control.change(FUNCTION, FunctionSetting.RESERVED_CONCURRENCY, 100)
    incident = world.fires()
    world.looks(incident)
    assert world.told() == [REFUSED]


def test_a_suppressed_alert_touches_nothing_until_it_is_heard(world: World) -> None:
    world.fires(suppression=Suppression(by="mute", reason="maintenance"))
    assert world.control.sets == []
    assert world.told() == [REFUSED]
    assert world.bus.published[0].receiver_types == ()
    world.now = at(60)
    world.fires()
    assert world.control.value(FUNCTION) == 100


def test_a_function_that_is_gone_is_a_refusal_in_plain_words(world: World) -> None:
    world.control.functions.clear()
    world.fires()
    assert world.told() == [REFUSED]
    assert f"there is no Lambda function {FUNCTION}" in world.bus.published[0].why


def two_alarms() -> World:
    world = World()
    more = FunctionChange(setting=FunctionSetting.RESERVED_CONCURRENCY, function=FUNCTION, multiply_by=3.0, at_most=400)
    other = a_runbook(name="latency", alarms=("AuraStream-High-Latency",), change=more, cooldown_s=300)
    world.configure(a_workload(runbooks=(a_runbook(), other)))
    return world


LATENCY: dict[str, Any] = {"name": "AuraStream-High-Latency", "dedup_key": "latency", "alarm_arn": None}


def test_two_runbooks_never_have_a_change_in_flight_on_one_resource() -> None:
    world = two_alarms()
    world.fires()
    world.fires(**LATENCY)
    assert world.control.value(FUNCTION) == 100
    assert world.told() == [APPLIED, DEFERRED]


@pytest.mark.parametrize("control", [ContendedControl(busy_at=2), OvertakenControl()], ids=["updating", "overtaken"])
def test_an_act_that_could_not_begin_comes_within_seconds(control: FakeFunctionControl, world: World) -> None:
    """Two runbooks of one function decide at once, and Lambda takes one update at a time."""
    control.functions = {FUNCTION: a_function()}
    world.control = control
    world.fires()
    assert world.control.value(FUNCTION) == 50
    world.passes_to(6)
    assert world.control.value(FUNCTION) == 100
    assert world.told() == [APPLIED]


def test_a_giving_back_that_could_not_begin_comes_within_seconds(world: World) -> None:
    world.control = control = ContendedControl({FUNCTION: a_function()})
    world.alarms.readings[ALARM_ARN] = RECOVERED
    world.fires()
    world.resolves()
    world.passes_to(599)
    control.busy_at = control.reads + 1
    world.passes_to(600)
    assert world.control.value(FUNCTION) == 100
    world.passes_to(606)
    assert world.control.value(FUNCTION) == 50


def test_what_another_open_incident_wants_is_not_given_back_yet() -> None:
    world = two_alarms()
    world.alarms.readings[ALARM_ARN] = RECOVERED
    world.fires()
    world.passes_to(100)
    world.fires(**LATENCY)
    world.resolves()
    world.passes_to(3000)
    assert world.control.value(FUNCTION) == 100
    world.resolves(**LATENCY)
    world.passes_to(3599)
    assert world.control.value(FUNCTION) == 100
    world.passes_to(3700)
    assert world.control.value(FUNCTION) == 50
    assert world.told() == [APPLIED, VERIFIED, DEFERRED, DEFERRED, REFUSED, GIVEN_BACK]


def test_who_wants_it_at_the_last_moment_is_not_overlooked() -> None:
    world = two_alarms()
    world.store = store = InterruptedStore()
    world.fires()
    world.resolves()
    world.passes_to(599)
    store.then = lambda: world.fires(**LATENCY)
    with pytest.raises(Conflict):
        world.passes_to(600)
    assert world.control.value(FUNCTION) == 100
    assert world.hold().wanted_by


def test_after_a_roll_back_the_next_runbook_waits_for_its_cooldown() -> None:
    world = two_alarms()
    world.fires()
    world.fires(**LATENCY)
    world.passes_to(1190)
    assert world.control.value(FUNCTION) == 50
    world.passes_to(1270)
    assert world.control.value(FUNCTION) == 150


def test_while_the_same_alarm_fires_again_the_change_stays(world: World) -> None:
    world.alarms.readings[ALARM_ARN] = RECOVERED
    world.fires()
    world.passes_to(100)
    world.resolves()
    world.passes_to(300)
    world.fires()
    world.passes_to(4000)
    assert world.control.value(FUNCTION) == 100
    assert len(world.control.sets) == 1
    world.resolves()
    world.passes_to(5000)
    assert world.control.value(FUNCTION) == 50


def test_what_someone_else_set_since_is_kept(world: World) -> None:
    world.fires()
    world.control.change(FUNCTION, FunctionSetting.RESERVED_CONCURRENCY, 70)
    world.resolves()
    world.passes_to(700)
    assert world.control.value(FUNCTION) == 70
    assert world.told() == [APPLIED, VERIFIED, KEPT]
    assert "is 70, and we had set 100" in world.bus.published[2].why
    assert not world.hold().is_held


def test_a_runbook_taken_out_of_the_file_is_still_given_back(world: World) -> None:
    world.fires()
    world.configure(a_workload(runbooks=()))
    world.resolves()
    world.passes_to(700)
    assert world.control.value(FUNCTION) == 50


def test_what_aws_refuses_is_told_with_its_limit_and_costs_no_cooldown() -> None:
    world = with_control(RefusingControl)
    world.fires()
    assert world.told() == [FAILED]
    assert world.bus.published[0].why == "not now (limit: UnreservedConcurrentExecutions >= 100)"
    assert not world.hold().is_held
    assert world.hold().changed_until is None


def test_an_update_that_fails_half_way_leaves_nothing_behind() -> None:
    world = with_control(HalfDoneControl)
    world.fires()
    world.passes_to(1)
    assert world.control.value(FUNCTION) == 50
    assert world.told() == [ROLLED_BACK]
    assert "the update failed" in world.bus.published[0].why


def test_a_change_whose_answer_was_lost_is_found_and_not_made_again() -> None:
    world = with_control(UnansweringControl)
    with pytest.raises(ExceptionGroup):
        world.fires()
    world.passes_to(100)
    assert len(world.control.sets) == 1
    assert world.told() == [APPLIED]


def test_a_resolve_that_overtakes_the_change_leaves_the_function_alone() -> None:
    world = World()
    with pytest.raises(ExceptionGroup):
        world.fires_while_aws_is_away()
    assert world.remediation().status is RemediationStatus.APPLYING
    world.resolves()
    world.passes_to(100)
    assert world.control.sets == []
    assert world.told() == [REFUSED]
    assert not world.hold().is_held


def test_a_value_neither_before_nor_after_is_someone_elses(world: World) -> None:
    with pytest.raises(ExceptionGroup):
        world.fires_while_aws_is_away()
    world.control.change(FUNCTION, FunctionSetting.RESERVED_CONCURRENCY, 60)
    world.passes_to(100)
    assert world.control.value(FUNCTION) == 60
    assert world.told() == [FAILED]
    assert not world.hold().is_held


def test_whoever_is_at_it_is_not_overtaken(world: World) -> None:
    with pytest.raises(ExceptionGroup):
        world.fires_while_aws_is_away()
    incident = next(iter(world.incidents.incidents.values()))
    world.now = at(89)
    world.looks(incident)
    assert world.control.sets == []
    world.now = at(90)
    world.looks(incident)
    assert world.control.value(FUNCTION) == 100


def test_whoever_takes_over_is_not_overtaken_either(world: World) -> None:
    with pytest.raises(ExceptionGroup):
        world.fires_while_aws_is_away()
    incident = next(iter(world.incidents.incidents.values()))
    world.now = at(90)
    with pytest.raises(ExceptionGroup):
        world.looks(incident, control=AwayControl(world.control.functions))
    world.now = at(179)
    world.looks(incident)
    assert world.control.sets == []
    world.now = at(180)
    world.looks(incident)
    assert world.control.value(FUNCTION) == 100


def test_what_aws_will_not_take_back_stays_held_and_is_told_once(world: World) -> None:
    world.fires()
    world.resolves()
    given = world.control
    world.control = RefusingControl(given.functions, sets=given.sets)
    world.passes_to(4000)
    assert world.told() == [APPLIED, VERIFIED, FAILED]
    assert world.hold().is_held
    world.control = given
    world.passes_to(6000)
    assert world.control.value(FUNCTION) == 50
    assert not world.hold().is_held


def test_a_function_deleted_since_frees_its_resource(world: World) -> None:
    world.fires()
    world.control.functions.clear()
    world.resolves()
    world.passes_to(700)
    assert world.told() == [APPLIED, VERIFIED, FAILED]
    assert not world.hold().is_held


def test_a_lost_follow_up_is_sent_again_when_it_is_due(world: World) -> None:
    world.fires()
    world.follow_ups.waiting.clear()
    world.now = at(59)
    assert resume_remediations(world.now, world.store, world.follow_ups) == 0
    world.now = at(2000)
    assert resume_remediations(world.now, world.store, world.follow_ups) == 1
    world.passes_to(2000)
    assert world.control.value(FUNCTION) == 50


def test_a_stale_note_does_nothing_and_an_early_one_goes_round_again(world: World) -> None:
    world.fires()
    due_at = world.remediation().due_at
    assert due_at is not None
    note = FollowUp(incident_id=world.remediation().incident_id, runbook=world.remediation().runbook, due_at=due_at)
    world.follow_ups.waiting.clear()
    follow_up(replace(note, due_at=at(1)), at(5000), world.remediations())
    assert world.remediation().status is RemediationStatus.APPLIED
    assert world.follow_ups.waiting == []
    follow_up(note, at(1), world.remediations())
    assert [waiting for _, waiting in world.follow_ups.waiting] == [note]
