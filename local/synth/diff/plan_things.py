"""The resolved alarms and dashboards as things, with the facts in the words of the workload's file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local.synth.diff.things import Thing, Value, described_metric, plain
from local.synth.model import CompositeAlarm, MetricAlarm, Plan, PlannedDashboard, Query

ALARM = "alarm"
COMPOSITE = "composite alarm"
DASHBOARD = "dashboard"
METRIC = "metric"

COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at least",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at most",
    "GreaterThanUpperThreshold": "above its band",
    "LessThanLowerThreshold": "below its band",
    "LessThanLowerOrGreaterThanUpperThreshold": "outside its band",
}
# Where a widget stands follows from the ones before it; the order is told instead.
_PLACE = ("x", "y")


def things_of_plan(plan: Plan) -> Iterator[Thing]:
    yield from (_alarm(alarm) for alarm in plan.alarms)
    yield from (_composite(alarm) for alarm in plan.composites)
    yield from (_dashboard(dashboard) for dashboard in plan.dashboards)


def _alarm(alarm: MetricAlarm) -> Thing:
    facts: dict[str, Value] = {
        "severity": alarm.severity.value,
        "topic": alarm.topic.value,
        **facts_of_queries(alarm.queries),
        "comparison": COMPARISONS.get(alarm.comparison, alarm.comparison),
        "threshold": alarm.threshold,
        "band": alarm.band_id,
        "periods": alarm.periods,
        "breaching": alarm.breaching,
        "missing_data": alarm.missing_data.value,
        "actions": alarm.actions,
        "description": alarm.description,
    }
    return Thing(kind=ALARM, name=alarm.name, facts=_said(facts), order={}, origin=alarm.origin)


def facts_of_queries(queries: Sequence[Query]) -> dict[str, Value]:
    """One metric by itself is ``metric`` and ``period_s``; metric math is one fact a query."""
    if len(queries) == 1 and queries[0].metric is not None:
        only = queries[0]
        return {METRIC: described_metric(queries[0].metric), "period_s": only.period_s, "label": only.label}
    return {f"metrics[{query.id}]": described_query(query) for query in queries}


def described_query(query: Query) -> str:
    said = described_metric(query.metric) if query.metric is not None else query.expression or ""
    parts = [said]
    parts += [f"every {query.period_s} s"] if query.period_s else []
    parts += [f"as {query.label!r}"] if query.label else []
    parts += ["shown"] if query.returned else []
    return ", ".join(parts)


def _composite(alarm: CompositeAlarm) -> Thing:
    facts: dict[str, Value] = {
        "severity": alarm.severity.value,
        "topic": alarm.topic.value,
        "rule": alarm.rule,
        "suppressed_by": alarm.suppressor,
        "wait_s": alarm.wait_s if alarm.suppressor else None,
        "extension_s": alarm.extension_s if alarm.suppressor else None,
        "description": alarm.description,
    }
    return Thing(kind=COMPOSITE, name=alarm.name, facts=_said(facts), order={}, origin=alarm.origin)


def _dashboard(dashboard: PlannedDashboard) -> Thing:
    widgets = [(widget.title, widget.body) for widget in dashboard.widgets]
    facts, order = facts_of_widgets(widgets)
    return Thing(
        kind=DASHBOARD,
        name=dashboard.name,
        facts={"title": dashboard.title, **facts},
        order={"widgets": order},
        origin=dashboard.origin,
    )


def facts_of_widgets(widgets: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Of each widget, by its title: every property of its body but its place. And their titles in order."""
    facts: dict[str, Value] = {}
    names: list[str] = []
    for title, body in widgets:
        again = sum(1 for name in names if name == title or name.startswith(f"{title} #"))
        name = f"{title} #{again + 1}" if again else title
        names.append(name)
        facts |= {f"widgets[{name}].{key}": value for key, value in _properties(body) if key not in _PLACE}
    return facts, tuple(names)


def _properties(body: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Value]]:
    for key, value in body.items():
        inside = f"{path}{key}"
        if isinstance(value, Mapping) and value:
            yield from _properties(value, f"{inside}.")
        else:
            yield inside, as_value(value)


def as_value(value: Any) -> Value:
    """Lists and objects as compact JSON: there are no better words for them."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
    return None if value is None else plain(value)


def _said(facts: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in facts.items() if value is not None}
