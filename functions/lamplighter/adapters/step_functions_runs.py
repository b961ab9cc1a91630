"""Runs over inventories as executions of a state machine."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.inventory_run.identity import RunOrder, attempt_name
from lamplighter.domain.inventory_run.starting import Attempt, RunStatus
from lamplighter.errors import Unavailable

# TIMED_OUT and ABORTED can be taken up again like FAILED, and PENDING_REDRIVE is on its way.
_GOING_ON = {"RUNNING": RunStatus.RUNNING, "PENDING_REDRIVE": RunStatus.RUNNING, "SUCCEEDED": RunStatus.SUCCEEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFunctionsRuns:
    """Implements InventoryRuns."""

    client: Any
    state_machine_arn: str

    def latest(self, run: str) -> Attempt | None:
        latest = None
        for number in count(1):
            status = self._status(attempt_name(run, number))
            if status is None:
                break
            latest = Attempt(number, status)
        return latest

    def start(self, run: str, attempt: int, order: RunOrder) -> None:
        try:
            self.client.start_execution(
                stateMachineArn=self.state_machine_arn,
                name=attempt_name(run, attempt),
                input=msgspec.json.encode(order).decode(),
            )
        except self.client.exceptions.ExecutionAlreadyExists:
            return
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"Step Functions: {error}") from error

    def _status(self, name: str) -> RunStatus | None:
        arn = f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"
        try:
            found = self.client.describe_execution(executionArn=arn)["status"]
        except self.client.exceptions.ExecutionDoesNotExist:
            return None
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"Step Functions: {error}") from error
        return _GOING_ON.get(found, RunStatus.FAILED)
