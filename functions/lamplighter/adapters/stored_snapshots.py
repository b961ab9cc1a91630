"""Snapshots: their bodies in S3, and an index of them in DynamoDB that finds the latest in one read.

A key reads ``snapshots/kpis/aurastream/2026/11/20/060000.000000Z.json``. The body is written first: a crash in
between leaves a body that nobody finds, and the run that is repeated writes both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from lamplighter.adapters.dynamodb import RETENTION, Item, instant, our_errors
from lamplighter.adapters.s3_errors import s3_errors
from lamplighter.domain.snapshot import BodyT, Snapshot, SnapshotBody
from lamplighter.domain.window import Window

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

_ONE_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSnapshots:
    """Implements Snapshots."""

    s3: S3Client
    bucket: str
    dynamodb: DynamoDBClient
    table: str

    def save(self, snapshot: Snapshot[Any]) -> None:
        key = _object_key(snapshot)
        with s3_errors():
            self.s3.put_object(
                Bucket=self.bucket, Key=key, Body=msgspec.json.encode(snapshot), ContentType="application/json"
            )
        item: Item = {
            "pk": {"S": _pk(type(snapshot.body), snapshot.workload)},
            "taken_at": {"S": instant(snapshot.taken_at)},
            "key": {"S": key},
            "subject": {"S": snapshot.subject},
            "expires_at": {"N": str(int((snapshot.taken_at + RETENTION).timestamp()))},
        }
        with our_errors():
            self.dynamodb.put_item(TableName=self.table, Item=item)

    def latest(self, body: type[BodyT], workload: str) -> Snapshot[BodyT] | None:
        with our_errors():
            found = self.dynamodb.query(
                TableName=self.table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": _pk(body, workload)}},
                ScanIndexForward=False,
                Limit=1,
                ConsistentRead=True,
            )
        return self._read(found["Items"][0], body) if found["Items"] else None

    def between(self, body: type[BodyT], workload: str, taken: Window) -> Iterator[Snapshot[BodyT]]:
        for item in self._items(body, workload, taken):
            yield self._read(item, body)

    def latest_of_each(self, body: type[BodyT], workload: str, taken: Window) -> Sequence[Snapshot[BodyT]]:
        latest = {item["subject"]["S"]: item for item in self._items(body, workload, taken)}
        return [self._read(latest[subject], body) for subject in sorted(latest)]

    def _items(self, body: type[SnapshotBody], workload: str, taken: Window) -> list[Item]:
        """Of the index, oldest first."""
        pages = self.dynamodb.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk AND taken_at BETWEEN :start AND :last",
            ExpressionAttributeValues={
                ":pk": {"S": _pk(body, workload)},
                ":start": {"S": instant(taken.start)},
                ":last": {"S": instant(taken.end - _ONE_TICK)},
            },
            ConsistentRead=True,
        )
        with our_errors():
            return [item for page in pages for item in page["Items"]]

    def _read(self, item: Item, body: type[BodyT]) -> Snapshot[BodyT]:
        with s3_errors():
            content = self.s3.get_object(Bucket=self.bucket, Key=item["key"]["S"])["Body"].read()
        return msgspec.json.decode(content, type=Snapshot[body])  # type: ignore[valid-type]


def _pk(body: type[SnapshotBody], workload: str) -> str:
    return f"SNAPSHOT#{body.kind}#{workload}"


def _object_key(snapshot: Snapshot[Any]) -> str:
    taken_at: datetime = snapshot.taken_at.astimezone(UTC)
    return f"snapshots/{snapshot.body.kind}/{snapshot.workload}/{taken_at:%Y/%m/%d/%H%M%S.%f}Z.json"
