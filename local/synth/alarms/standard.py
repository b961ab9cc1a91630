"""Alarms that come by themselves with a resource, as the workload's file changes them or leaves them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamplighter.domain.definitions.alarms import AlarmChange
from lamplighter.domain.definitions.resources import Resource
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import ConfigurationError
from local.synth.alarms.comparison import WORDS, comparison, lasting
from local.synth.alarms.defaults import default_alarms
from local.synth.alarms.defaults.recipe import Beyond, DefaultAlarm
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
    period_s = change.period_s or default.period_s
    alarm = MetricAlarm(
        name=name,
        origin=origin,
        severity=severity,
        topic=topic_of(severity, change.topic),
        queries=_queries(default, period_s),
        comparison=operator,
        threshold=float(threshold),
        periods=periods,
        breaching=breaching,
        missing_data=change.missing_data or default.missing_data,
        description=change.description or default.description,
    )
    return alarm if change.description else replace(alarm, description=_described(default, alarm, period_s))


def _described(default: DefaultAlarm, alarm: MetricAlarm, period_s: int) -> str:
    """With other limits the default's sentence alone would be wrong; it still says what is counted, and in what."""
    limits = (alarm.comparison, alarm.threshold, period_s, alarm.periods, alarm.breaching)
    by_itself = default.breaching or default.periods
    if limits == (default.beyond.value, default.threshold, default.period_s, default.periods, by_itself):
        return default.description
    told = f"{WORDS[Beyond(alarm.comparison)]} {alarm.threshold:g}, {lasting(period_s, alarm.periods, alarm.breaching)}"
    return f"{default.what.replace('-', ' ').capitalize()}: {told}. Unchanged it would say: {default.description}"


def _queries(default: DefaultAlarm, period_s: int) -> tuple[Query, ...]:
    if default.expression is None:
        ((id_, metric),) = default.metrics.items()
        return (metric_query(id_, metric, period_s, returned=True),)
    label = default.what.replace("-", " ")
    return math_queries(default.metrics, {RESULT: default.expression}, period_s, label)
