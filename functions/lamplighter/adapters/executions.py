"""Executions of a state machine by their names, which make each of them one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.run_status import RunStatus
from lamplighter.errors import Unavailable

# TIMED_OUT and ABORTED can be taken up again like FAILED, and PENDING_REDRIVE is on its way.
_GOING_ON = {"RUNNING": RunStatus.RUNNING, "PENDING_REDRIVE": RunStatus.RUNNING, "SUCCEEDED": RunStatus.SUCCEEDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Executions:
    """``client`` is Step Functions'. Raises Unavailable."""

    client: Any
    state_machine_arn: str

    def status(self, name: str) -> RunStatus | None:
        """None where there is no execution of that name."""
        arn = f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"
        try:
            found = self.client.describe_execution(executionArn=arn)["status"]
        except self.client.exceptions.ExecutionDoesNotExist:
            return None
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"Step Functions: {error}") from error
        return _GOING_ON.get(found, RunStatus.FAILED)

    def start(self, name: str, content: object) -> None:
        """Nothing where there is one of that name already. ``content`` goes in as JSON."""
        try:
            self.client.start_execution(
                stateMachineArn=self.state_machine_arn, name=name, input=msgspec.json.encode(content).decode()
            )
        except self.client.exceptions.ExecutionAlreadyExists:
            return
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"Step Functions: {error}") from error
