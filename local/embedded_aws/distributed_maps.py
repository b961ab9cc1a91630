"""A Distributed Map asks the state machine's role, as AWS does.

Wrong in MiniStack: the ItemReader reads any object, and a map runs its child executions, whatever the role may do. A
role without these permissions works on the laptop then, and fails in AWS.

Corrected: reading the items needs `s3:GetObject` (else States.ItemReaderFailed), running them `states:StartExecution`
on the state machine itself (else States.Permissions). Source: "IAM policies for using Distributed Map states", in the
developer guide of Step Functions.
"""

from collections.abc import Mapping
from typing import Any

from ministack.services import stepfunctions

from local.embedded_aws.corrections import Corrections
from local.embedded_aws.principals import role_may
from local.embedded_aws.step_functions_sdk import current_role

STATES = "ministack.services.stepfunctions"


def install(corrections: Corrections) -> None:
    """Ask before the items are read, and before the first of them runs."""
    corrections.wrap(STATES, "_read_map_items", _asking_for_the_object)
    corrections.wrap(STATES, "_run_distributed_map", _asking_for_executions)


def _asking_for_the_object(read_items: Any) -> Any:
    def read_if_allowed(reader: Mapping[str, Any], effective: Any, ctx: Any) -> Any:
        given = reader.get("Parameters") or reader.get("Arguments") or {}
        named = stepfunctions._resolve_params_obj(given, effective, ctx)
        if reader.get("Resource", "").endswith("s3:getObject"):
            _require(
                "States.ItemReaderFailed", "s3:GetObject", f"arn:aws:s3:::{named.get('Bucket')}/{named.get('Key')}"
            )
        else:
            _require("States.ItemReaderFailed", "s3:ListBucket", f"arn:aws:s3:::{named.get('Bucket')}")
        return read_items(reader, effective, ctx)

    return read_if_allowed


def _asking_for_executions(run_map: Any) -> Any:
    def run_if_allowed(*given: Any) -> Any:
        execution = given[4]
        _require("States.Permissions", "states:StartExecution", execution["stateMachineArn"])
        return run_map(*given)

    return run_if_allowed


def _require(error: str, action: str, target: str) -> None:
    role = current_role()
    if role and not role_may(role, action, target):
        raise stepfunctions._ExecutionError(
            error, f"User: {role} is not authorized to perform: {action} on resource: {target}"
        )
