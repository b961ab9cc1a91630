"""A CloudFormation template as things: of what is deployed, the template is all that can be read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.metrics import Metric
from local.synth.diff.plan_things import (
    ALARM,
    COMPARISONS,
    COMPOSITE,
    DASHBOARD,
    as_value,
    facts_of_queries,
    facts_of_widgets,
)
from local.synth.diff.things import Thing, Value
from local.synth.model import Query

Template: TypeAlias = Mapping[str, Any]
Resource: TypeAlias = Mapping[str, Any]

# Types with a word of their own, and the property that names one.
_KINDS = {
    "AWS::Budgets::Budget": ("budget", "Budget.BudgetName"),
    "AWS::CloudWatch::Alarm": (ALARM, "AlarmName"),
    "AWS::CloudWatch::CompositeAlarm": (COMPOSITE, "AlarmName"),
    "AWS::CloudWatch::Dashboard": (DASHBOARD, "DashboardName"),
    "AWS::Logs::LogGroup": ("log group", "LogGroupName"),
    "AWS::Logs::MetricFilter": ("metric filter", "FilterName"),
    "AWS::Logs::QueryDefinition": ("saved query", "Name"),
    "AWS::RUM::AppMonitor": ("RUM monitor", "Name"),
    "AWS::WAFv2::IPSet": ("IP set", "Name"),
    "AWS::XRay::Group": ("X-Ray group", "GroupName"),
    "AWS::XRay::SamplingRule": ("sampling rule", "SamplingRule.RuleName"),
}
_MISSING_DATA = {
    "notBreaching": MissingData.NOT_BREACHING,
    "breaching": MissingData.BREACHING,
    "ignore": MissingData.IGNORE,
    "missing": MissingData.MISSING,
}


def resources_of(template: Template) -> dict[str, Resource]:
    found = template.get("Resources") or {}
    return {name: entry for name, entry in found.items() if isinstance(entry, Mapping) and "Type" in entry}


def things_of_template(template: Template) -> Iterator[Thing]:
    """Every resource, parameter and output."""
    for logical_id, resource in resources_of(template).items():
        yield _resource(logical_id, resource)
    for section, kind in (("Parameters", "parameter"), ("Outputs", "output"), ("Conditions", "condition")):
        for name, content in (template.get(section) or {}).items():
            facts = dict(_flat(content)) if isinstance(content, Mapping) else {"value": as_value(content)}
            yield Thing(kind=kind, name=name, facts=facts, order={})


def retained_names(template: Template) -> frozenset[tuple[str, str]]:
    """Kind and name of what stays in AWS when it leaves the template."""
    retained = (item for item in resources_of(template).items() if _is_retained(item[1]))
    return frozenset(kind_and_name(logical_id, resource) for logical_id, resource in retained)


def kind_and_name(logical_id: str, resource: Resource) -> tuple[str, str]:
    kind, naming = _KINDS.get(resource["Type"], (str(resource["Type"]), ""))
    name: Any = resource.get("Properties") or {}
    for key in naming.split("."):
        name = name.get(key) if isinstance(name, Mapping) else None
    return kind, name if isinstance(name, str) else logical_id


def _resource(logical_id: str, resource: Resource) -> Thing:
    kind, name = kind_and_name(logical_id, resource)
    properties = resource.get("Properties") or {}
    read = _READERS.get(kind, _properties)
    facts, order = read(properties)
    facts |= {key: as_value(resource[key]) for key in ("Condition", "DependsOn") if key in resource}
    return Thing(kind=kind, name=name, facts=facts, order=order, retained=_is_retained(resource))


def _is_retained(resource: Resource) -> bool:
    return str(resource.get("DeletionPolicy", "")).startswith("Retain")


_Read = tuple[dict[str, Value], dict[str, tuple[str, ...]]]


def _properties(properties: Mapping[str, Any]) -> _Read:
    return dict(_flat(properties)), {}


def _flat(properties: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Value]]:
    for key, value in properties.items():
        if isinstance(value, Mapping) and value and not _is_intrinsic(value):
            yield from _flat(value, f"{path}{key}.")
        elif isinstance(value, Sequence) and all(isinstance(entry, str) for entry in value):
            yield f"{path}{key}", value if isinstance(value, str) else tuple(value)
        else:
            yield f"{path}{key}", as_value(value)


def _is_intrinsic(value: Mapping[str, Any]) -> bool:
    only = next(iter(value)) if len(value) == 1 else ""
    return only == "Ref" or only.startswith("Fn::")


def _log_group(properties: Mapping[str, Any]) -> _Read:
    named = {"LogGroupName", "RetentionInDays", "KmsKeyId"}
    facts: dict[str, Value] = {
        "retention_days": as_value(properties.get("RetentionInDays")),
        "encrypted": "KmsKeyId" in properties,
    }
    return facts | dict(_flat({key: value for key, value in properties.items() if key not in named})), {}


def _ip_set(properties: Mapping[str, Any]) -> _Read:
    facts = dict(_flat(properties))
    return {"addresses" if key == "Addresses" else key: value for key, value in facts.items()}, {}


def _alarm(properties: Mapping[str, Any]) -> _Read:
    facts: dict[str, Value] = {
        **_told(properties),
        **facts_of_queries(_queries(properties)),
        "comparison": COMPARISONS.get(str(properties.get("ComparisonOperator"))),
        "threshold": as_value(properties.get("Threshold")),
        "band": as_value(properties.get("ThresholdMetricId")),
        "periods": as_value(properties.get("EvaluationPeriods")),
        "breaching": as_value(properties.get("DatapointsToAlarm", properties.get("EvaluationPeriods"))),
        "missing_data": _MISSING_DATA.get(str(properties.get("TreatMissingData")), MissingData.MISSING).value,
    }
    return {name: value for name, value in facts.items() if value is not None}, {}


def _composite(properties: Mapping[str, Any]) -> _Read:
    facts: dict[str, Value] = {
        **_told(properties),
        "rule": as_value(properties.get("AlarmRule")),
        "suppressed_by": as_value(properties.get("ActionsSuppressor")),
        "wait_s": as_value(properties.get("ActionsSuppressorWaitPeriod")),
        "extension_s": as_value(properties.get("ActionsSuppressorExtensionPeriod")),
    }
    return {name: value for name, value in facts.items() if value is not None}, {}


def _told(properties: Mapping[str, Any]) -> dict[str, Value]:
    """Severity stands in a tag; the topic is known by what it is imported by."""
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags") or () if isinstance(tag, Mapping)}
    told: dict[str, Value] = {f"tags.{key}": as_value(value) for key, value in tags.items() if key != "severity"}
    return told | {
        "severity": as_value(tags.get("severity")),
        "topic": _topic(properties.get("AlarmActions") or []),
        "actions": properties.get("ActionsEnabled", True) is not False,
        "description": as_value(properties.get("AlarmDescription")),
    }


def _topic(actions: object) -> str:
    written = json.dumps(actions, default=str)
    known = next((topic for topic in ("critical", "warning") if f"{topic}-alerts" in written), None)
    return known or (written if actions else "none")


def _queries(properties: Mapping[str, Any]) -> tuple[Query, ...]:
    if "Metrics" in properties:
        return tuple(_query(entry) for entry in properties["Metrics"])
    statistic = properties.get("ExtendedStatistic") or properties.get("Statistic") or "?"
    metric = _metric(properties, str(statistic))
    return (Query(id="m1", metric=metric, period_s=_number(properties.get("Period"))),)


def _query(entry: Mapping[str, Any]) -> Query:
    measured = entry.get("MetricStat") or {}
    return Query(
        id=str(entry.get("Id")),
        metric=_metric(measured.get("Metric") or {}, str(measured.get("Stat"))) if measured else None,
        expression=entry.get("Expression"),
        period_s=_number(measured.get("Period", entry.get("Period"))),
        label=entry.get("Label"),
        returned=entry.get("ReturnData", True) is not False,
    )


def _metric(named: Mapping[str, Any], statistic: str) -> Metric:
    dimensions = {entry["Name"]: str(as_value(entry["Value"])) for entry in named.get("Dimensions") or ()}
    namespace, name = str(as_value(named.get("Namespace"))), str(as_value(named.get("MetricName")))
    return Metric(namespace=namespace, name=name, statistic=statistic, dimensions=dimensions)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _dashboard(properties: Mapping[str, Any]) -> _Read:
    """The body is JSON in a string, within Fn::Sub where it names the region or the account."""
    body = properties.get("DashboardBody")
    if isinstance(body, Mapping) and "Fn::Sub" in body:
        body = body["Fn::Sub"][0] if isinstance(body["Fn::Sub"], list) else body["Fn::Sub"]
    try:
        parsed = json.loads(body) if isinstance(body, str) else None
    except ValueError:
        parsed = None
    if not isinstance(parsed, Mapping):
        return {"body": as_value(body)}, {}
    widgets = [(_title(widget), widget) for widget in parsed.get("widgets") or ()]
    facts, order = facts_of_widgets(widgets)
    rest = {key: as_value(value) for key, value in parsed.items() if key != "widgets"}
    return {**rest, **facts}, {"widgets": order}


def _title(widget: Mapping[str, Any]) -> str:
    properties = widget.get("properties") or {}
    return str(properties.get("title") or properties.get("markdown") or widget.get("type"))


_READERS: dict[str, Callable[[Mapping[str, Any]], _Read]] = {
    ALARM: _alarm,
    COMPOSITE: _composite,
    DASHBOARD: _dashboard,
    "IP set": _ip_set,
    "log group": _log_group,
}
