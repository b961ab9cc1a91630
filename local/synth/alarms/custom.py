"""Alarms that the workload's file defines itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamplighter.domain.definitions.alarms import AlarmSpec, Band, Composite, Side
from lamplighter.errors import ConfigurationError
from local.embedded_aws.alarms.composite_rule import RuleError, children, parse
from local.synth.alarms.comparison import comparison
from local.synth.alarms.queries import RESULT, math_queries, metric_query
from local.synth.alarms.topics import topic_of
from local.synth.model import CompositeAlarm, MetricAlarm, Query

BAND = "band"
_OF_BAND = {
    Side.ABOVE: "GreaterThanUpperThreshold",
    Side.BELOW: "LessThanLowerThreshold",
    Side.OUTSIDE: "LessThanLowerOrGreaterThanUpperThreshold",
}


def custom_metric_alarms(specs: Sequence[AlarmSpec]) -> Iterator[MetricAlarm]:
    """Static, percentile, metric math and band. A pattern that only claims alarms made elsewhere makes none."""
    for spec in specs:
        if spec.metric is not None or spec.expression is not None:
            yield _metric_alarm(spec)


def custom_composites(specs: Sequence[AlarmSpec]) -> Iterator[CompositeAlarm]:
    for spec in specs:
        if spec.composite is not None:
            yield _composite(spec, spec.composite)


def _place(spec: AlarmSpec) -> str:
    return f"alarms[{spec.name}]"


def _metric_alarm(spec: AlarmSpec) -> MetricAlarm:
    operator, threshold = _condition(spec)
    return MetricAlarm(
        name=spec.name,
        origin=_place(spec),
        severity=spec.severity,
        topic=topic_of(spec.severity, spec.topic),
        queries=_queries(spec),
        comparison=operator,
        threshold=threshold,
        band_id=BAND if spec.band else None,
        periods=spec.periods,
        breaching=spec.breaching or spec.periods,
        missing_data=spec.missing_data,
        description=spec.description,
    )


def _condition(spec: AlarmSpec) -> tuple[str, float | None]:
    said = comparison(_place(spec), spec)
    if spec.band is not None:
        if said is not None:
            raise ConfigurationError(f"{_place(spec)}: a band is its threshold; leave the other one out")
        return _OF_BAND[spec.band.side], None
    if said is None:
        raise ConfigurationError(f"{_place(spec)}: needs one of above, at_least, below, at_most, band")
    return said[0], float(said[1])


def _queries(spec: AlarmSpec) -> tuple[Query, ...]:
    if spec.expression is not None:
        if spec.metric is not None:
            raise ConfigurationError(f"{_place(spec)}: an expression stands by itself, over the ids in metrics")
        periods = {metric.period_s or spec.period_s for metric in spec.metrics.values()} or {spec.period_s}
        if len(periods) > 1:
            raise ConfigurationError(f"{_place(spec)}.metrics: an alarm has one period; these have {sorted(periods)}")
        watched = math_queries(spec.metrics, {RESULT: spec.expression}, periods.pop(), spec.name)
        return (*watched, _band(RESULT, spec.band)) if spec.band else watched
    if spec.metric is None:
        raise ConfigurationError(f"{_place(spec)}: needs a metric or an expression")
    only = metric_query("m1", spec.metric, spec.metric.period_s or spec.period_s, returned=True)
    return (only, _band(only.id, spec.band)) if spec.band else (only,)


def _band(around: str, band: Band) -> Query:
    return Query(id=BAND, expression=f"ANOMALY_DETECTION_BAND({around}, {band.width:g})", label="What is usual")


def _composite(spec: AlarmSpec, composite: Composite) -> CompositeAlarm:
    rule = _rule(spec, composite)
    try:
        of = children(parse(rule))
    except RuleError as error:
        raise ConfigurationError(f"{_place(spec)}.composite.rule: {error}") from error
    return CompositeAlarm(
        name=spec.name,
        origin=_place(spec),
        severity=spec.severity,
        topic=topic_of(spec.severity, spec.topic),
        rule=rule,
        children=of,
        suppressor=composite.suppressed_by,
        wait_s=composite.wait_s,
        extension_s=composite.extension_s,
        description=spec.description,
    )


def _rule(spec: AlarmSpec, composite: Composite) -> str:
    said = [
        rule
        for rule in (all_in_alarm(composite.all_of), any_in_alarm(composite.any_of), composite.rule)
        if rule is not None
    ]
    if len(said) != 1:
        raise ConfigurationError(f"{_place(spec)}.composite: needs exactly one of all_of, any_of, rule")
    return said[0]


def in_alarm(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'ALARM("{escaped}")'


def all_in_alarm(names: Sequence[str]) -> str | None:
    return " AND ".join(map(in_alarm, names)) or None


def any_in_alarm(names: Sequence[str]) -> str | None:
    return " OR ".join(map(in_alarm, names)) or None
