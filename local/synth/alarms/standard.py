"""Alarms that come by themselves with a resource, as the workload's file changes them or leaves them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamplighter.domain.definitions.alarms import AlarmChange
from lamplighter.domain.definitions.resources import Resource
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.alarms.comparison import comparison
from local.synth.alarms.defaults import default_alarms
from local.synth.alarms.defaults.recipe import DefaultAlarm
from local.synth.alarms.queries import RESULT, math_queries, metric_query
from local.synth.alarms.topics import topic_of
from local.synth.model import MetricAlarm, Query
from local.synth.names import default_alarm_name

_UNCHANGED = AlarmChange()


def standard_alarms(file: WorkloadFile) -> Iterator[MetricAlarm]:
    """Those of every resource, in the file's order. Raises ConfigurationError for a change of what is not there."""
    for kind, resource, defaults in default_alarms(file.resources):
        place = f"resources.{kind}[{resource.name}].alarms"
        _check_names(place, resource, defaults)
        for default in defaults:
            change = resource.alarms.get(default.what, True)
            if change is False:
                continue
            settings = change if isinstance(change, AlarmChange) else _UNCHANGED
            name = default_alarm_name(file.title, resource.name, default.what)
            yield _changed(name, f"{place}.{default.what}", default, settings)


def _check_names(place: str, resource: Resource, defaults: Sequence[DefaultAlarm]) -> None:
    known = [default.what for default in defaults]
    for name in resource.alarms:
        if name not in known:
            allowed = f"its alarms are {', '.join(known)}" if known else "it brings no alarms"
            raise ConfigurationError(f"{place}.{name}: {resource.name} has no such alarm of its own; {allowed}")


def _changed(name: str, origin: str, default: DefaultAlarm, change: AlarmChange) -> MetricAlarm:
    said = comparison(origin, change)
    operator, threshold = said or (default.beyond.value, default.threshold)
    severity = change.severity or default.severity
    periods = change.periods or default.periods
    # How many of the periods must breach belongs to how many there are: other periods, all of them.
    breaching = change.breaching or (default.breaching if change.periods is None else None) or periods
    return MetricAlarm(
        name=name,
        origin=origin,
        severity=severity,
        topic=topic_of(severity, change.topic),
        queries=_queries(default, change.period_s or default.period_s),
        comparison=operator,
        threshold=float(threshold),
        periods=periods,
        breaching=breaching,
        missing_data=change.missing_data or default.missing_data,
        description=change.description or _described(default, change),
    )


def _described(default: DefaultAlarm, change: AlarmChange) -> str:
    """With numbers of its own the default's sentence would be wrong: then what is watched says it."""
    numbers = (change.above, change.at_least, change.below, change.at_most, change.period_s, change.periods)
    if all(number is None for number in (*numbers, change.breaching)):
        return default.description
    watched = " and ".join(dict.fromkeys(metric.name for metric in default.metrics.values()))
    return f"{default.what.replace('-', ' ').capitalize()}, with limits of its own: watches {watched}."


def _queries(default: DefaultAlarm, period_s: int) -> tuple[Query, ...]:
    if default.expression is None:
        ((id_, metric),) = default.metrics.items()
        return (metric_query(id_, metric, period_s, returned=True),)
    label = default.what.replace("-", " ")
    return math_queries(default.metrics, {RESULT: default.expression}, period_s, label)
