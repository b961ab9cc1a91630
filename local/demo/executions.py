"""Executions of the stage's state machines, followed to their end."""

from __future__ import annotations

from functools import partial
from typing import Any

from local.demo.progress import StepError, until


def succeeded(states: Any, machine_arn: str, name: str, within_s: float) -> None:
    """The execution whose name begins so, once it is there. Raises StepError where it fails, or is not over in time."""
    found = until(name, partial(_ended, states, machine_arn, name), within_s)
    if found["status"] != "SUCCEEDED":
        why = states.describe_execution(executionArn=found["executionArn"]).get("cause", found["status"])
        raise StepError(f"{name}: {why}")


def _ended(states: Any, machine_arn: str, name: str) -> Any:
    listed = states.list_executions(stateMachineArn=machine_arn)["executions"]
    return next((one for one in listed if one["name"].startswith(name) and one["status"] != "RUNNING"), None)
