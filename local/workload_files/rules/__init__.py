"""What a workload's shape can't say: how its parts fit together.

Most rules read plain data, so that a fault of shape elsewhere in the file hides none of them. What only the whole file
can tell (the names of alarms that come by themselves, the arithmetic of an SLO) waits until its shape is right.
"""

from __future__ import annotations

from itertools import chain

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.plan import plan
from local.workload_files.problems import Finding
from local.workload_files.rules import (
    alarms,
    brought_along,
    business,
    costs,
    dashboards,
    forms,
    indicators,
    metric_filters,
    metric_math,
    named_alarms,
    naming,
    objectives,
    prometheus,
    promql,
    reports,
    resources,
    response,
    routes,
    telemetry,
)
from local.workload_files.rules.response import RECEIVER_KINDS, SECRET_PREFIXES

__all__ = ["RECEIVER_KINDS", "SECRET_PREFIXES", "findings_of", "findings_within"]

_SUBJECTS = (
    naming,
    forms,
    response,
    routes,
    resources,
    alarms,
    metric_math,
    indicators,
    objectives,
    dashboards,
    telemetry,
    metric_filters,
    business,
    costs,
    reports,
    prometheus,
    promql,
)
_RULES = tuple(chain.from_iterable(subject.RULES for subject in _SUBJECTS))
_RULES_OF_FILES = (*objectives.RULES_OF_FILES, *brought_along.RULES_OF_FILES, *named_alarms.RULES_OF_FILES)


def findings_within(data: object) -> list[Finding]:
    """Everything that one file can be faulted for by itself."""
    if not isinstance(data, dict):
        return []
    return [finding for rule in _RULES for finding in rule(data)]


def findings_of(file: WorkloadFile) -> list[Finding]:
    """What can be told only of a file whose shape is right."""
    return [finding for rule in _RULES_OF_FILES for finding in rule(file)] or _refused(file)


def _refused(file: WorkloadFile) -> list[Finding]:
    """What no rule here knows, and what is made of the file can't be made for all that."""
    try:
        plan(file)
    except ConfigurationError as error:
        return [Finding((), str(error))]
    return []
