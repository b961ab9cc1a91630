"""Yesterday's log events, copied to S3 every day: a schedule, and a state machine that takes one group after another.

An account runs one export task at a time, so each waits for the one before, whoever's it is. Source: CreateExportTask
in the CloudWatch Logs API Reference. That page also says that events can take twelve hours to be exportable.
"""

from __future__ import annotations

import json

from lamplighter.domain.definitions.telemetry import LogExport, LogGroup
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import logical_ids
from local.synth.template.log_groups import made_group_ids
from local.synth.template.parts import Json, Part, arn, resource, role, statement, sub, tags

MACHINE, SCHEDULE = "LogExport", "LogExportSchedule"
# A day's last event is exportable by noon of the next (UTC).
EVERY_DAY = "cron(30 12 * * ? *)"
BUSY = "CloudWatchLogs.LimitExceededException"
_DAY_MS = 86_400_000


def machine_name(file: WorkloadFile) -> str:
    return f"{file.workload}-log-export"


def exported_groups(file: WorkloadFile) -> list[tuple[LogGroup, LogExport]]:
    return [(group, group.export) for group in file.log_groups if group.export is not None]


def export_part(file: WorkloadFile) -> Part:
    exported = exported_groups(file)
    if not exported:
        return Part()
    resources = {
        f"{MACHINE}Role": role("states.amazonaws.com", _may_export(exported), file),
        MACHINE: _machine(file, exported),
        f"{SCHEDULE}Role": role("scheduler.amazonaws.com", [_may_start()], file),
        SCHEDULE: _schedule(file),
    }
    policies = logical_ids((export.bucket for _, export in exported), "BucketPolicy")
    return Part(resources, {policies[bucket]: _bucket_policy(bucket) for bucket in policies})


def _may_export(exported: list[tuple[LogGroup, LogExport]]) -> list[Json]:
    groups = [arn("logs", f"log-group:{group.name}{rest}") for group, _ in exported for rest in ("", ":*")]
    return [
        statement("Export", ["logs:CreateExportTask"], groups),
        # IAM knows no resource for this one.
        statement("Follow", ["logs:DescribeExportTasks"], "*"),
    ]


def _may_start() -> Json:
    return statement("Start", ["states:StartExecution"], {"Ref": MACHINE})


def _schedule(file: WorkloadFile) -> Json:
    return resource(
        "AWS::Scheduler::Schedule",
        {
            "Description": f"Yesterday's log events of {file.title}, to S3.",
            "ScheduleExpression": EVERY_DAY,
            "ScheduleExpressionTimezone": "UTC",
            "FlexibleTimeWindow": {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 60},
            "Target": {
                "Arn": {"Ref": MACHINE},
                "RoleArn": {"Fn::GetAtt": [f"{SCHEDULE}Role", "Arn"]},
                "Input": json.dumps({"scheduled_at": "<aws.scheduler.scheduled-time>"}),
            },
        },
    )


def _machine(file: WorkloadFile, exported: list[tuple[LogGroup, LogExport]]) -> Json:
    # The group must be there before it can be exported.
    made = made_group_ids(file)
    waits_for = [made[group.name] for group, _ in exported if group.name in made]
    properties = {
        "StateMachineName": machine_name(file),
        "RoleArn": {"Fn::GetAtt": [f"{MACHINE}Role", "Arn"]},
        "Definition": definition(exported),
        "Tags": tags(file),
    }
    attributes = {"DependsOn": waits_for} if waits_for else {}
    return resource("AWS::StepFunctions::StateMachine", properties, **attributes)


def definition(exported: list[tuple[LogGroup, LogExport]]) -> Json:
    """In: ``scheduled_at``, an instant of the day after the one that is exported (UTC)."""
    day_begins = f"($floor($toMillis($states.input.scheduled_at) / {_DAY_MS}) - 1) * {_DAY_MS}"
    return {
        "Comment": "Exports a day of each log group to S3, one after another.",
        "QueryLanguage": "JSONata",
        "StartAt": "EachGroup",
        "States": {
            "EachGroup": {
                "Type": "Map",
                "MaxConcurrency": 1,
                "Items": [
                    {"group": group.name, "bucket": export.bucket, "prefix": _prefix(group, export)}
                    for group, export in exported
                ],
                "ItemSelector": {
                    "group": "{% $states.context.Map.Item.Value.group %}",
                    "bucket": "{% $states.context.Map.Item.Value.bucket %}",
                    "prefix": "{% $states.context.Map.Item.Value.prefix %}",
                    "from": f"{{% {day_begins} %}}",
                },
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "INLINE"},
                    "StartAt": "Export",
                    "States": _of_one_group(),
                },
                "Next": "AllExported",
            },
            "AllExported": {
                "Type": "Choice",
                "Choices": [
                    {"Condition": "{% $count($states.input[status != 'COMPLETED']) = 0 %}", "Next": "Exported"}
                ],
                "Default": "NotExported",
            },
            "Exported": {"Type": "Succeed"},
            "NotExported": {
                "Type": "Fail",
                "Error": "LogExportFailed",
                "Cause": "{% $join($states.input[status != 'COMPLETED'].(group & ': ' & reason), '; ') %}",
            },
        },
    }


