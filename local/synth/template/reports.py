"""When a workload's reports are made: a schedule for each, in its own time zone, that orders it from the core stack."""

from __future__ import annotations

import json

from lamplighter.domain.definitions.business import Every, Report
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import logical_ids
from local.synth.template.parts import CORE_STACK, Json, Part, resource, role, statement

_ROLE = "ReportSchedulesRole"
# Day of month, month, day of week.
_DAYS = {Every.DAY: "* * ?", Every.WEEK: "? * MON", Every.MONTH: "1 * ?"}


def report_part(file: WorkloadFile) -> Part:
    if not file.reports:
        return Part()
    ids = logical_ids((report.name for report in file.reports), "ReportSchedule")
    order = [
        statement("Order", ["lambda:InvokeFunction"], _of_core("report-planner")),
        statement("WhatIsNotTaken", ["sqs:SendMessage"], _of_core("report-dead-letters")),
    ]
    schedules = {ids[report.name]: _schedule(file, report) for report in file.reports}
    return Part({_ROLE: role("scheduler.amazonaws.com", order, file), **schedules})


def expression(report: Report) -> str:
    """On the first day after the period, at the report's time."""
    hour, minute = (int(part) for part in report.at.split(":"))
    return f"cron({minute} {hour} {_DAYS[report.every]} *)"


def _schedule(file: WorkloadFile, report: Report) -> Json:
    order = {"workload": file.workload, "report": report.name, "scheduled_at": "<aws.scheduler.scheduled-time>"}
    return resource(
        "AWS::Scheduler::Schedule",
        {
            "Description": f"Orders the report {report.name}, of the {report.every} before.",
            "ScheduleExpression": expression(report),
            "ScheduleExpressionTimezone": report.time_zone,
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": _of_core("report-planner"),
                "RoleArn": {"Fn::GetAtt": [_ROLE, "Arn"]},
                "Input": json.dumps(order),
                "RetryPolicy": {"MaximumEventAgeInSeconds": 21600, "MaximumRetryAttempts": 30},
                "DeadLetterConfig": {"Arn": _of_core("report-dead-letters")},
            },
        },
    )


def _of_core(name: str) -> Json:
    """What the core stack exports under that name."""
    return {"Fn::ImportValue": {"Fn::Sub": f"${{{CORE_STACK}}}-{name}"}}
