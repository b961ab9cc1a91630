"""State machines call AWS APIs as their role, and see AWS's results and error names."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.embedded_aws.launcher import EmbeddedAws

pytestmark = pytest.mark.embedded

Make = Callable[..., str]
Run = Callable[..., dict[str, Any]]
SDK = "arn:aws:states:::aws-sdk"
INVOKE = "arn:aws:states:::lambda:invoke"


def task(resource: str, **parameters: Any) -> dict[str, Any]:
    """A state machine of one task."""
    state = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}
    return {"StartAt": "Task", "States": {"Task": state}}


@pytest.fixture(scope="module")
def function(make_function: Make) -> str:
    """A function that answers."""
    return make_function("def handler(event, context): return 'lit'")


def test_any_api_is_called_as_the_role(aws: EmbeddedAws, run_state_machine: Run, function: str) -> None:
    definition = task(f"{SDK}:lambda:putFunctionConcurrency", functionname=function, ReservedConcurrentExecutions=3)

    refused = run_state_machine(definition)
    done = run_state_machine(definition, "lambda:PutFunctionConcurrency")

    assert refused["error"] == "Lambda.AccessDeniedException"
    assert json.loads(done["output"]) == {"ReservedConcurrentExecutions": 3}
    assert aws.client("lambda").get_function_concurrency(FunctionName=function)["ReservedConcurrentExecutions"] == 3


def test_a_document_is_stored_and_a_missing_one_is_named(
    aws: EmbeddedAws, run_state_machine: Run, unique_name: Callable[[str], str]
) -> None:
    bucket = unique_name("bucket")
    aws.client("s3").create_bucket(Bucket=bucket)

    stored = run_state_machine(task(f"{SDK}:s3:putObject", Bucket=bucket, Key="k", Body={"lamp": 1}), "s3:PutObject")
    missing = run_state_machine(task(f"{SDK}:s3:getObject", Bucket=bucket, Key="none"), "s3:GetObject", "s3:ListBucket")

    assert stored["status"] == "SUCCEEDED"
    assert aws.client("s3").get_object(Bucket=bucket, Key="k")["Body"].read() == b'{"lamp": 1}'
    assert missing["error"] == "S3.NoSuchKeyException"


@pytest.mark.parametrize(
    ("resource", "parameters", "error"),
    [
        (
            f"{SDK}:wafv2:updateIPSet",
            {"Name": "n", "Scope": "REGIONAL", "Id": "none", "Addresses": [], "LockToken": "00000000"},
            "Wafv2.WafNonexistentItemException",
        ),
        (
            f"{SDK}:sesv2:sendEmail",
            {
                "FromEmailAddress": "unknown@example.com",
                "Destination": {"ToAddresses": ["a@example.com"]},
                "Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
            },
            "SesV2.MessageRejectedException",
        ),
        (f"{SDK}:lambda:lightTheLamp", {}, "States.Runtime"),
        (f"{SDK}:lamp:light", {}, "States.Runtime"),
    ],
)
def test_errors_have_the_names_that_retry_and_catch_match(
    run_state_machine: Run, resource: str, parameters: dict[str, Any], error: str
) -> None:
    assert run_state_machine(task(resource, **parameters), "wafv2:*", "ses:*")["error"] == error


def test_a_function_is_invoked_only_if_the_role_may(run_state_machine: Run, function: str) -> None:
    definition = task(INVOKE, FunctionName=function, Payload={})

    refused = run_state_machine(definition)
    done = run_state_machine(definition, "lambda:InvokeFunction")

    assert refused["error"] == "Lambda.AWSLambdaException"
    assert json.loads(done["output"])["Payload"] == "lit"


def test_a_handler_s_error_and_a_throttle_are_caught_by_name(
    aws: EmbeddedAws, run_state_machine: Run, make_function: Make
) -> None:
    fails, throttled = make_function("def handler(event, context): raise LookupError('no')"), make_function("")
    aws.client("lambda").put_function_concurrency(FunctionName=throttled, ReservedConcurrentExecutions=0)

    def caught(name: str, error: str) -> str:
        definition = task(INVOKE, FunctionName=name, Payload={})
        definition["States"]["Task"]["Catch"] = [{"ErrorEquals": [error], "Next": "Caught"}]
        definition["States"]["Caught"] = {"Type": "Succeed"}
        return str(run_state_machine(definition, "lambda:InvokeFunction")["status"])

    assert caught(fails, "LookupError") == "SUCCEEDED"
    assert caught(throttled, "Lambda.TooManyRequestsException") == "SUCCEEDED"
    assert caught(fails, "KeyError") == "FAILED"
