"""Alarms as CloudFormation resources."""

from __future__ import annotations

import graphlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.errors import ConfigurationError
from local.synth.model import CompositeAlarm, MetricAlarm, Query
from local.synth.names import logical_ids

CORE_STACK = "CoreStack"
# What an alarm's severity is read from first, whatever pattern of the workload's file its name fits.
SEVERITY_TAG = "severity"
_STATISTICS = frozenset({"Average", "Maximum", "Minimum", "SampleCount", "Sum"})
_MISSING_DATA = {
    MissingData.NOT_BREACHING: "notBreaching",
    MissingData.BREACHING: "breaching",
    MissingData.IGNORE: "ignore",
    MissingData.MISSING: "missing",
}

Resource = dict[str, Any]


def alarm_resources(
    alarms: Sequence[MetricAlarm], composites: Sequence[CompositeAlarm], tags: Mapping[str, str]
) -> dict[str, Resource]:
    """By logical id, children before the composites on them. The template has the parameter CoreStack."""
    names = [*(alarm.name for alarm in alarms), *(composite.name for composite in composites)]
    ids = logical_ids(names, "Alarm")
    resources: dict[str, Resource] = {}
    for alarm in alarms:
        detector_id = f"{ids[alarm.name].removesuffix('Alarm')}AnomalyDetector" if alarm.band_id else None
        if detector_id is not None:
            resources[detector_id] = _anomaly_detector(alarm)
        resources[ids[alarm.name]] = _metric_alarm(alarm, tags, detector_id)
    for composite in _in_order(composites):
        resources[ids[composite.name]] = _composite(composite, tags, ids)
    return resources


def _in_order(composites: Sequence[CompositeAlarm]) -> Iterator[CompositeAlarm]:
    """PutCompositeAlarm refuses a rule or a suppressor that names an alarm which is not there yet."""
    by_name = {composite.name: composite for composite in composites}
    sorter = graphlib.TopologicalSorter[str](
        {name: [other for other in _needs(composite) if other in by_name] for name, composite in by_name.items()}
    )
    try:
        names = list(sorter.static_order())
    except graphlib.CycleError as error:
        raise ConfigurationError(f"composite alarms wait for each other: {' -> '.join(error.args[1])}") from error
    return (by_name[name] for name in names)


def _needs(composite: CompositeAlarm) -> list[str]:
    suppressor = [composite.suppressor] if composite.suppressor else []
    return list(dict.fromkeys([*composite.children, *suppressor]))


def _metric_alarm(alarm: MetricAlarm, tags: Mapping[str, str], detector_id: str | None) -> Resource:
    compared = {"ThresholdMetricId": alarm.band_id} if alarm.band_id else {"Threshold": alarm.threshold}
    some = {"DatapointsToAlarm": alarm.breaching} if alarm.breaching != alarm.periods else {}
    properties = {
        **_named(alarm),
        **_watched(alarm.queries),
        "ComparisonOperator": str(alarm.comparison),
        **compared,
        "EvaluationPeriods": alarm.periods,
        **some,
        "TreatMissingData": _MISSING_DATA[alarm.missing_data],
        **(_actions(alarm.topic) if alarm.actions else {"ActionsEnabled": False}),
        "Tags": _tags(alarm, tags),
    }
    after = {"DependsOn": [detector_id]} if detector_id else {}
    return {"Type": "AWS::CloudWatch::Alarm", **after, "Properties": properties}


def _named(alarm: MetricAlarm | CompositeAlarm) -> Resource:
    described = {"AlarmDescription": alarm.description} if alarm.description else {}
    return {"AlarmName": alarm.name, **described}


def _actions(topic: Topic) -> Resource:
    """Whoever is told of an alarm is told of its end."""
    if topic is Topic.NONE:
        return {}
    arn = {"Fn::ImportValue": {"Fn::Sub": f"${{{CORE_STACK}}}-{topic.value}-alerts-topic"}}
    return {"AlarmActions": [arn], "OKActions": [arn]}


def _tags(alarm: MetricAlarm | CompositeAlarm, tags: Mapping[str, str]) -> list[Resource]:
    everything = {**tags, SEVERITY_TAG: alarm.severity.value}
    return [{"Key": key, "Value": value} for key, value in everything.items()]


def _watched(queries: Sequence[Query]) -> Resource:
    """One metric by itself stands in the alarm; metric math and bands have a list of queries."""
    only = queries[0].metric
    if len(queries) > 1 or only is None:
        return {"Metrics": [_query(query) for query in queries]}
    kind = "Statistic" if only.statistic in _STATISTICS else "ExtendedStatistic"
    return {**_metric(only), kind: only.statistic, "Period": _period_s(queries[0])}


def _query(query: Query) -> Resource:
    label = {"Label": query.label} if query.label else {}
    if query.metric is None:
        return {"Id": query.id, "Expression": query.expression, **label, "ReturnData": query.returned}
    stat = {"Metric": _metric(query.metric), "Period": _period_s(query), "Stat": query.metric.statistic}
    return {"Id": query.id, "MetricStat": stat, **label, "ReturnData": query.returned}


def _metric(metric: Metric) -> Resource:
    dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions.items()]
    return {
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        **({"Dimensions": dimensions} if dimensions else {}),
    }


def _period_s(query: Query) -> int:
    period_s = query.period_s or (query.metric.period_s if query.metric else None)
    if period_s is None:
        raise ValueError(f"the query {query.id} has no period")
    return period_s


def _anomaly_detector(alarm: MetricAlarm) -> Resource:
    """The model behind a band, of one metric or of metric math; made by the stack, it goes with the stack."""
    queries = [query for query in alarm.queries if query.id != alarm.band_id]
    metric = queries[0].metric
    properties: Resource
    if len(queries) == 1 and metric is not None:
        properties = {"SingleMetricAnomalyDetector": {**_metric(metric), "Stat": metric.statistic}}
    else:
        properties = {"MetricMathAnomalyDetector": {"MetricDataQueries": [_query(query) for query in queries]}}
    return {"Type": "AWS::CloudWatch::AnomalyDetector", "Properties": properties}


def _composite(composite: CompositeAlarm, tags: Mapping[str, str], ids: Mapping[str, str]) -> Resource:
    own = sorted(ids[name] for name in _needs(composite) if name in ids)
    suppression = (
        {
            "ActionsSuppressor": composite.suppressor,
            "ActionsSuppressorWaitPeriod": composite.wait_s,
            "ActionsSuppressorExtensionPeriod": composite.extension_s,
        }
        if composite.suppressor
        else {}
    )
    properties = {
        **_named(composite),
        "AlarmRule": composite.rule,
        **suppression,
        **_actions(composite.topic),
        "Tags": _tags(composite, tags),
    }
    return {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        **({"DependsOn": own} if own else {}),
        "Properties": properties,
    }
