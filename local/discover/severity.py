"""How grave an alarm is, and which of the core stack's topics it belongs to."""

from __future__ import annotations

import json
import re
from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import Topic
from lamplighter.domain.routing import described_severity
from local.discover.found import as_flag, as_text
from local.discover.intrinsics import written
from local.discover.stack_view import Seen
from local.discover.yaml_lines import Noted
from local.synth.alarms.topics import topic_of

# Words in the names of topics and alarms, gravest first. `error` is no such word in an alarm's name: there it is what
# the alarm counts.
_WORDS = (
    (Severity.CRITICAL, {"critical", "emergency", "fatal", "oncall", "pager", "pagerduty", "urgent"}),
    (Severity.WARNING, {"warn", "warning", "warnings"}),
    (Severity.INFO, {"info", "informational"}),
)
_TAGS = ("severity", "Severity")
_TOPICS = {Severity.CRITICAL: Topic.CRITICAL, Severity.WARNING: Topic.WARNING}
_CORE_TOPIC = re.compile(r"(critical|warning)-alerts-topic$")


def severity_of(seen: Seen) -> tuple[Severity, str]:
    """And who says so. The tag and the description count for the intake too; the rest is guessed."""
    tagged = next((entry.get("Value") for entry in seen.entries("Tags") if entry.get("Key") in _TAGS), None)
    if tagged in list(Severity):
        return Severity(tagged), "by its tag"
    description = seen.text("AlarmDescription") or ""
    if (described := described_severity(description)) is not None:
        return described, "by its description"
    guesses = (
        (json.dumps(_actions(seen)), "guessed: by the topic it publishes to"),
        (description, "guessed: by its description"),
        (str(seen.name), "guessed: by its name"),
    )
    found = ((_by_words(text), said) for text, said in guesses)
    return next(
        ((severity, said) for severity, said in found if severity is not None),
        (Severity.WARNING, "guessed: nothing says how grave it is"),
    )


def topic_field(seen: Seen, severity: Severity) -> Noted | None:
    """None where it is that of the severity."""
    actions = _actions(seen)
    if not actions or not as_flag(seen.properties.get("ActionsEnabled", True)):
        topic, said = Topic.NONE, "it tells nobody"
    else:
        named = topic_named(" ".join(actions))
        topic = named or _told(severity)
        said = "as its actions say" if named else "guessed: it does tell someone"
    return None if topic is topic_of(severity) else Noted(topic.value, said)


def topic_named(text: str) -> Topic | None:
    """By the words of a topic's name."""
    return _TOPICS.get(severity) if (severity := _by_words(text)) else None


def action_remarks(seen: Seen) -> tuple[str, ...]:
    """What an alarm does today and will not do as it is drafted."""
    enabled = as_flag(seen.properties.get("ActionsEnabled", True))
    foreign = [action for action in _actions(seen) if not _CORE_TOPIC.search(action)]
    told = (f"its actions today: {', '.join(foreign)}; here it publishes to the core stack's topics",)
    off = (f"its actions are switched off: {', '.join(_actions(seen))}",)
    remarks = (off if _actions(seen) else ()) if not enabled else told if foreign else ()
    return (*remarks, *_of_other_states(seen))


def _of_other_states(seen: Seen) -> tuple[str, ...]:
    ok, insufficient = _actions(seen, "OKActions"), _actions(seen, "InsufficientDataActions")
    remarks = (f"left out: OKActions {', '.join(ok)}",) if ok and ok != _actions(seen) else ()
    return (*remarks, *([f"left out: InsufficientDataActions {', '.join(insufficient)}"] if insufficient else []))


def _told(severity: Severity) -> Topic:
    return topic_of(severity) if topic_of(severity) is not Topic.NONE else Topic.WARNING


def _actions(seen: Seen, key: str = "AlarmActions") -> list[str]:
    """ARNs where they are known, else as they are written."""
    known, raw = seen.properties.get(key), seen.raw.get(key)
    if not isinstance(known, list):
        return [as_text(known)] if known else []
    raw = raw if isinstance(raw, list) and len(raw) == len(known) else known
    pairs: list[tuple[Any, Any]] = [(one, node) for one, node in zip(known, raw, strict=True) if one is not None]
    return [one if isinstance(one, str) else written(getattr(one, "written", node)) for one, node in pairs]


def _by_words(text: str) -> Severity | None:
    """CriticalAlertsTopic, critical-alerts and critical_alerts are three ways to write two words."""
    words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)}
    return next((severity for severity, known in _WORDS if words & known), None)
