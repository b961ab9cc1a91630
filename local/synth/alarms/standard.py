"""Alarms that come by themselves with a resource, as the workload's file changes them or leaves them out."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.definitions.alarms import AlarmChange
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.alarms.brought_along import BroughtAlong, alarms_brought_along
from local.synth.alarms.comparison import comparison
from local.synth.alarms.defaults import default_alarms
from local.synth.alarms.defaults.recipe import DefaultAlarm
from local.synth.alarms.queries import RESULT, math_queries, metric_query
from local.synth.alarms.topics import topic_of
from local.synth.alarms.wording import described
from local.synth.model import MetricAlarm, Query

_UNCHANGED = AlarmChange()


def standard_alarms(file: WorkloadFile) -> Iterator[MetricAlarm]:
    """Those of every resource, in the file's order. Raises ConfigurationError for a change of what is not there."""
    _check_changes(file)
    for along in alarms_brought_along(file):
        change = along.resource.alarms.get(along.default.what)
        if along.is_on:
            yield _changed(along, change if isinstance(change, AlarmChange) else _UNCHANGED)


def _check_changes(file: WorkloadFile) -> None:
    for kind, resource, defaults in default_alarms(file.resources):
        known = [default.what for default in defaults]
        for name in resource.alarms:
            if name not in known:
                place = f"resources.{kind}[{resource.name}].alarms.{name}"
                allowed = f"its alarms are {', '.join(known)}" if known else "it brings no alarms"
                raise ConfigurationError(f"{place}: {resource.name} has no such alarm of its own; {allowed}")


def _changed(along: BroughtAlong, change: AlarmChange) -> MetricAlarm:
    default = along.default
    operator, threshold = comparison(along.origin, change) or (default.beyond.value, default.threshold)
    severity = change.severity or default.severity
    periods = change.periods or default.periods
    # How many of the periods must breach belongs to how many there are: other periods, all of them.
    breaching = change.breaching or (default.breaching if change.periods is None else None) or periods
    period_s = change.period_s or default.period_s
    by_itself = described(along, operator, threshold, period_s=period_s, periods=periods, breaching=breaching)
    return MetricAlarm(
        name=along.name,
        origin=along.origin,
        severity=severity,
        topic=topic_of(severity, change.topic),
        queries=_queries(default, period_s),
        comparison=operator,
        threshold=float(threshold),
        periods=periods,
        breaching=breaching,
        missing_data=change.missing_data or default.missing_data,
        description=change.description or by_itself,
    )


def _queries(default: DefaultAlarm, period_s: int) -> tuple[Query, ...]:
    if default.expression is None:
        ((id_, metric),) = default.metrics.items()
        return (metric_query(id_, metric, period_s, returned=True),)
    label = default.what.replace("-", " ")
    return math_queries(default.metrics, {RESULT: default.expression}, period_s, label)
