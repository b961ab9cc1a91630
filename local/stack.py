"""A deployed stack, as the command needs it: its outputs, and the stores and bus they name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.adapters.dynamodb import Table
from lamplighter.adapters.dynamodb_audit import DynamoDbAuditLog
from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.adapters.eventbridge import EventBridgeBus
from lamplighter.adapters.system_clock import SystemClock
from lamplighter.errors import ConfigurationError
from lamplighter.usecases.change_incident import Incidents
from local.aws_hints import stack_trouble
from local.workload_files import load_workloads

DEFAULT_STACK = os.environ.get("LAMPLIGHTER_STACK", "lamplighter")


class Stack:
    """Raises ConfigurationError where there is no such stack, or no way to ask."""

    def __init__(self, name: str, session: boto3.Session | None = None) -> None:
        self.name = name
        self._session = session or boto3.Session()
        self.outputs = self._read_outputs()

    def table(self) -> Table:
        return Table(self._session.client("dynamodb"), self.outputs["IncidentsTableName"], SystemClock())

    def audit_log(self) -> DynamoDbAuditLog:
        return DynamoDbAuditLog(self._session.client("dynamodb"), self.outputs["AuditTableName"])

    def incidents(self, workloads: Path) -> Incidents:
        table = self.table()
        return Incidents(
            store=DynamoDbIncidents(table),
            outbox=table,
            bus=EventBridgeBus(self._session.client("events"), self.outputs["IncidentBusName"]),
            workloads=load_workloads(workloads),
        )

    def _read_outputs(self) -> Mapping[str, str]:
        try:
            stacks = self._session.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        except (ClientError, BotoCoreError) as error:
            options = "--stack or LAMPLIGHTER_STACK"
            raise ConfigurationError(stack_trouble(self.name, self._session.region_name, error, options)) from error
        outputs: list[Any] = list(stacks[0].get("Outputs", []))
        return {output["OutputKey"]: output["OutputValue"] for output in outputs}
