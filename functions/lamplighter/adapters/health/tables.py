"""The state of DynamoDB tables and their global indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Table
from lamplighter.domain.health.observations import Observation, TableSeen
from lamplighter.domain.health.subjects import Subject

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Tables:
    """Implements Probe by DescribeTable: no capacity is used."""

    client: DynamoDBClient

    def observe(self, subject: Subject) -> Observation:
        name = target(subject, Table).name
        return asked("DynamoDB", lambda: self._seen(name), missing=frozenset({"ResourceNotFoundException"}))

    def _seen(self, name: str) -> Observation:
        found = self.client.describe_table(TableName=name)["Table"]
        indexes = found.get("GlobalSecondaryIndexes", [])
        return TableSeen(
            status=found["TableStatus"], indexes={index["IndexName"]: index["IndexStatus"] for index in indexes}
        )
