"""Whether what refers to an alarm by its name finds one, and only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from local.synth.lint.finding import Finding, error, meant
from local.synth.lint.subject import Subject
from local.synth.model import CompositeAlarm, MetricAlarm


def names(subject: Subject) -> Iterator[Finding]:
    alarms: list[MetricAlarm | CompositeAlarm] = [*subject.plan.alarms, *subject.plan.composites]
    often = Counter(alarm.name for alarm in alarms)
    for alarm in alarms:
        if often[alarm.name] > 1:
            yield error(alarm.origin, "name", f"{often[alarm.name]} alarms are named {alarm.name!r}")
    # A whole name without a metric claims an alarm that is made elsewhere.
    known = {*often, *(spec.name for spec in subject.file.alarms if not set(spec.name) & set("*?["))}
    for composite in subject.plan.composites:
        for child in (*composite.children, *([composite.suppressor] if composite.suppressor else [])):
            if child not in known:
                yield error(composite.origin, "name", f"no alarm is named {child!r}{meant(child, known)}")
    for dashboard in subject.plan.dashboards:
        if sum(other.name == dashboard.name for other in subject.plan.dashboards) > 1:
            yield error(dashboard.origin, "name", f"several dashboards are named {dashboard.name!r}")
