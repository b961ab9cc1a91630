"""The audit log in a table of its own: appended to, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from lamplighter.adapters.dynamodb import instant, our_errors
from lamplighter.domain.events import DomainEvent
from lamplighter.errors import Conflict

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Seven years with their leap days, as CloudWatch Logs counts its longest usual retention.
RETENTION = timedelta(days=2557)


@dataclass(frozen=True, slots=True)
class DynamoDbAuditLog:
    """Implements AuditLog. Entries sort by time, then event; the first writing of an entry stays."""

    client: DynamoDBClient
    table: str

    def record(self, event: DomainEvent, recorded_at: datetime) -> None:
        try:
            with our_errors():
                self.client.put_item(
                    TableName=self.table,
                    Item={
                        "incident_id": {"S": event.incident_id},
                        "entry_id": {"S": f"{instant(event.occurred_at)}#{event.event_id}"},
                        "type": {"S": event.type.value},
                        "who": {"S": event.who},
                        "outcome": {"S": event.outcome},
                        "recorded_at": {"S": instant(recorded_at)},
                        "document": {"S": msgspec.json.encode(event).decode()},
                        "expires_at": {"N": str(int((recorded_at + RETENTION).timestamp()))},
                    },
                    ConditionExpression="attribute_not_exists(entry_id)",
                )
        except Conflict:
            return  # recorded before: the same event came twice

    def entries(self, incident_id: str) -> list[DomainEvent]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="incident_id = :id",
            ExpressionAttributeValues={":id": {"S": incident_id}},
            ConsistentRead=True,
        )
        with our_errors():
            items = [item for page in pages for item in page["Items"]]
        return [msgspec.json.decode(item["document"]["S"], type=DomainEvent) for item in items]
