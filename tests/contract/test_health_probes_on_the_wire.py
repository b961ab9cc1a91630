"""What AWS answers where moto has no such call, or never fails: its answers stand in on the wire."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from lamplighter.adapters.health.models import Models
from lamplighter.adapters.health.tables import Tables
from lamplighter.domain.definitions.resources import Model, Table
from lamplighter.domain.health.observations import Missing, ModelSeen
from lamplighter.errors import Rejected, Unanswered, Unavailable
from tests.builders_health import a_subject

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})


def answering(client: Any, answers: dict[str, tuple[int, dict[str, Any]]], error: str | None = None) -> None:
    """What AWS would answer to each operation, or to any under ``*``."""

    def answer(request: Any, **_: Any) -> AWSResponse:
        operation = next((name for name in answers if name in request.url), "*")
        status, document = answers[operation]
        headers = HTTPHeaders()
        headers["Content-Type"] = "application/x-amz-json-1.0"
        if error:
            headers["x-amzn-ErrorType"] = error
        return AWSResponse(request.url, status, headers, _Raw(json.dumps(document).encode()))

    client.meta.events.register("before-send", answer)


class _Raw(io.BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.read()


AVAILABLE = {
    "modelId": "m",
    "agreementAvailability": {"status": "AVAILABLE"},
    "authorizationStatus": "AUTHORIZED",
    "entitlementAvailability": "AVAILABLE",
    "regionAvailability": "AVAILABLE",
}
A_MODEL = {"modelDetails": {"modelArn": "arn:m", "modelId": "m", "modelLifecycle": {"status": "ACTIVE"}}}


def test_a_model_that_can_be_used() -> None:
    client = boto3.client("bedrock")
    answering(client, {"foundation-model-availability": (200, AVAILABLE), "foundation-models/": (200, A_MODEL)})

    assert Models(client).observe(a_subject(Model(name="m", model_id="anthropic.m-v1:0"))) == ModelSeen(
        lifecycle="ACTIVE"
    )


def test_a_model_that_is_withheld() -> None:
    client = boto3.client("bedrock")
    withheld = AVAILABLE | {"authorizationStatus": "NOT_AUTHORIZED", "regionAvailability": "NOT_AVAILABLE"}
    answering(client, {"foundation-model-availability": (200, withheld), "foundation-models/": (200, A_MODEL)})

    observation = Models(client).observe(a_subject(Model(name="m", model_id="anthropic.m-v1:0")))

    assert observation == ModelSeen(
        lifecycle="ACTIVE", withheld=("authorization NOT_AUTHORIZED", "region NOT_AVAILABLE")
    )


def test_an_inference_profile() -> None:
    client = boto3.client("bedrock")
    answering(client, {"inference-profiles/": (200, {"inferenceProfileName": "m", "status": "ACTIVE", "models": []})})

    assert Models(client).observe(a_subject(Model(name="m", model_id="us.anthropic.m-v1:0"))) == ModelSeen(
        lifecycle="ACTIVE"
    )


def test_a_model_that_is_not_there() -> None:
    client = boto3.client("bedrock", config=ONCE)
    answering(client, {"*": (404, {"message": "no such model"})}, error="ResourceNotFoundException")

    assert Models(client).observe(a_subject(Model(name="m", model_id="anthropic.m-v1:0"))) == Missing()


ARN = "arn:aws:sts::123456789012:assumed-role/lamplighter"


@pytest.mark.parametrize(
    ("status", "code", "raised", "says"),
    [
        (400, "AccessDeniedException", Rejected, r"^DynamoDB refuses to say \(AccessDeniedException\)$"),
        (400, "ThrottlingException", Unavailable, r"^DynamoDB was asked too often \(ThrottlingException\)$"),
        (500, "InternalServerError", Unanswered, r"^DynamoDB fails with HTTP 500 \(InternalServerError\)$"),
    ],
)
def test_what_aws_answers_instead_is_told_without_its_arns(
    status: int, code: str, raised: type[Exception], says: str
) -> None:
    client = boto3.client("dynamodb", config=ONCE)
    document = {"__type": f"com.amazonaws#{code}", "message": f"User: {ARN} is not authorized"}
    answering(client, {"*": (status, document)}, error=code)

    with pytest.raises(raised, match=says):
        Tables(client).observe(a_subject(Table(name="Cart")))


@pytest.mark.parametrize("failure", [ReadTimeoutError, EndpointConnectionError])
def test_silence_of_aws_is_no_answer(failure: Any) -> None:
    client = boto3.client("dynamodb", config=ONCE)
    _failing(client, failure(endpoint_url="https://dynamodb.us-east-1.amazonaws.com"))

    with pytest.raises(Unanswered, match=f"^DynamoDB did not answer \\({failure.__name__}\\)$"):
        Tables(client).observe(a_subject(Table(name="Cart")))


def _failing(client: DynamoDBClient, failure: Exception) -> None:
    def fails(**_: Any) -> None:
        raise failure

    client.meta.events.register("before-send", fails)
