"""Metric filters, by the log group whose events they count."""

from __future__ import annotations

from typing import Any

from local.discover.found import as_number, as_text, entry_of, left_out, objects_in
from local.discover.intrinsics import Unknown
from local.discover.stack_view import Seen, StackView
from local.discover.yaml_lines import Entry, Noted

_SAID = ("FilterName", "FilterPattern", "LogGroupName", "MetricTransformations")
_OF_METRIC = ("DefaultValue", "MetricName", "MetricNamespace", "MetricValue")


def metric_filters(view: StackView) -> dict[str, list[Entry]]:
    """By the names of log groups; of groups whose name is not known see `homeless_filters`."""
    found: dict[str, list[Entry]] = {}
    for seen in view.of("AWS::Logs::MetricFilter"):
        group = seen.properties.get("LogGroupName")
        if isinstance(group, str):
            found.setdefault(group, []).append(_filter(seen))
    return found


def homeless_filters(view: StackView) -> list[str]:
    return [
        f"{seen.logical_id} (of {as_text(group)})"
        for seen in view.of("AWS::Logs::MetricFilter")
        if isinstance(group := seen.properties.get("LogGroupName", Unknown("no group")), Unknown)
    ]


def _filter(seen: Seen) -> Entry:
    """A filter has exactly one transformation (AWS::Logs::MetricFilter, MetricTransformations)."""
    transformation = next(iter(objects_in(seen.properties.get("MetricTransformations"))), {})
    value = transformation.get("MetricValue", "1")
    fields = {
        "pattern": seen.properties.get("FilterPattern", ""),
        "namespace": transformation.get("MetricNamespace", Unknown("")),
        "metric": transformation.get("MetricName", Unknown("")),
        "value": _value(value),
        "default": as_number(transformation.get("DefaultValue")),
    }
    name = seen.name
    entry = entry_of(
        seen,
        fields,
        name=seen.logical_id if name == Unknown("") else name,
        remarks=(*left_out(seen.properties, _SAID), *left_out(transformation, _OF_METRIC)),
    )
    if name == Unknown(""):
        named = {**entry.fields, "name": Noted(seen.logical_id, "named here: CloudFormation names it")}
        return Entry(fields=named, remarks=entry.remarks, open=entry.open)
    return entry


def _value(value: Any) -> Any:
    """A text in a workload file; left out where it is what it means anyway."""
    if isinstance(value, Unknown):
        return value
    return None if str(value) == "1" else str(value)
