"""Whether a runbook's change is made, how far it goes, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.alert import Suppression
from lamplighter.domain.decision import Decision
from lamplighter.domain.incident import resolve
from lamplighter.domain.remediating import decide, standing
from lamplighter.domain.remediation import Change, RemediationStatus, ResourceHold
from lamplighter.domain.workload import FunctionChange, FunctionSetting, Mode, WhenUnreserved
from tests.builders import NOON, a_default_workload, a_runbook, a_workload, an_incident, at
from tests.fakes_remediation import a_function

FUNCTION = "aurastream-sync-handler"


def a_change(**values: Any) -> FunctionChange:
    defaults: dict[str, Any] = {
        "setting": FunctionSetting.RESERVED_CONCURRENCY,
        "function": FUNCTION,
        "to": 100,
        "at_most": 100,
    }
    return FunctionChange(**defaults | values)


def a_hold(**values: Any) -> ResourceHold:
    defaults: dict[str, Any] = {"resource": "x", "incident_id": "other", "runbook": "scale", "taken_at": NOON}
    return ResourceHold(**defaults | values)


def decided(change: FunctionChange | None = None, **given: Any) -> Decision[Change]:
    """The decision where all is well but for what is given."""
    runbook = given.get("runbook") or a_runbook(change=change or a_change())
    return decide(
        given.get("incident") or an_incident(),
        given.get("workload") or a_workload(runbooks=(runbook,)),
        runbook,
        given.get("state") or a_function(unreserved_concurrency=950),
        given.get("hold"),
        own_stack="lamplighter",
        now=at(0),
    )


def test_a_firing_alarm_raises_its_function_to_the_target() -> None:
    decision = decided()
    assert decision.action is not None
    assert (decision.action.before, decision.action.after) == (50, 100)
    assert "reserved concurrency of aurastream-sync-handler from 50 to 100" in decision.reason


@pytest.mark.parametrize(
    ("before", "multiply_by", "at_most", "after"),
    [
        (50, 1.5, 100, 75),
        (5, 1.5, 100, 8),
        (100, 1.1, 200, 110),  # in floats 110.00000000000001, which would round up to 111
        (90, 1.5, 100, 100),
    ],
)
def test_a_multiple_is_rounded_up_and_never_over_at_most(
    before: int, multiply_by: float, at_most: int, after: int
) -> None:
    change = a_change(to=None, multiply_by=multiply_by, at_most=at_most)
    decision = decided(change, state=a_function(reserved_concurrency=before, unreserved_concurrency=950))
    assert decision.action is not None
    assert decision.action.after == after


def test_memory_is_a_setting_of_its_own() -> None:
    decision = decided(a_change(setting=FunctionSetting.MEMORY_MB, to=None, multiply_by=2, at_most=2048))
    assert decision.action is not None
    assert (decision.action.before, decision.action.after) == (512, 1024)


NOT_FIRING = resolve(an_incident(), at(60), "OK")
SUPPRESSED = replace(an_incident(), suppression=Suppression(by="mute", reason="maintenance"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"incident": NOT_FIRING}, "resolved at 2026-11-20 12:01:00 UTC"),
        ({"incident": replace(an_incident(), no_data_since=at(30))}, "no data since 2026-11-20 12:00:30 UTC"),
        ({"incident": SUPPRESSED}, "kept quiet (maintenance)"),
        ({"workload": a_default_workload()}, "workload aurastream is not configured"),
        ({"incident": replace(an_incident(), workload="default")}, "workload default is not configured"),
        ({"workload": a_workload(runbooks=())}, "has no runbook high-error-rate"),
        ({"state": a_function(stack_name="lamplighter")}, "our own stack lamplighter"),
        ({"state": a_function("lamplighter-remediator", stack_name=None)}, "our own stack lamplighter"),
        ({"state": a_function(reserved_concurrency=100)}, "is 100: the runbook goes to at_most 100"),
        ({"state": a_function(reserved_concurrency=300)}, "is 300: the runbook goes to at_most 100"),
        ({"change": a_change(to=40)}, "is 50: already at or above the target 40"),
        ({"state": a_function(reserved_concurrency=0)}, "stopped on purpose"),
        ({"state": a_function(reserved_concurrency=None)}, "when_unreserved: refuse"),
        (
            {"state": a_function(unreserved_concurrency=149)},
            "AWS limit UnreservedConcurrentExecutions >= 100 (PutFunctionConcurrency): 50 more reserved would leave 99",
        ),
        (
            {"change": a_change(setting=FunctionSetting.MEMORY_MB, to=10_241, at_most=20_000)},
            "AWS limit MemorySize 128 to 10240 MB (Lambda quotas): 10241 MB",
        ),
    ],
)
def test_a_refusal_says_what_stands_against_it(given: dict[str, Any], words: str) -> None:
    decision = decided(**given)
    assert decision.action is None
    assert decision.retry_at is None
    assert words in decision.reason


def test_a_function_named_like_ours_by_chance_is_not_ours() -> None:
    assert decided(state=a_function("lamplighters", unreserved_concurrency=950)).action is not None


def test_exactly_a_hundred_may_stay_unreserved() -> None:
    assert decided(state=a_function(unreserved_concurrency=150)).action is not None


def test_without_a_reservation_the_owner_may_allow_one() -> None:
    state = a_function(reserved_concurrency=None, unreserved_concurrency=200)
    decision = decided(a_change(when_unreserved=WhenUnreserved.RESERVE), state=state)
    assert decision.action is not None
    assert (decision.action.before, decision.action.after) == (None, 100)


def test_without_a_reservation_there_is_nothing_to_multiply() -> None:
    change = a_change(to=None, multiply_by=2.0, when_unreserved=WhenUnreserved.RESERVE)
    decision = decided(change, state=a_function(reserved_concurrency=None, unreserved_concurrency=900))
    assert decision.action is None
    assert "nothing to multiply" in decision.reason


def test_a_held_resource_is_asked_for_again_after_a_minute() -> None:
    decision = decided(hold=a_hold())
    assert decision.retry_at == at(60)
    assert "runbook scale for incident other" in decision.reason


def test_a_resource_cools_down_from_the_end_of_its_last_change() -> None:
    hold = a_hold(released_at=at(-100), changed_until=at(-100))
    decision = decided(hold=hold)
    assert decision.retry_at == at(800)
    assert "cooldown of 900 s until 2026-11-20 12:13:20 UTC" in decision.reason
    assert decided(hold=replace(hold, changed_until=at(-900))).action is not None


def test_an_attempt_that_changed_nothing_starts_no_cooldown() -> None:
    assert decided(hold=a_hold(released_at=at(-1))).action is not None


def test_an_update_in_progress_is_waited_for() -> None:
    decision = decided(state=a_function(update_in_progress=True))
    assert decision.action is None
    assert decision.retry_at == at(5)


def test_in_mode_monitor_nothing_is_done_and_nothing_waits() -> None:
    change = Decision(decided().action, "it fires")
    waits: Decision[Change] = Decision(None, "held", at(60))
    assert standing(change, Mode.MONITOR) is RemediationStatus.PROPOSED
    assert standing(change, Mode.AUTO) is RemediationStatus.APPLYING
    assert standing(waits, Mode.MONITOR) is RemediationStatus.REFUSED
    assert standing(waits, Mode.AUTO) is RemediationStatus.DEFERRED


@given(
    setting=st.sampled_from(FunctionSetting),
    before=st.one_of(st.none(), st.integers(0, 12_000)),
    unreserved=st.integers(100, 3000),
    to=st.one_of(st.none(), st.integers(1, 20_000)),
    multiply_by=st.floats(1.01, 10),
    at_most=st.integers(1, 20_000),
    when_unreserved=st.sampled_from(WhenUnreserved),
    cooled_s=st.integers(0, 2000),
)
def test_every_change_raises_and_stays_within_every_bound(
    *,
    setting: FunctionSetting,
    before: int | None,
    unreserved: int,
    to: int | None,
    multiply_by: float,
    at_most: int,
    when_unreserved: WhenUnreserved,
    cooled_s: int,
) -> None:
    change = a_change(
        setting=setting,
        to=to,
        multiply_by=None if to else multiply_by,
        at_most=at_most,
        when_unreserved=when_unreserved,
    )
    memory = before if before is not None and before >= 128 else 128
    state = a_function(reserved_concurrency=before, memory_mb=memory, unreserved_concurrency=unreserved)
    hold = a_hold(released_at=NOON, changed_until=NOON - timedelta(seconds=cooled_s))
    decision = decided(change, state=state, hold=hold)
    assert decision.reason
    if decision.action is None:
        return
    made = decision.action
    assert made.before == state.value(setting)
    assert (made.before or 0) < made.after <= at_most
    assert cooled_s >= 900
    if setting is FunctionSetting.MEMORY_MB:
        assert 128 <= made.after <= 10_240
    else:
        assert unreserved - (made.after - (made.before or 0)) >= 100
        assert before is not None or when_unreserved is WhenUnreserved.RESERVE
