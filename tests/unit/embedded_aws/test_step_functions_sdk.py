"""Arguments, results and errors of AWS API calls, as a state machine writes and sees them."""

import io
from datetime import UTC, datetime

import botocore.session
import pytest

from local.embedded_aws.step_functions_sdk import error_name, permission, to_request, to_result


def test_arguments_are_found_whatever_their_case() -> None:
    model = botocore.session.get_session().get_service_model("wafv2")
    shape = model.operation_model("UpdateIPSet").input_shape

    assert to_request(shape, {"ID": "1", "addresses": ["10.0.0.0/8"], "Name": "n"}) == {
        "Id": "1",
        "Addresses": ["10.0.0.0/8"],
        "Name": "n",
    }


def test_a_document_becomes_the_bytes_of_a_body() -> None:
    shape = botocore.session.get_session().get_service_model("s3").operation_model("PutObject").input_shape

    assert to_request(shape, {"Bucket": "b", "Body": {"a": 1}}) == {"Bucket": "b", "Body": b'{"a": 1}'}


def test_results_are_in_pascal_case_and_plain() -> None:
    answer = {"lowerCase": [{"at": datetime(2026, 1, 2, tzinfo=UTC)}], "Body": io.BytesIO(b"text"), "Raw": b"\xff"}

    assert to_result(answer) == {
        "LowerCase": [{"At": "2026-01-02T00:00:00+00:00"}],
        "Body": "text",
        "Raw": "/w==",
    }


@pytest.mark.parametrize(
    ("service", "code", "expected"),
    [
        ("lambda", "TooManyRequestsException", "Lambda.TooManyRequestsException"),
        ("dynamodb", "ConditionalCheckFailedException", "DynamoDb.ConditionalCheckFailedException"),
        ("wafv2", "WAFOptimisticLockException", "Wafv2.WafOptimisticLockException"),
        ("s3", "NoSuchKey", "S3.NoSuchKeyException"),
        ("sesv2", "MessageRejected", "SesV2.MessageRejectedException"),
    ],
)
def test_errors_carry_the_names_that_aws_gives_them(service: str, code: str, expected: str) -> None:
    assert error_name(service, code) == expected


@pytest.mark.parametrize(
    ("resource", "arguments", "expected"),
    [
        ("arn:aws:states:::lambda:invoke", {"FunctionName": "f"}, "lambda:InvokeFunction …:function:f"),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", {"QueueUrl": "http://x/1/q"}, "sqs:SendMessage …:q"),
        ("arn:aws:states:::dynamodb:updateItem", {"TableName": "t"}, "dynamodb:UpdateItem …:table/t"),
        ("arn:aws:states:::events:putEvents", {"Entries": [{"EventBusName": "b"}]}, "events:PutEvents …:event-bus/b"),
    ],
)
def test_what_an_optimized_integration_needs(resource: str, arguments: dict[str, object], expected: str) -> None:
    needed = permission(resource, arguments)

    assert needed is not None
    action, _, end = expected.partition(" …")
    assert needed[0] == action
    assert needed[1].endswith(end)


def test_a_call_of_an_api_asks_by_itself() -> None:
    assert permission("arn:aws:states:::aws-sdk:lambda:putFunctionConcurrency", {}) is None
