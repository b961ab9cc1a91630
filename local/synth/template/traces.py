"""X-Ray groups and sampling rules."""

from __future__ import annotations

from lamplighter.domain.definitions.telemetry import SamplingRule, TraceGroup
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import logical_ids
from local.synth.template.parts import Json, Part, resource, tags


def trace_part(file: WorkloadFile) -> Part:
    groups = logical_ids((group.name for group in file.tracing.groups), "Traces")
    rules = logical_ids((rule.name for rule in file.tracing.sampling), "Sampling")
    return Part(
        {groups[group.name]: _group(file, group) for group in file.tracing.groups}
        | {rules[rule.name]: _rule(file, rule) for rule in file.tracing.sampling}
    )


def _group(file: WorkloadFile, group: TraceGroup) -> Json:
    return resource(
        "AWS::XRay::Group",
        {
            "GroupName": group.name,
            "FilterExpression": group.filter_expression,
            "InsightsConfiguration": {"InsightsEnabled": group.insights, "NotificationsEnabled": False},
            "Tags": tags(file),
        },
    )


def _rule(file: WorkloadFile, rule: SamplingRule) -> Json:
    said = {
        "RuleName": rule.name,
        "Priority": rule.priority,
        "FixedRate": rule.rate,
        "ReservoirSize": rule.reservoir,
        "ServiceName": rule.service_name,
        "ServiceType": rule.service_type,
        "Host": rule.host,
        "HTTPMethod": rule.http_method,
        "URLPath": rule.url_path,
        "ResourceARN": "*",
        "Version": 1,
    }
    attributes = {"Attributes": dict(rule.attributes)} if rule.attributes else {}
    return resource("AWS::XRay::SamplingRule", {"SamplingRule": said | attributes, "Tags": tags(file)})
