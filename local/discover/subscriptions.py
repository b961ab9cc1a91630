"""Who hears of alarms straight from a topic, by e-mail or by text message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lamplighter.domain.definitions.subscriptions import Protocol
from local.discover.found import as_text, left_out, nameless_entry
from local.discover.intrinsics import Unknown, written
from local.discover.severity import topic_named
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry

_SAID = ("Endpoint", "FilterPolicy", "FilterPolicyScope", "Protocol", "TopicArn")
_PEOPLE = tuple(protocol.value for protocol in Protocol)


def subscriptions(view: StackView) -> Iterator[Entry]:
    """Those to people; what a program subscribes to is no matter of alarms: see `told_programs`."""
    for seen, said, topic in _all(view):
        if said.get("Protocol") not in _PEOPLE:
            continue
        named = topic_named(topic)
        fields = {
            "topic": Unknown(topic) if named is None else named.value,
            "protocol": said["Protocol"],
            "endpoint": said.get("Endpoint", Unknown("")),
        }
        yield nameless_entry(seen, fields, remarks=(*_filtered(said), *left_out(said, _SAID)))


def told_programs(view: StackView) -> Iterator[str]:
    for _, said, topic in _all(view):
        if said.get("Protocol") not in _PEOPLE:
            yield f"{as_text(said.get('Protocol'))} {as_text(said.get('Endpoint'))} of {topic}"


def _all(view: StackView) -> Iterator[tuple[Seen, Mapping[str, Any], str]]:
    """Each with its topic as it is written: its words tell of what it is for."""
    for seen in view.of("AWS::SNS::Subscription"):
        yield seen, seen.properties, written(seen.raw.get("TopicArn", ""))
    for seen in view.of("AWS::SNS::Topic"):
        name = seen.name
        for said in seen.entries("Subscription"):
            yield seen, said, f"{seen.logical_id} {name if isinstance(name, str) else ''}".strip()


def _filtered(said: Mapping[str, Any]) -> Iterator[str]:
    """Synth lets only the workload's own alarms through: what lets alarms by their names through is that."""
    policy = said.get("FilterPolicy")
    if policy and not (isinstance(policy, Mapping) and set(policy) == {"AlarmName"}):
        yield f"left out: FilterPolicy {as_text(policy)}"
