"""DynamoDB's contributor insights, switched on for tables that another stack owns.

CloudFormation knows them as a property of the table alone. A schedule therefore calls UpdateContributorInsights every
day: at once when the stack is made, and again in case someone switched them off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lamplighter.domain.definitions.resources import Table
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import logical_ids
from local.synth.template.parts import Json, Part, arn, resource, role, statement, sub

ROLE = "ContributorInsightsRole"
_SERVICE = "contributorinsights.dynamodb.amazonaws.com"
_SERVICE_ROLE = "AWSServiceRoleForDynamoDBCloudWatchContributorInsights"


def contributor_part(file: WorkloadFile) -> Part:
    watched = list(_watched(file))
    if not watched:
        return Part()
    ids = logical_ids((" ".join(filter(None, pair)) for pair in watched), "Contributors")
    tables = list(dict.fromkeys(table for table, _ in watched))
    return Part(
        {ROLE: role("scheduler.amazonaws.com", _may_switch(tables), file)}
        | {ids[" ".join(filter(None, pair))]: _schedule(*pair) for pair in watched},
        {"ContributorInsightsOff": _output(tables)},
    )


def _watched(file: WorkloadFile) -> Iterator[tuple[str, str | None]]:
    """Tables, and indexes of them."""
    for table in file.resources.tables:
        if table.contributor_insights:
            yield from ((table.name, index) for index in _with_indexes(table))


def _with_indexes(table: Table) -> tuple[str | None, ...]:
    return (None, *table.indexes)


def _schedule(table: str, index: str | None) -> Json:
    asked = {"TableName": table, "ContributorInsightsAction": "ENABLE"} | ({"IndexName": index} if index else {})
    return resource(
        "AWS::Scheduler::Schedule",
        {
            "Description": f"Keeps contributor insights of {f'{index} of ' if index else ''}{table} switched on.",
            # Without a StartDate a rate begins at once: "Schedule types on EventBridge Scheduler" in its user guide.
            "ScheduleExpression": "rate(1 day)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": sub("arn:${AWS::Partition}:scheduler:::aws-sdk:dynamodb:updateContributorInsights"),
                "RoleArn": {"Fn::GetAtt": [ROLE, "Arn"]},
                "Input": json.dumps(asked),
            },
        },
    )


def _may_switch(tables: list[str]) -> list[Json]:
    """Switching them on for the first time makes the role that DynamoDB works with."""
    of_tables = [arn("dynamodb", f"table/{table}{rest}") for table in tables for rest in ("", "/index/*")]
    service_role = sub(
        f"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/aws-service-role/{_SERVICE}/{_SERVICE_ROLE}"
    )
    condition = {"StringEquals": {"iam:AWSServiceName": _SERVICE}}
    return [
        statement("Switch", ["dynamodb:UpdateContributorInsights"], of_tables),
        statement("ServiceRole", ["iam:CreateServiceLinkedRole"], service_role, Condition=condition),
    ]


def _output(tables: list[str]) -> Json:
    call = "aws dynamodb update-contributor-insights --contributor-insights-action DISABLE --table-name"
    return {
        "Description": "They stay on when this stack is gone; this switches them off.",
        "Value": "; ".join(f"{call} {table}" for table in tables),
    }
