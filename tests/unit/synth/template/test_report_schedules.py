"""When a workload's reports are ordered, and by whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from lamplighter.domain.definitions.business import Every, Report, ReportKind
from local.embedded_aws.schedules import next_occurrence
from local.synth.template.reports import expression, report_part
from tests.builders_plan import a_workload_file


def a_report(**changes: Any) -> Report:
    values: dict[str, Any] = {"name": "shop-daily", "sections": (ReportKind.KPIS,), "every": Every.DAY, "at": "06:05"}
    return Report(**{**values, "time_zone": "America/New_York", **changes})


def core(name: str) -> dict[str, Any]:
    return {"Fn::ImportValue": {"Fn::Sub": f"${{CoreStack}}-{name}"}}


def test_a_schedule_orders_its_report_of_the_core_stack_in_its_own_time_zone() -> None:
    resources = report_part(a_workload_file(reports=(a_report(),))).resources
    schedule = resources["ShopDailyReportSchedule"]["Properties"]
    assert (schedule["ScheduleExpression"], schedule["ScheduleExpressionTimezone"]) == (
        "cron(5 6 * * ? *)",
        "America/New_York",
    )
    target = schedule["Target"]
    assert (target["Arn"], target["DeadLetterConfig"]) == (core("report-planner"), {"Arn": core("report-dead-letters")})
    assert json.loads(target["Input"]) == {
        "workload": "shop",
        "report": "shop-daily",
        "scheduled_at": "<aws.scheduler.scheduled-time>",
    }


def test_its_role_may_order_and_nothing_else() -> None:
    role = report_part(a_workload_file(reports=(a_report(),))).resources["ReportSchedulesRole"]["Properties"]
    (policy,) = role["Policies"]
    allowed = [(one["Action"], one["Resource"]) for one in policy["PolicyDocument"]["Statement"]]
    assert allowed == [
        (["lambda:InvokeFunction"], core("report-planner")),
        (["sqs:SendMessage"], core("report-dead-letters")),
    ]


@pytest.mark.parametrize(
    ("every", "due"),
    [
        (Every.DAY, datetime(2026, 11, 21, 11, 5, tzinfo=UTC)),
        (Every.WEEK, datetime(2026, 11, 23, 11, 5, tzinfo=UTC)),
        (Every.MONTH, datetime(2026, 12, 1, 11, 5, tzinfo=UTC)),
    ],
)
def test_it_is_due_on_the_first_day_after_its_period(every: Every, due: datetime) -> None:
    schedule = {
        "ScheduleExpression": expression(a_report(every=every)),
        "ScheduleExpressionTimezone": "America/New_York",
    }
    assert next_occurrence(schedule, datetime(2026, 11, 20, 12, tzinfo=UTC)) == due


def test_a_workload_without_reports_has_no_schedule() -> None:
    assert report_part(a_workload_file()).resources == {}
