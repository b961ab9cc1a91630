"""Watches composite alarms: their rule when a child changes, and their actions while a suppressor holds them back."""

import graphlib
import json
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from local.embedded_aws.alarms import composite_rule, suppression
from local.embedded_aws.alarms.definition import Record, truth
from local.embedded_aws.alarms.evaluation import ALARM, OK
from local.embedded_aws.alarms.state import AlarmState, Notice, Transition
from local.embedded_aws.alarms.times import message_time, sentence_time

Alarms = Mapping[str, Record]
"""Every alarm of the account and region, by name."""


@dataclass
class _Memory:
    """What is known of a composite alarm besides its record."""

    told: AlarmState
    acted_on: str
    """The state its actions last spoke of."""
    changed_at: float
    suppressor_in_alarm: bool = False
    suppressor_left_alarm_at: float | None = None
    configured: object = None
    children: dict[str, object] = field(default_factory=dict)
    """The state each child was in when the rule was last evaluated."""


def name_of(reference: str) -> str:
    """An alarm's name, from its name or ARN."""
    return reference.split(":alarm:", 1)[1] if reference.startswith("arn:") else reference


def in_order(composites: Sequence[MutableMapping[str, Any]]) -> list[MutableMapping[str, Any]]:
    """Children before their parents. In a cycle "the evaluation of composite alarms stops" (User Guide)."""
    by_name = {alarm["AlarmName"]: alarm for alarm in composites}
    sorter = graphlib.TopologicalSorter[str]()
    for name, alarm in by_name.items():
        watched = [name_of(child) for child in composite_rule.children(composite_rule.parse(alarm["AlarmRule"]))]
        sorter.add(name, *[child for child in watched if child in by_name])
    try:
        return [by_name[name] for name in sorter.static_order()]
    except graphlib.CycleError as error:
        cycle = set(error.args[1])
        return in_order([alarm for alarm in composites if alarm["AlarmName"] not in cycle])


class CompositeWatch:
    """Remembers what each composite alarm was last evaluated on, and what it has already told."""

    def __init__(self) -> None:
        self._memories: dict[str, _Memory] = {}

    def forget_all_but(self, scope: tuple[str, str], alarms: Sequence[Record]) -> None:
        """Drop what was remembered of alarms that are gone."""
        account, region = scope
        kept = {alarm["AlarmArn"] for alarm in alarms}
        for arn in [arn for arn in self._memories if f":{region}:{account}:" in arn and arn not in kept]:
            del self._memories[arn]

    def notice(self, alarm: MutableMapping[str, Any], alarms: Alarms, now: float) -> Notice | None:
        """Evaluate the rule if it is due, store the state, and say what is to be told."""
        current = AlarmState.of(alarm)
        memory = self._memories.setdefault(alarm["AlarmArn"], _Memory(current, current.value, current.at))
        state = self._evaluated(alarm, memory, alarms, now) or current
        told = memory.told
        changed, due = state.value != told.value, state.value != memory.acted_on
        if changed:
            memory.changed_at = state.at
        held_back_by = _held_back_by(alarm, memory, alarms, now)
        state = _suppressed(state, held_back_by if changed or due else None, now)
        state.store(alarm)
        memory.told = state
        if held_back_by is None:
            memory.acted_on = state.value
        if not changed and not (due and state.suppressed_by != told.suppressed_by):
            return None
        act = due and held_back_by is None and truth(alarm.get("ActionsEnabled", True))
        return Notice(Transition(dict(alarm), told, state), act)

    def _evaluated(self, alarm: Record, memory: _Memory, alarms: Alarms, now: float) -> AlarmState | None:
        """The rule's state if it differs from the alarm's, once its children or its settings have changed."""
        rule = composite_rule.parse(alarm["AlarmRule"])
        children = {name: _seen(alarms.get(name)) for name in map(name_of, composite_rule.children(rule))}
        configured = alarm["AlarmConfigurationUpdatedTimestamp"]
        if memory.configured == configured and memory.children == children:
            return None
        before, memory.children = memory.children, children
        reconfigured, memory.configured = memory.configured, configured
        value = ALARM if composite_rule.is_true(rule, lambda child: _state_of(alarms, child)) else OK
        if value == alarm["StateValue"]:
            return None
        changed = [name for name in children if before.get(name) != children[name]]
        if reconfigured != configured:
            verb = "was created and its" if reconfigured is None else "was updated and its new"
            reason = f"{alarm['AlarmArn']} {verb} alarm rule evaluates to {value}"
            triggers = list(children)
        else:
            reason, triggers = _transition_of(alarms, changed), changed
        return AlarmState(value, reason, now, _reason_data(rule, alarms, value, triggers))


def _seen(alarm: Record | None) -> object:
    return alarm and (alarm["StateValue"], alarm.get("StateTransitionedTimestamp"))


def _state_of(alarms: Alarms, reference: str) -> str | None:
    alarm = alarms.get(name_of(reference))
    return alarm["StateValue"] if alarm else None


def _transition_of(alarms: Alarms, names: Sequence[str]) -> str:
    """The sentence about the child that changed last."""
    changed = [alarms[name] for name in names if name in alarms]
    if not changed:
        return "A child alarm was deleted"
    last = max(changed, key=lambda alarm: float(alarm["StateUpdatedTimestamp"]))
    return f"{last['AlarmArn']} transitioned to {last['StateValue']} at {sentence_time(last['StateUpdatedTimestamp'])}"


def _reason_data(rule: composite_rule.Rule, alarms: Alarms, value: str, names: Sequence[str]) -> str:
    """The children that changed and whose state is the reason for the rule's."""
    agreeing = composite_rule.agreeing(rule, lambda child: _state_of(alarms, child), value == ALARM)
    triggering = [alarms[name] for name in map(name_of, agreeing) if name in names and name in alarms]
    listed = [
        {
            "arn": child["AlarmArn"],
            "state": {"value": child["StateValue"], "timestamp": message_time(child["StateUpdatedTimestamp"])},
        }
        for child in triggering
    ]
    return json.dumps({"triggeringAlarms": listed}, separators=(",", ":"))


def _held_back_by(alarm: Record, memory: _Memory, alarms: Alarms, now: float) -> str | None:
    """What holds the alarm's actions back now."""
    reference = alarm.get("ActionsSuppressor")
    suppressor = alarms.get(name_of(reference)) if reference else None
    if suppressor is None:
        return None
    in_alarm = suppressor["StateValue"] == ALARM
    if memory.suppressor_in_alarm and not in_alarm:
        memory.suppressor_left_alarm_at = float(suppressor.get("StateTransitionedTimestamp") or now)
    memory.suppressor_in_alarm = in_alarm
    periods = [float(alarm.get(f"ActionsSuppressor{kind}Period") or 0) for kind in ("Wait", "Extension")]
    held = suppression.Suppressor(in_alarm, memory.suppressor_left_alarm_at, *periods)
    return suppression.suppressed_by(held, memory.changed_at, now)


def _suppressed(state: AlarmState, by: str | None, now: float) -> AlarmState:
    """The state with what holds its actions back; a change of that is an update of its own."""
    if by == state.suppressed_by:
        return state
    reason = suppression.reason(by) if by else None
    return replace(state, suppressed_by=by, suppressed_reason=reason, at=now)
