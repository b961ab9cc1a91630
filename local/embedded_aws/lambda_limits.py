"""Lambda refuses what Lambda refuses.

Wrong in MiniStack: any reserved concurrency, any memory size, provisioned concurrency on $LATEST and above the reserved
concurrency, and a configuration update in the middle of another one are accepted.

Corrected: each is refused under AWS's error code. (A stale RevisionId and a throttled call are right already.)
"""

import contextvars
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc

from local.embedded_aws.corrections import Corrections

LAMBDA = "ministack.services.lambda_svc"
ACCOUNT_CONCURRENCY = 1000
UNRESERVED_CONCURRENCY = 100
MEMORY_MB = range(128, 10_240 + 1)
CONFLICT = 409
stack_update: contextvars.ContextVar[bool] = contextvars.ContextVar("stack_update", default=False)
"""Set while CloudFormation updates a function: it changes code and configuration in turn, and waits on AWS."""


def install(corrections: Corrections) -> None:
    """Check before the change is made."""
    corrections.wrap(LAMBDA, "_put_function_concurrency", _within_the_account)
    corrections.wrap(LAMBDA, "_put_provisioned_concurrency", _on_a_version)
    corrections.wrap(LAMBDA, "_create_function", _with_possible_memory)
    corrections.wrap(LAMBDA, "_update_config", _one_at_a_time)


def concurrency_error(function_name: str, requested: int) -> str:
    """Why the function can't have that reserved concurrency; nothing if it can."""
    others = [
        function["concurrency"] or 0
        for name, function in lambda_svc._functions.items()
        if name != function_name and function.get("concurrency")
    ]
    if ACCOUNT_CONCURRENCY - sum(others) - requested >= UNRESERVED_CONCURRENCY:
        return ""
    return (
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below "
        f"its minimum value of [{UNRESERVED_CONCURRENCY}]."
    )


def memory_error(requested: int) -> str:
    """Why no function can have that memory; nothing if it can."""
    if requested in MEMORY_MB:
        return ""
    word, bound = ("greater", MEMORY_MB.start) if requested < MEMORY_MB.start else ("less", MEMORY_MB.stop - 1)
    return f"'MemorySize' value failed to satisfy constraint: Member must have value {word} than or equal to {bound}"


def _refused(message: str) -> Any:
    return error_response_json("InvalidParameterValueException", message, 400)


def _within_the_account(put: Any) -> Any:
    def put_function_concurrency(name: str, data: dict[str, Any]) -> Any:
        message = concurrency_error(name, data["ReservedConcurrentExecutions"])
        return _refused(message) if message else put(name, data)

    return put_function_concurrency


def _on_a_version(put: Any) -> Any:
    def put_provisioned_concurrency(name: str, qualifier: str, data: dict[str, Any]) -> Any:
        if qualifier in ("", "$LATEST", None):
            return _refused("Provisioned Concurrency Configs cannot be applied to unpublished function version.")
        reserved = (lambda_svc._functions.get(name) or {}).get("concurrency")
        if reserved is not None and data["ProvisionedConcurrentExecutions"] > reserved:
            return _refused(
                "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for "
                "function"
            )
        return put(name, qualifier, data)

    return put_provisioned_concurrency


def _with_possible_memory(create: Any) -> Any:
    def create_function(data: dict[str, Any]) -> Any:
        message = memory_error(data.get("MemorySize", MEMORY_MB.start))
        return _refused(message) if message else create(data)

    return create_function


def _one_at_a_time(update: Any) -> Any:
    def update_config(name: str, data: dict[str, Any]) -> Any:
        config = (lambda_svc._functions.get(name) or {}).get("config", {})
        message = memory_error(data.get("MemorySize", MEMORY_MB.start))
        if message:
            return _refused(message)
        if config.get("LastUpdateStatus") == "InProgress" and not stack_update.get():
            return error_response_json(
                "ResourceConflictException",
                "The operation cannot be performed at this time. An update is in progress for resource: "
                f"{config['FunctionArn']}",
                CONFLICT,
            )
        return update(name, data)

    return update_config
