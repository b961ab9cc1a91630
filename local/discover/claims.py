"""Alarms that are there already: the workload claims them, with a severity."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.routing import described_severity
from local.discover.found import entry_of
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted

# Words in the names of topics and alarms, gravest first. `error` is no such word in an alarm's name: there it is what
# the alarm counts.
_WORDS = (
    (Severity.CRITICAL, {"critical", "emergency", "fatal", "oncall", "pager", "pagerduty", "urgent"}),
    (Severity.WARNING, {"warn", "warning", "warnings"}),
    (Severity.INFO, {"info", "informational"}),
)
_TAGS = ("severity", "Severity")


def claims(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        severity, said = _severity(seen)
        yield entry_of(seen, {"severity": Noted(severity.value, said)})


def _severity(seen: Seen) -> tuple[Severity, str]:
    """The tag and the description count for the intake too; the rest is guessed."""
    tagged = next((entry.get("Value") for entry in seen.entries("Tags") if entry.get("Key") in _TAGS), None)
    if tagged in list(Severity):
        return Severity(tagged), "by its tag"
    description = seen.text("AlarmDescription") or ""
    if (described := described_severity(description)) is not None:
        return described, "by its description"
    actions = json.dumps([seen.raw.get("AlarmActions"), _known(seen.properties.get("AlarmActions"))], default=str)
    guesses = (
        (actions, "guessed: by the topic it publishes to"),
        (description, "guessed: by its description"),
        (str(seen.name), "guessed: by its name"),
    )
    found = ((_by_words(text), said) for text, said in guesses)
    return next(
        ((severity, said) for severity, said in found if severity is not None),
        (Severity.WARNING, "guessed: nothing says how grave it is"),
    )


def _known(actions: Any) -> list[str]:
    return [action for action in actions if isinstance(action, str)] if isinstance(actions, list) else []


def _by_words(text: str) -> Severity | None:
    """CriticalAlertsTopic, critical-alerts and critical_alerts are three ways to write two words."""
    words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)}
    return next((severity for severity, known in _WORDS if words & known), None)
