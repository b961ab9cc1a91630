"""Reads and changes Lambda functions: reserved concurrency, and memory of $LATEST."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError, ReadTimeoutError

from lamplighter.domain.lambda_limits import MEMORY_LIMIT, UNRESERVED_LIMIT, outside_memory, over_unreserved
from lamplighter.domain.remediation import FunctionState
from lamplighter.domain.workload import FunctionSetting
from lamplighter.errors import ConfigurationError, Conflict, ControlRefused, Unanswered, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_lambda.type_defs import (
        FunctionConfigurationResponseTypeDef,
        UpdateFunctionConfigurationRequestTypeDef,
    )

# arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME, and a qualifier that is none of the function itself.
_ARN_PARTS = 7
_STACK_TAG = "aws:cloudformation:stack-name"
_CONFLICTS = {"ResourceConflictException", "PreconditionFailedException"}
_TOO_MANY, _SERVER_ERROR = 429, 500


@dataclass(frozen=True, slots=True)
class LambdaControl:
    """Implements FunctionControl. AWS's limits are kept here too: not everything that answers as AWS keeps them.

    A change of memory is waited for ``update_within_s`` seconds; after that it is Unavailable, and found later.
    """

    client: LambdaClient
    update_within_s: float = 8.0
    poll_s: float = 0.5

    def state(self, function: str) -> FunctionState:
        with _our_errors(function):
            found = self.client.get_function_configuration(FunctionName=function)
            arn = ":".join(found["FunctionArn"].split(":")[:_ARN_PARTS])
            tags = self.client.list_tags(Resource=arn).get("Tags", {})
            account = self.client.get_account_settings()["AccountLimit"]
        return FunctionState(
            function=found["FunctionName"],
            arn=arn,
            reserved_concurrency=self._reserved_concurrency(function),
            memory_mb=found["MemorySize"],
            revision_id=found.get("RevisionId", ""),
            update_in_progress=found.get("LastUpdateStatus") == "InProgress",
            unreserved_concurrency=account["UnreservedConcurrentExecutions"],
            stack_name=tags.get(_STACK_TAG),
        )

    def set_value(self, state: FunctionState, setting: FunctionSetting, value: int | None) -> None:
        if setting is FunctionSetting.RESERVED_CONCURRENCY:
            self._set_reserved_concurrency(state, value)
        else:
            self._set_memory(state, value)

    def _set_reserved_concurrency(self, state: FunctionState, value: int | None) -> None:
        # The call has no optimistic lock: looking once more just before it leaves the smallest gap there is.
        current = self._reserved_concurrency(state.arn)
        if current != state.reserved_concurrency:
            raise Conflict(f"{state.function}: reserved concurrency is {current}, not {state.reserved_concurrency}")
        if value is None:
            with _our_errors(state.function):
                self.client.delete_function_concurrency(FunctionName=state.arn)
            return
        if refusal := over_unreserved(current, value, state.unreserved_concurrency):
            raise ControlRefused(f"{state.function}: {refusal}", limit=UNRESERVED_LIMIT)
        with _our_errors(state.function, limit=UNRESERVED_LIMIT):
            self.client.put_function_concurrency(FunctionName=state.arn, ReservedConcurrentExecutions=value)

    def _reserved_concurrency(self, function: str) -> int | None:
        """The answer is ``{}`` where none is set."""
        with _our_errors(function):
            return self.client.get_function_concurrency(FunctionName=function).get("ReservedConcurrentExecutions")

    def _set_memory(self, state: FunctionState, value: int | None) -> None:
        if value is None or (refusal := outside_memory(value)):
            raise ControlRefused(f"{state.function}: {refusal if value else 'no memory'}", limit=MEMORY_LIMIT)
        current = self._configuration(state)
        if (current["MemorySize"], current.get("RevisionId", "")) != (state.memory_mb, state.revision_id):
            raise Conflict(f"{state.function} was changed since it was read: memory is {current['MemorySize']} MB")
        request: UpdateFunctionConfigurationRequestTypeDef = {"FunctionName": state.arn, "MemorySize": value}
        if state.revision_id:  # AWS always has one; what only answers as AWS does may have none
            request["RevisionId"] = state.revision_id
        with _our_errors(state.function, limit=MEMORY_LIMIT):
            self.client.update_function_configuration(**request)
        self._wait_for_update(state)

    def _wait_for_update(self, state: FunctionState) -> None:
        give_up_at = time.monotonic() + self.update_within_s
        while (found := self._configuration(state)).get("LastUpdateStatus") == "InProgress":
            if time.monotonic() >= give_up_at:
                raise Unavailable(f"{state.function}: the update is still in progress after {self.update_within_s} s")
            time.sleep(self.poll_s)
        if found.get("LastUpdateStatus") == "Failed":
            why = found.get("LastUpdateStatusReason", "no reason given")
            raise ControlRefused(f"{state.function}: the update failed: {why}", found.get("LastUpdateStatusReasonCode"))

    def _configuration(self, state: FunctionState) -> FunctionConfigurationResponseTypeDef:
        with _our_errors(state.function):
            return self.client.get_function_configuration(FunctionName=state.arn)


@contextmanager
def _our_errors(function: str, limit: str | None = None) -> Iterator[None]:
    """``limit`` is the one that an InvalidParameterValueException of this call stands for."""
    try:
        yield
    except ParamValidationError as error:
        raise ControlRefused(f"{function}: {error}", limit) from error
    except ReadTimeoutError as error:
        raise Unanswered(f"Lambda, function {function}: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"Lambda, function {function}: {error}") from error
    except ClientError as error:
        raise _translated(error, function, limit) from error


def _translated(error: ClientError, function: str, limit: str | None) -> Exception:
    code = error.response["Error"]["Code"]
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code == "ResourceNotFoundException":
        return ConfigurationError(f"there is no Lambda function {function}: {error}")
    if code in _CONFLICTS:
        return Conflict(f"Lambda, function {function}: {error}")
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        return Unavailable(f"Lambda, function {function}: {error}")
    if code == "AccessDeniedException":
        return ControlRefused(
            f"{function} is not among the stack's RemediableFunctionArns, or another policy denies it"
        )
    if code == "InvalidParameterValueException":
        return ControlRefused(f"Lambda, function {function}: {error}", limit)
    return ControlRefused(f"Lambda, function {function}: {error}", code)
