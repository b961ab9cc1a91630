"""The real adapters of DynamoDB ports, over moto in process, on tables as template.yaml defines them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws
from samtranslator.yaml_helper import yaml_parse

from local.paths import TEMPLATE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TABLE_SETTINGS = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@pytest.fixture(scope="session")
def template_resources() -> dict[str, Any]:
    resources: dict[str, Any] = yaml_parse(TEMPLATE.read_text())["Resources"]
    return resources


@pytest.fixture
def dynamodb(template_resources: dict[str, Any]) -> Iterator[DynamoDBClient]:
    """A client; the tables are named as in the template."""
    with mock_aws():
        client = boto3.client("dynamodb")
        for name in ("IncidentsTable", "AuditTable", "SnapshotsTable"):
            properties = template_resources[name]["Properties"]
            client.create_table(
                TableName=name, **{key: properties[key] for key in _TABLE_SETTINGS if key in properties}
            )
        yield client