def _prefix(group: LogGroup, export: LogExport) -> str:
    return "/".join(part for part in (export.prefix.strip("/"), group.name.strip("/")) if part)


def _of_one_group() -> Json:
    """Out: ``group``, ``status`` and ``reason``. A group that can't be exported does not hold up the next."""
    failed = "{% {'group': $states.input.group, 'status': 'FAILED', 'reason': $states.errorOutput.Cause} %}"
    catch = [{"ErrorEquals": ["States.ALL"], "Output": failed, "Next": "Done"}]
    return {
        "Export": {
            "Type": "Task",
            "Resource": sub("arn:${AWS::Partition}:states:::aws-sdk:cloudwatchlogs:createExportTask"),
            "Arguments": {
                "LogGroupName": "{% $states.input.group %}",
                "From": "{% $states.input.from %}",
                # Events of this very millisecond are exported too.
                "To": f"{{% $states.input.from + {_DAY_MS - 1} %}}",
                "Destination": "{% $states.input.bucket %}",
                "DestinationPrefix": (
                    "{% $states.input.prefix & '/' & $substring($fromMillis($states.input.from), 0, 10) %}"
                ),
            },
            "Output": "{% {'group': $states.input.group, 'task_id': $states.result.TaskId} %}",
            "Retry": [_wait_for_others(), _try_again()],
            "Catch": catch,
            "Next": "Wait",
        },
        "Wait": {"Type": "Wait", "Seconds": 60, "Next": "Look"},
        "Look": {
            "Type": "Task",
            "Resource": sub("arn:${AWS::Partition}:states:::aws-sdk:cloudwatchlogs:describeExportTasks"),
            "Arguments": {"TaskId": "{% $states.input.task_id %}"},
            "Output": (
                "{% {'group': $states.input.group, 'task_id': $states.input.task_id,"
                " 'status': $states.result.ExportTasks[0].Status.Code,"
                " 'reason': $string($states.result.ExportTasks[0].Status.Message)} %}"
            ),
            "Retry": [_try_again()],
            "Catch": catch,
            "Next": "Ended",
        },
        "Ended": {
            "Type": "Choice",
            "Choices": [
                {"Condition": "{% $states.input.status in ['PENDING', 'RUNNING', 'PENDING_CANCEL'] %}", "Next": "Wait"}
            ],
            "Default": "Done",
        },
        "Done": {"Type": "Pass", "End": True},
    }


def _wait_for_others() -> Json:
    """Sixteen hours and more: until the next day's export, other tasks of the account may take their turn."""
    return {
        "ErrorEquals": [BUSY],
        "IntervalSeconds": 60,
        "BackoffRate": 1.5,
        "MaxDelaySeconds": 600,
        "MaxAttempts": 100,
        "JitterStrategy": "FULL",
    }


def _try_again() -> Json:
    return {
        "ErrorEquals": [
            "CloudWatchLogs.OperationAbortedException",
            "CloudWatchLogs.ServiceUnavailableException",
            "CloudWatchLogs.ThrottlingException",
        ],
        "IntervalSeconds": 5,
        "BackoffRate": 2,
        "MaxAttempts": 6,
    }


def _bucket_policy(bucket: str) -> Json:
    """What the bucket's owner must allow. Source: "Export log data to Amazon S3", step 3, in the user guide of
    CloudWatch Logs.
    """
    of_this_account = {
        "StringEquals": {"aws:SourceAccount": "${AWS::AccountId}"},
        "ArnLike": {"aws:SourceArn": "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*"},
    }
    service = {"Service": "logs.${AWS::Region}.amazonaws.com"}
    bucket_arn = f"arn:${{AWS::Partition}}:s3:::{bucket}"
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": service,
                "Action": "s3:GetBucketAcl",
                "Resource": bucket_arn,
                "Condition": of_this_account,
            },
            {
                "Effect": "Allow",
                "Principal": service,
                "Action": "s3:PutObject",
                "Resource": f"{bucket_arn}/*",
                "Condition": {
                    **of_this_account,
                    "StringEquals": {
                        **of_this_account["StringEquals"],
                        "s3:x-amz-acl": "bucket-owner-full-control",
                    },
                },
            },
        ],
    }
    return {
        "Description": f"What the policy of the bucket {bucket} must allow, so that logs can be exported to it.",
        "Value": sub(json.dumps(policy)),
    }
