"""A queue and a function that don't fit each other are refused, as on AWS.

Wrong in MiniStack: any queue can be given to any function: one whose role may not read from it, one whose visibility
timeout is shorter than the function's timeout.

Corrected: both are InvalidParameterValueException, and fail the stack.
"""

from collections.abc import Mapping
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc, sqs

from local.embedded_aws.corrections import Corrections
from local.embedded_aws.principals import role_may

NEEDED = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


def install(corrections: Corrections) -> None:
    """Check before the mapping is made."""
    corrections.wrap("ministack.services.lambda_svc", "_create_esm", _checking)
    corrections.wrap("ministack.services.cloudformation.provisioners", "_lambda_esm_create", _failing)


def mismatch(mapping: Mapping[str, Any]) -> str:
    """Why the mapping can't work; nothing if it can."""
    queue_arn = mapping.get("EventSourceArn", "")
    name, _ = lambda_svc._resolve_name_and_qualifier(mapping.get("FunctionName", ""))
    function = lambda_svc._functions.get(name)
    if ":sqs:" not in queue_arn or function is None:
        return ""
    config, queue = function["config"], sqs._queue_by_arn(queue_arn)
    if queue is None:
        return f"Error occurred while ReceiveMessage. Queue does not exist: {queue_arn}"
    refused = [action for action in NEEDED if not role_may(config["Role"], action, queue_arn)]
    if refused:
        operation = refused[0].partition(":")[2]
        return f"The provided execution role does not have permissions to call {operation} on SQS"
    visibility_s, timeout_s = int(queue["attributes"]["VisibilityTimeout"]), int(config["Timeout"])
    if visibility_s < timeout_s:
        return f"Queue visibility timeout: {visibility_s} seconds is less than Function timeout: {timeout_s} seconds"
    return ""


def _checking(create: Any) -> Any:
    def create_event_source_mapping(data: dict[str, Any]) -> Any:
        why = mismatch(data)
        return error_response_json("InvalidParameterValueException", why, 400) if why else create(data)

    return create_event_source_mapping


def _failing(create: Any) -> Any:
    def create_in_stack(logical_id: str, properties: Mapping[str, Any], stack_name: str) -> Any:
        why = mismatch(properties)
        if why:
            raise ValueError(why)
        return create(logical_id, properties, stack_name)

    return create_in_stack
