"""A workload's CloudFormation template: a plain dict, in the order data flows."""

from __future__ import annotations

import json

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.alarms import alarm_resources
from local.synth.model import Plan
from local.synth.template.addresses import address_part
from local.synth.template.as_yaml import as_yaml
from local.synth.template.budgets import budget_part
from local.synth.template.contributors import contributor_part
from local.synth.template.dashboards import dashboard_part
from local.synth.template.limits import check_limits
from local.synth.template.log_exports import export_part
from local.synth.template.log_groups import log_part
from local.synth.template.parts import CORE_STACK, Json, Part, filled_in
from local.synth.template.real_users import real_user_part
from local.synth.template.reports import report_part
from local.synth.template.subscriptions import subscription_part
from local.synth.template.traces import trace_part

__all__ = ["as_yaml", "template_of"]


def template_of(file: WorkloadFile, plan: Plan) -> Json:
    """Raises ConfigurationError for what no stack can hold, or not in this Region."""
    parts = (
        log_part(file),
        trace_part(file),
        real_user_part(file),
        contributor_part(file),
        Part(filled_in(alarm_resources(plan.alarms, plan.composites, file.tags))),
        subscription_part(file, plan),
        dashboard_part(file, plan.dashboards),
        budget_part(file),
        address_part(file),
        export_part(file),
        report_part(file),
    )
    resources = _joined([part.resources for part in parts])
    outputs = _joined([part.outputs for part in parts])
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"What watches {file.title} ({file.environment}, {file.region}), beside the core stack.",
        **_parameters(resources),
        "Resources": resources,
        **({"Outputs": outputs} if outputs else {}),
    }
    check_limits(template, as_yaml(template, f"{file.workload}.yaml"))
    return template


def _parameters(resources: Json) -> Json:
    if f"${{{CORE_STACK}}}" not in json.dumps(resources):
        return {}
    description = "The name of Lamplighter's core stack, whose topics the alarms publish to."
    return {"Parameters": {CORE_STACK: {"Type": "String", "Default": "lamplighter", "Description": description}}}


def _joined(parts: list[dict[str, Json]]) -> dict[str, Json]:
    """Logical ids end in what they are, so that no two parts share one; if two did, one would be lost."""
    joined: dict[str, Json] = {}
    for part in parts:
        if taken := sorted(joined.keys() & part.keys()):
            raise ValueError(f"two resources have the logical id {taken[0]}")
        joined |= part
    return joined
