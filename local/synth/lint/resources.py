"""Whether a metric is of a resource that the file names: one that is nearly spelt like it never has data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields

from lamplighter.domain.definitions.resources import Resource
from local.synth.alarms.defaults import default_alarms
from local.synth.lint.finding import Finding, near, warning
from local.synth.lint.subject import Subject, uses

# So alike, a name is a typing error. It is no more than a warning: a resource may be elsewhere.
_TYPO = 0.9


def resources(subject: Subject) -> Iterator[Finding]:
    known = _known(subject)
    for use in uses(subject):
        for dimension, value in use.metric.dimensions.items():
            names = known.get((use.metric.namespace, dimension), set())
            close = None if value in names else near(value, names, _TYPO)
            if close is not None and not _numbered(value, close):
                message = f"no resource of this file has {dimension} {value!r}; did you mean {close}?"
                yield warning(use.origin, "resource", message)


def _known(subject: Subject) -> dict[tuple[str, str], set[str]]:
    """What the resources are called in each dimension, as the alarms that they bring tell it."""
    known: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for _, resource, alarms in default_alarms(subject.file.resources):
        own = _said_of(resource)
        for metric in (metric for alarm in alarms for metric in alarm.metrics.values()):
            for dimension, value in metric.dimensions.items():
                if value in own:
                    known[metric.namespace, dimension].add(value)
    return known


def _said_of(resource: Resource) -> set[str]:
    values = (getattr(resource, field.name) for field in fields(resource))
    return {value for value in values if isinstance(value, str)}


def _numbered(one: str, other: str) -> bool:
    """Alike but for a number: two of a row, such as the nodes of a cache."""
    first, second = (re.sub(r"\d+", "#", name) for name in (one, other))
    return one != other and first == second
