"""X-Ray groups and sampling rules."""

from __future__ import annotations

from collections.abc import Iterator

from local.discover.found import as_flag, as_number, entry_of, inside, left_out
from local.discover.intrinsics import Unknown
from local.discover.stack_view import StackView
from local.discover.yaml_lines import Entry

# By the keys of a workload file; what matches anything is left out.
_MATCHED = {
    "service_name": "ServiceName",
    "service_type": "ServiceType",
    "host": "Host",
    "http_method": "HTTPMethod",
    "url_path": "URLPath",
}
_ANYTHING = "*"
_SAID = ("Attributes", "FixedRate", "Priority", "ReservoirSize", "RuleName", "Version", *_MATCHED.values())


def trace_groups(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::XRay::Group"):
        insights = seen.inside("InsightsConfiguration")
        notified = as_flag(insights.get("NotificationsEnabled"))
        fields = {
            "filter_expression": seen.properties.get("FilterExpression"),
            "insights": True if as_flag(insights.get("InsightsEnabled")) else None,
        }
        remarks = ("left out: its insights are told of by EventBridge",) if notified else ()
        said = ("GroupName", "FilterExpression", "InsightsConfiguration")
        yield entry_of(seen, fields, remarks=(*remarks, *left_out(seen.properties, said)))


def sampling_rules(view: StackView) -> Iterator[Entry]:
    for seen in view.of("AWS::XRay::SamplingRule"):
        rule = seen.inside("SamplingRule")
        matched = {key: rule.get(written) for key, written in _MATCHED.items()}
        fields = {
            "priority": as_number(rule.get("Priority")),
            "reservoir": as_number(rule.get("ReservoirSize")),
            "rate": as_number(rule.get("FixedRate")),
            **{key: None if value == _ANYTHING else value for key, value in matched.items()},
            "attributes": inside(rule, "Attributes") or None,
        }
        said = (*_SAID, "ResourceARN") if rule.get("ResourceARN") == _ANYTHING else _SAID
        name = rule.get("RuleName", Unknown(""))
        remarks = (*left_out(rule, said), *left_out(seen.properties, ("SamplingRule", "RuleName")))
        yield entry_of(seen, fields, name=name, remarks=remarks)
