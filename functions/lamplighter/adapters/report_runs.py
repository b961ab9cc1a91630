"""Reports being made, as executions of a state machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.inventory_run.starting import RunStatus
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.errors import Unavailable

_GOING_ON = {"RUNNING": RunStatus.RUNNING, "PENDING_REDRIVE": RunStatus.RUNNING, "SUCCEEDED": RunStatus.SUCCEEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportExecutions:
    """Implements ReportRuns."""

    client: Any
    state_machine_arn: str

    def status(self, name: str) -> RunStatus | None:
        arn = f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"
        try:
            found = self.client.describe_execution(executionArn=arn)["status"]
        except self.client.exceptions.ExecutionDoesNotExist:
            return None
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"Step Functions: {error}") from error
        return _GOING_ON.get(found, RunStatus.FAILED)

    def start(self, name: str, plan: ReportPlan) -> None:
        try:
            self.client.start_execution(
                stateMachineArn=self.state_machine_arn, name=name, input=msgspec.json.encode(plan).decode()
            )
        except self.client.exceptions.ExecutionAlreadyExists:
            return
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"Step Functions: {error}") from error
