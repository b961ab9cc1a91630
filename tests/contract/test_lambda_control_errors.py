"""What Lambda answers when it does not do it, as errors of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from lamplighter.adapters.lambda_control import LambdaControl
from lamplighter.domain.workload import FunctionSetting
from lamplighter.errors import ConfigurationError, Conflict, ControlRefused, LamplighterError, Unavailable
from tests.fakes_remediation import a_function

STATE = a_function(unreserved_concurrency=950)
CONFIGURATION: dict[str, Any] = {"MemorySize": STATE.memory_mb, "RevisionId": STATE.revision_id}


@pytest.fixture
def control() -> LambdaControl:
    return LambdaControl(boto3.client("lambda"), update_within_s=0.0, poll_s=0.0)


@pytest.fixture
def answers(control: LambdaControl) -> Iterator[Stubber]:
    with Stubber(control.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("code", "status", "ours", "limit"),
    [
        ("TooManyRequestsException", 429, Unavailable, None),
        ("ServiceException", 500, Unavailable, None),
        ("ResourceConflictException", 409, Conflict, None),
        ("ResourceNotFoundException", 404, ConfigurationError, None),
        ("InvalidParameterValueException", 400, ControlRefused, "UnreservedConcurrentExecutions >= 100"),
        ("AccessDeniedException", 403, ControlRefused, None),
    ],
)
def test_every_refusal_has_its_class(
    control: LambdaControl,
    answers: Stubber,
    *,
    code: str,
    status: int,
    ours: type[LamplighterError],
    limit: str | None,
) -> None:
    answers.add_response("get_function_concurrency", {"ReservedConcurrentExecutions": 50})
    answers.add_client_error("put_function_concurrency", code, "no", http_status_code=status)
    with pytest.raises(ours, match=STATE.function) as raised:
        control.set_value(STATE, FunctionSetting.RESERVED_CONCURRENCY, 80)
    assert getattr(raised.value, "limit", None) == limit


def test_memory_is_set_under_the_revision_that_was_read(control: LambdaControl, answers: Stubber) -> None:
    answers.add_response("get_function_configuration", CONFIGURATION)
    answers.add_client_error(
        "update_function_configuration",
        "PreconditionFailedException",
        http_status_code=412,
        expected_params={"FunctionName": ANY, "MemorySize": 1024, "RevisionId": STATE.revision_id},
    )
    with pytest.raises(Conflict):
        control.set_value(STATE, FunctionSetting.MEMORY_MB, 1024)


@pytest.mark.parametrize(("last_update", "ours"), [("InProgress", Unavailable), ("Failed", ControlRefused)])
def test_an_update_that_does_not_succeed_in_time_is_no_success(
    control: LambdaControl, answers: Stubber, last_update: str, ours: type[LamplighterError]
) -> None:
    answers.add_response("get_function_configuration", CONFIGURATION)
    answers.add_response("update_function_configuration", {})
    after = {"LastUpdateStatus": last_update, "LastUpdateStatusReason": "no image"}
    answers.add_response("get_function_configuration", after)
    with pytest.raises(ours):
        control.set_value(STATE, FunctionSetting.MEMORY_MB, 1024)


def test_an_update_in_progress_is_seen(control: LambdaControl, answers: Stubber) -> None:
    found = {"FunctionName": STATE.function, "FunctionArn": f"{STATE.arn}:$LATEST", "LastUpdateStatus": "InProgress"}
    answers.add_response("get_function_configuration", CONFIGURATION | found)
    answers.add_response("list_tags", {}, {"Resource": STATE.arn})
    answers.add_response("get_account_settings", {"AccountLimit": {"UnreservedConcurrentExecutions": 950}})
    answers.add_response("get_function_concurrency", {})
    state = control.state(STATE.function)
    assert state.update_in_progress
    assert state.arn == STATE.arn
    assert state.reserved_concurrency is None
