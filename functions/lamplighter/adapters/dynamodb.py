"""One DynamoDB table of versioned documents, and its outbox.

Items are keyed by ``pk`` and ``sk`` and hold a domain object as JSON in ``document``, its ``version`` as the
optimistic lock, and, where something is due, ``due`` and ``due_at`` for the sparse index ``DueIndex``. Events
lie beside what they tell of, as items of their own that are due until published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.events import DomainEvent
from lamplighter.domain.window import Window
from lamplighter.errors import Conflict, Unavailable
from lamplighter.ports import Clock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, TransactWriteItemTypeDef

Item = dict[str, "AttributeValueTypeDef"]
DocumentT = TypeVar("DocumentT")

# A year and a month: the same month last year can still be compared.
RETENTION = timedelta(days=400)
DUE_INDEX = "DueIndex"
OUTBOX = "outbox"
_CONFLICTS = {"ConditionalCheckFailedException", "TransactionConflictException"}
_CONFLICT_REASONS = {"ConditionalCheckFailed", "TransactionConflict"}


def instant(at: datetime) -> str:
    """Sorts as text in the order of time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def incident_pk(incident_id: str) -> str:
    return f"INCIDENT#{incident_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A domain object on its way into the table: ``version`` is the new one, one more than what lies there."""

    pk: str
    sk: str
    version: int
    content: object
    due: tuple[str, datetime] | None = None
    recent_at: datetime | None = None
    expires_at: datetime | None = None

    def item(self) -> Item:
        item: Item = {
            "pk": {"S": self.pk},
            "sk": {"S": self.sk},
            "version": {"N": str(self.version)},
            "document": {"S": msgspec.json.encode(self.content).decode()},
        }
        if self.due:
            item |= {"due": {"S": self.due[0]}, "due_at": {"S": instant(self.due[1])}}
        if self.recent_at:
            item |= {"recent": {"S": "incident"}, "recent_at": {"S": instant(self.recent_at)}}
        if self.expires_at:
            item["expires_at"] = {"N": str(int(self.expires_at.timestamp()))}
        return item


@dataclass(frozen=True, slots=True)
class Table:
    """Raises Conflict where a version is not the expected one, Unavailable where DynamoDB does not answer."""

    client: DynamoDBClient
    name: str
    clock: Clock

    def get(self, pk: str, sk: str, kind: type[DocumentT]) -> DocumentT | None:
        with our_errors():
            found = self.client.get_item(
                TableName=self.name, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True
            )
        return _decode(found["Item"], kind) if "Item" in found else None

    def under(self, pk: str, sk_prefix: str, kind: type[DocumentT]) -> list[DocumentT]:
        return self._query(
            kind,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues={":pk": {"S": pk}, ":sk": {"S": sk_prefix}},
            ConsistentRead=True,
        )

    def due(self, what: str, until: datetime, kind: type[DocumentT]) -> list[DocumentT]:
        """What of this sort is due by then, the longest due first. An index: it may lag behind by a moment."""
        return self._query(
            kind,
            IndexName=DUE_INDEX,
            KeyConditionExpression="due = :due AND due_at <= :until",
            ExpressionAttributeValues={":due": {"S": what}, ":until": {"S": instant(until)}},
        )

    def recent(self, limit: int, kind: type[DocumentT]) -> list[DocumentT]:
        """The newest first."""
        with our_errors():
            found = self.client.query(
                TableName=self.name,
                IndexName="RecentIndex",
                KeyConditionExpression="recent = :recent",
                ExpressionAttributeValues={":recent": {"S": "incident"}},
                ScanIndexForward=False,
                Limit=limit,
            )
        return [_decode(item, kind) for item in found["Items"]]

    def recent_within(self, window: Window, kind: type[DocumentT]) -> list[DocumentT]:
        """The oldest first."""
        return self._query(
            kind,
            IndexName="RecentIndex",
            KeyConditionExpression="recent = :recent AND recent_at BETWEEN :start AND :last",
            ExpressionAttributeValues={
                ":recent": {"S": "incident"},
                ":start": {"S": instant(window.start)},
                ":last": {"S": instant(window.end - timedelta(microseconds=1))},
            },
        )

    def put(self, documents: Sequence[Document], events: Sequence[DomainEvent] = ()) -> None:
        """All or nothing: the documents, and their events into the outbox."""
        writes = [self._put(document) for document in documents] + [self._store_event(event) for event in events]
        with our_errors():
            self.client.transact_write_items(TransactItems=writes)

    def unpublished(self, older_than: datetime) -> list[DomainEvent]:
        return self.due(OUTBOX, older_than, DomainEvent)

    def mark_published(self, event: DomainEvent) -> None:
        key = _event_key(event)
        with our_errors():
            self.client.delete_item(TableName=self.name, Key=key)

    def _put(self, document: Document) -> TransactWriteItemTypeDef:
        if document.version == 1:
            return {
                "Put": {
                    "TableName": self.name,
                    "Item": document.item(),
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            }
        return {
            "Put": {
                "TableName": self.name,
                "Item": document.item(),
                "ConditionExpression": "version = :expected",
                "ExpressionAttributeValues": {":expected": {"N": str(document.version - 1)}},
            }
        }

    def _store_event(self, event: DomainEvent) -> TransactWriteItemTypeDef:
        waiting: Item = {
            **_event_key(event),
            "document": {"S": msgspec.json.encode(event).decode()},
            "due": {"S": OUTBOX},
            "due_at": {"S": instant(self.clock.now())},
        }
        return {"Put": {"TableName": self.name, "Item": waiting}}

    def _query(self, kind: type[DocumentT], **query: object) -> list[DocumentT]:
        pages = self.client.get_paginator("query").paginate(TableName=self.name, **query)  # type: ignore[arg-type]
        with our_errors():
            return [_decode(item, kind) for page in pages for item in page["Items"]]


def _event_key(event: DomainEvent) -> Item:
    return {"pk": {"S": incident_pk(event.incident_id)}, "sk": {"S": f"EVENT#{event.event_id}"}}


def _decode(item: Item, kind: type[DocumentT]) -> DocumentT:
    return msgspec.json.decode(item["document"]["S"], type=kind)


@contextmanager
def our_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        reasons = error.response.get("CancellationReasons", [])
        if code in _CONFLICTS or any(reason.get("Code") in _CONFLICT_REASONS for reason in reasons):
            raise Conflict(f"DynamoDB: {error}") from error
        raise Unavailable(f"DynamoDB: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"DynamoDB: {error}") from error
