"""Composites that wake people once more for what has woken them already."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.alert import Severity
from local.synth.lint.finding import Finding, warning
from local.synth.lint.subject import Subject
from local.synth.model import CompositeAlarm, MetricAlarm


def composites(subject: Subject) -> Iterator[Finding]:
    alarms: list[MetricAlarm | CompositeAlarm] = [*subject.plan.alarms, *subject.plan.composites]
    severities = {alarm.name: alarm.severity for alarm in alarms}
    for composite in subject.plan.composites:
        of = [severities[child] for child in composite.children if child in severities]
        if of and composite.severity is Severity.CRITICAL and all(one is Severity.CRITICAL for one in of):
            message = (
                "is critical, as all of its alarms are: whoever is on call is woken by each of them, and once more"
            )
            yield warning(composite.origin, "told-again", f"{message}; let one side be less grave")
