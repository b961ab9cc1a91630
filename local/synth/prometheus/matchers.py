"""A workload's routes as conditions on an alert's labels, in Alertmanager's matchers.

A route with severities and alarms asks for both; Alertmanager has no "not both", so the complement is a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from lamplighter.domain.workload import Route

# All of these hold: ('severity=~"critical|error"', 'alertname=~"High.*"').
Condition: TypeAlias = tuple[str, ...]


def condition_of(route: Route) -> Condition:
    """What the route asks for; nothing where it takes all."""
    severities = _any_of("severity", "=", (severity.value for severity in route.severities))
    return severities + _any_of("alertname", "=", map(_pattern, route.alarms))


def conditions_outside(routes: Iterable[Route]) -> list[Condition]:
    """What fits none of the routes: exactly one of these conditions holds then. None at all where a route takes all."""
    outside: list[Condition] = [()]
    for route in routes:
        outside = [one + another for one in outside for another in _complement(route)]
    return outside


def _complement(route: Route) -> list[Condition]:
    severities = tuple(severity.value for severity in route.severities)
    names = tuple(map(_pattern, route.alarms))
    complement = [_any_of("severity", "!", severities)] if severities else []
    if names:
        complement.append(_any_of("severity", "=", severities) + _any_of("alertname", "!", names))
    return complement


def _any_of(label: str, sign: str, patterns: Iterable[str]) -> Condition:
    """Alertmanager anchors its regular expressions at both ends."""
    joined = "|".join(patterns)
    return (f'{label}{sign}~"{_quoted(joined)}"',) if joined else ()


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _pattern(glob: str) -> str:
    """``*`` and ``?`` of an alarm's pattern, as a regular expression."""
    return "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in glob)
