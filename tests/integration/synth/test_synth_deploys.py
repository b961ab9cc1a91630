"""Each shipped workload's template, and one with everything in it, deployed beside the core stack and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.demo.stage import STACK, Stage
from local.embedded_aws.deployment import deploy
from local.paths import WORKLOADS
from local.synth.model import CompositeAlarm, MetricAlarm, Plan, Query
from local.synth.plan import plan
from local.synth.template import as_yaml, template_of
from local.workload_files import load_workload_file
from tests.integration.synth.everything import EVERYTHING, everything

pytestmark = pytest.mark.embedded

NAMES = ("aurastream", "photo-sync", "bayon-coagent", "ims", "aws-orchestrator")
# The embedded AWS has one region, and the workloads two.
ACCOUNT, REGION = "123456789012", "us-east-1"
MISSING = {
    MissingData.NOT_BREACHING: "notBreaching",
    MissingData.BREACHING: "breaching",
    MissingData.IGNORE: "ignore",
    MissingData.MISSING: "missing",
}


@dataclass(frozen=True)
class Deployed:
    file: WorkloadFile
    plan: Plan
    template: dict[str, Any]
    outputs: dict[str, str]
    stage: Stage

    @property
    def topics(self) -> dict[Topic, list[str]]:
        return {
            Topic.CRITICAL: [self.stage.outputs["CriticalAlertsTopicArn"]],
            Topic.WARNING: [self.stage.outputs["WarningAlertsTopicArn"]],
            Topic.NONE: [],
        }


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage(quiet_s=1) as stage:
        stage.deploy_core()
        yield stage


@pytest.fixture(scope="module", params=[*NAMES, EVERYTHING])
def deployed(request: pytest.FixtureRequest, stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """Nothing is left out of the template."""
    shipped = request.param != EVERYTHING
    file = load_workload_file(WORKLOADS / f"{request.param}.yaml") if shipped else everything()
    resolved = plan(file)
    template = template_of(file, resolved)
    path: Path = tmp_path_factory.mktemp(file.workload) / "template.yaml"
    path.write_text(as_yaml(template, f"{file.workload}.yaml"))
    parameters = dict.fromkeys(template.get("Parameters", {}), STACK)
    outputs = deploy(stage.aws, path, f"{file.workload}-watch", parameters) if template["Resources"] else {}
    return Deployed(file, resolved, template, outputs, stage)


def filled_in(text: str) -> str:
    values = {"Partition": "aws", "Region": REGION, "AccountId": ACCOUNT}
    for name, value in values.items():
        text = text.replace(f"${{AWS::{name}}}", value)
    return text


def alarms_in(stage: Stage) -> dict[str, dict[str, Any]]:
    pages = stage.client("cloudwatch").get_paginator("describe_alarms")
    found = pages.paginate(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    return {alarm["AlarmName"]: alarm for page in found for alarm in (*page["MetricAlarms"], *page["CompositeAlarms"])}


def metrics_of(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """One form for a metric by itself and for metric math."""
    if alarm.get("Metrics"):
        return [_query(entry) for entry in alarm["Metrics"]]
    statistic = alarm.get("ExtendedStatistic") or alarm["Statistic"]
    return [{**_named(alarm), "statistic": statistic, "period_s": alarm["Period"]}]


def _query(entry: dict[str, Any]) -> dict[str, Any]:
    told = {"id": entry["Id"], "returned": entry.get("ReturnData", True)}
    if "MetricStat" not in entry:
        return {**told, "expression": entry["Expression"]}
    stat = entry["MetricStat"]
    return {**told, **_named(stat["Metric"]), "statistic": stat["Stat"], "period_s": stat["Period"]}


def _named(metric: dict[str, Any]) -> dict[str, Any]:
    dimensions = {one["Name"]: one["Value"] for one in metric.get("Dimensions", [])}
    return {"namespace": metric["Namespace"], "name": metric["MetricName"], "dimensions": dimensions}


def planned_metrics(alarm: MetricAlarm) -> list[dict[str, Any]]:
    alone = len(alarm.queries) == 1
    return [_planned(query, alone=alone) for query in alarm.queries]


def _planned(query: Query, *, alone: bool) -> dict[str, Any]:
    told = {} if alone else {"id": query.id, "returned": query.returned}
    if query.metric is None:
        return {**told, "expression": query.expression}
    metric = query.metric
    return {
        **told,
        "namespace": metric.namespace,
        "name": metric.name,
        "dimensions": {name: filled_in(value) for name, value in metric.dimensions.items()},
        "statistic": metric.statistic,
        "period_s": query.period_s or metric.period_s,
    }


def test_every_metric_alarm_is_there_as_it_was_planned(deployed: Deployed) -> None:
    found = alarms_in(deployed.stage)
    for alarm in deployed.plan.alarms:
        there = found[alarm.name]
        assert metrics_of(there) == planned_metrics(alarm), alarm.name
        assert there["ComparisonOperator"] == alarm.comparison, alarm.name
        assert (there.get("Threshold"), there.get("ThresholdMetricId")) == (alarm.threshold, alarm.band_id), alarm.name
        assert there["EvaluationPeriods"] == alarm.periods, alarm.name
        assert there.get("DatapointsToAlarm", alarm.periods) == alarm.breaching, alarm.name
        assert there["TreatMissingData"] == MISSING[alarm.missing_data], alarm.name
        assert there["ActionsEnabled"] is alarm.actions, alarm.name
        told = deployed.topics[alarm.topic] if alarm.actions else []
        assert there["AlarmActions"] == there["OKActions"] == told, alarm.name


def test_every_composite_is_there_as_it_was_planned(deployed: Deployed) -> None:
    found = alarms_in(deployed.stage)
    for alarm in deployed.plan.composites:
        there = found[alarm.name]
        assert there["AlarmRule"] == alarm.rule
        assert there["AlarmActions"] == there["OKActions"] == deployed.topics[alarm.topic], alarm.name
        assert suppression(there) == planned_suppression(alarm), alarm.name
        assert set(alarm.children) <= found.keys(), alarm.name


def suppression(there: dict[str, Any]) -> tuple[str, int, int] | None:
    if not there.get("ActionsSuppressor"):
        return None
    name = str(there["ActionsSuppressor"]).rpartition(":")[2]
    wait_s, extension_s = there["ActionsSuppressorWaitPeriod"], there["ActionsSuppressorExtensionPeriod"]
    return name, int(wait_s), int(extension_s)


def planned_suppression(alarm: CompositeAlarm) -> tuple[str, int, int] | None:
    return (alarm.suppressor, alarm.wait_s, alarm.extension_s) if alarm.suppressor else None


def test_every_alarm_carries_its_severity(deployed: Deployed) -> None:
    cloudwatch = deployed.stage.client("cloudwatch")
    found = alarms_in(deployed.stage)
    planned: list[MetricAlarm | CompositeAlarm] = [*deployed.plan.alarms, *deployed.plan.composites]
    for alarm in planned:
        tags = cloudwatch.list_tags_for_resource(ResourceARN=found[alarm.name]["AlarmArn"])["Tags"]
        assert {tag["Key"]: tag["Value"] for tag in tags}.get("severity") == alarm.severity.value, alarm.name


def test_every_dashboard_is_there_widget_by_widget(deployed: Deployed) -> None:
    for dashboard in deployed.plan.dashboards:
        body = deployed.stage.client("cloudwatch").get_dashboard(DashboardName=dashboard.name)["DashboardBody"]
        planned = [json.loads(filled_in(json.dumps(widget.body))) for widget in dashboard.widgets]
        assert json.loads(body)["widgets"] == planned


def test_every_log_group_keeps_what_the_file_says(deployed: Deployed) -> None:
    pages = deployed.stage.client("logs").get_paginator("describe_log_groups").paginate()
    found = {group["logGroupName"]: group for page in pages for group in page["logGroups"]}
    for group in deployed.file.log_groups:
        assert (group.name in found) is not group.exists
        if not group.exists:
            assert found[group.name]["retentionInDays"] == group.retention_days
            assert bool(found[group.name].get("kmsKeyId")) is group.encrypted


def test_every_budget_and_ip_set_is_there(deployed: Deployed) -> None:
    budgets = deployed.stage.client("budgets").describe_budgets(AccountId=ACCOUNT).get("Budgets", [])
    amounts = {budget["BudgetName"]: float(budget["BudgetLimit"]["Amount"]) for budget in budgets}
    for budget in deployed.file.budgets:
        assert amounts[budget.name] == float(budget.amount_usd)
    for ip_set in deployed.file.ip_sets:
        listed = deployed.stage.client("wafv2").list_ip_sets(Scope=ip_set.scope.value.upper())["IPSets"]
        assert ip_set.name in {one["Name"] for one in listed}
