"""The daily export of logs to S3: what it asks for, in what order, and who may."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import jsonata
import pytest

from lamplighter.domain.definitions.telemetry import LogCategory, LogExport, LogGroup
from local.synth.template.log_exports import export_part
from tests.builders_plan import a_workload_file


def a_group(name: str = "/shop/audit", bucket: str | None = "archive", **changes: Any) -> LogGroup:
    export = LogExport(bucket=bucket, prefix="shop") if bucket else None
    values: dict[str, Any] = {"category": LogCategory.AUDIT, "retention_days": 2557, "export": export}
    return LogGroup(name=name, **values | changes)


def resources(*groups: LogGroup) -> dict[str, dict[str, Any]]:
    return export_part(a_workload_file(log_groups=groups)).resources


def machine(*groups: LogGroup) -> dict[str, Any]:
    definition: dict[str, Any] = resources(*groups)["LogExport"]["Properties"]["Definition"]
    return definition


def computed(expression: str, states: dict[str, Any]) -> Any:
    """What JSONata makes of it."""
    compiled = jsonata.Jsonata(expression.removeprefix("{%").removesuffix("%}").strip())
    compiled.assign("states", states)
    return compiled.evaluate({})


def in_ms(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("scheduled_at", "begins", "folder"),
    [
        ("2026-11-21T12:30:00Z", (2026, 11, 20), "2026-11-20"),
        ("2026-11-21T00:00:00Z", (2026, 11, 20), "2026-11-20"),
        ("2028-03-01T12:30:00Z", (2028, 2, 29), "2028-02-29"),
        ("2027-01-01T13:29:59Z", (2026, 12, 31), "2026-12-31"),
    ],
)
def test_the_day_before_is_exported_whole(scheduled_at: str, begins: tuple[int, ...], folder: str) -> None:
    each = machine(a_group())["States"]["EachGroup"]
    begin = computed(each["ItemSelector"]["from"], {"input": {"scheduled_at": scheduled_at}})
    asked = each["ItemProcessor"]["States"]["Export"]["Arguments"]
    states = {"input": {"from": begin, "prefix": "shop/shop/audit"}}
    assert begin == in_ms(*begins)
    assert computed(asked["To"], states) == begin + 24 * 3600 * 1000 - 1
    assert computed(asked["DestinationPrefix"], states) == f"shop/shop/audit/{folder}"


def test_one_group_after_another_is_exported_and_waits_while_the_account_is_busy() -> None:
    each = machine(a_group(), a_group(name="/shop/app"), a_group(name="/shop/web", bucket=None))["States"]["EachGroup"]
    assert each["MaxConcurrency"] == 1
    assert [item["group"] for item in each["Items"]] == ["/shop/audit", "/shop/app"]
    busy = each["ItemProcessor"]["States"]["Export"]["Retry"][0]
    assert busy["ErrorEquals"] == ["CloudWatchLogs.LimitExceededException"]
    assert busy["MaxAttempts"] * busy["MaxDelaySeconds"] > 12 * 3600


def test_an_export_that_is_not_over_is_looked_at_again() -> None:
    ended = machine(a_group())["States"]["EachGroup"]["ItemProcessor"]["States"]["Ended"]
    (again,) = ended["Choices"]
    assert again["Next"] == "Wait"
    for status, waits in (("PENDING", True), ("RUNNING", True), ("COMPLETED", False), ("FAILED", False)):
        assert computed(again["Condition"], {"input": {"status": status}}) is waits


def test_a_group_that_is_not_exported_fails_the_run_by_name_and_not_the_others() -> None:
    states = machine(a_group())["States"]
    outcomes = [
        {"group": "/shop/audit", "status": "COMPLETED"},
        {"group": "/shop/app", "status": "FAILED", "reason": "no such bucket"},
    ]
    (good,) = states["AllExported"]["Choices"]
    assert computed(good["Condition"], {"input": outcomes[:1]}) is True
    assert computed(good["Condition"], {"input": outcomes}) is False
    assert states["AllExported"]["Default"] == "NotExported"
    assert computed(states["NotExported"]["Cause"], {"input": outcomes}) == "/shop/app: no such bucket"


def test_every_export_failing_for_a_group_is_caught_within_it() -> None:
    inner = machine(a_group())["States"]["EachGroup"]["ItemProcessor"]["States"]
    for name in ("Export", "Look"):
        (catch,) = inner[name]["Catch"]
        assert catch["ErrorEquals"] == ["States.ALL"]
        failed = computed(catch["Output"], {"input": {"group": "/shop/app"}, "errorOutput": {"Cause": "why"}})
        assert failed == {"group": "/shop/app", "status": "FAILED", "reason": "why"}


def test_the_roles_may_export_these_groups_and_start_this_machine() -> None:
    made = resources(a_group())
    exporting, following = made["LogExportRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    assert exporting["Action"] == ["logs:CreateExportTask"]
    assert {arn["Fn::Sub"].partition(":log-group:")[2] for arn in exporting["Resource"]} == {
        "/shop/audit",
        "/shop/audit:*",
    }
    assert following["Action"] == ["logs:DescribeExportTasks"]
    (starting,) = made["LogExportScheduleRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    assert (starting["Action"], starting["Resource"]) == (["states:StartExecution"], {"Ref": "LogExport"})


def test_the_schedule_says_for_when_it_runs() -> None:
    schedule = resources(a_group())["LogExportSchedule"]["Properties"]
    assert json.loads(schedule["Target"]["Input"]) == {"scheduled_at": "<aws.scheduler.scheduled-time>"}
    assert schedule["ScheduleExpressionTimezone"] == "UTC"


def test_a_group_of_the_template_is_there_before_the_machine() -> None:
    assert resources(a_group(), a_group(name="/old", exists=True))["LogExport"]["DependsOn"] == ["ShopAuditLogs"]


def test_what_each_buckets_policy_must_allow_is_an_output() -> None:
    groups = (a_group(), a_group(name="/shop/app"), a_group(name="/shop/web", bucket="other"))
    outputs = export_part(a_workload_file(log_groups=groups)).outputs
    assert list(outputs) == ["ArchiveBucketPolicy", "OtherBucketPolicy"]
    policy = json.loads(outputs["ArchiveBucketPolicy"]["Value"]["Fn::Sub"])
    assert [(one["Action"], one["Resource"].rpartition(":")[2]) for one in policy["Statement"]] == [
        ("s3:GetBucketAcl", "archive"),
        ("s3:PutObject", "archive/*"),
    ]
    for statement in policy["Statement"]:
        assert statement["Principal"] == {"Service": "logs.${AWS::Region}.amazonaws.com"}
        assert statement["Condition"]["StringEquals"]["aws:SourceAccount"] == "${AWS::AccountId}"


def test_without_exports_there_is_nothing_of_it() -> None:
    part = export_part(a_workload_file(log_groups=(a_group(bucket=None),)))
    assert (part.resources, part.outputs) == ({}, {})
