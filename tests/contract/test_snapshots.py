"""What every keeper of snapshots keeps to: the fake, and S3 with its index in DynamoDB."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import boto3
import pytest

from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window, window_before
from lamplighter.errors import Unavailable
from lamplighter.measuring_ports import Snapshots
from tests.builders import at
from tests.fakes_measuring import FakeSnapshots

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    kind: ClassVar[str] = "weights"
    kilograms: Decimal
    by_name: dict[str, float | None]
    on: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    kind: ClassVar[str] = "counts"
    pieces: int


def weighed(minute: float, workload: str = "aurastream", kilograms: str = "1.50") -> Snapshot[Weighed]:
    body = Weighed(kilograms=Decimal(kilograms), by_name={"a": 1.0, "b": None}, on=at(minute))
    return Snapshot(workload=workload, taken_at=at(minute), window=window_before(at(minute), 300), body=body)


@pytest.fixture(params=["fake", "S3 and DynamoDB"])
def snapshots(request: pytest.FixtureRequest) -> Snapshots:
    if request.param == "fake":
        return FakeSnapshots()
    dynamodb: DynamoDBClient = request.getfixturevalue("dynamodb")
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="snapshots")
    return StoredSnapshots(s3=s3, bucket="snapshots", dynamodb=dynamodb, table="SnapshotsTable")


def test_the_latest_comes_back_as_it_was(snapshots: Snapshots) -> None:
    for minute in (10, 20, 5):
        snapshots.save(weighed(minute))
    assert snapshots.latest(Weighed, "aurastream") == weighed(20)


def test_none_taken_is_none(snapshots: Snapshots) -> None:
    snapshots.save(weighed(1))
    assert snapshots.latest(Weighed, "ims") is None
    assert snapshots.latest(Counted, "aurastream") is None


def test_the_same_snapshot_again_replaces_it(snapshots: Snapshots) -> None:
    snapshots.save(weighed(1, kilograms="1"))
    snapshots.save(weighed(1, kilograms="2"))
    everything = Window(at(0), at(60))
    assert list(snapshots.between(Weighed, "aurastream", everything)) == [weighed(1, kilograms="2")]


def test_those_of_a_window_come_oldest_first_without_its_end(snapshots: Snapshots) -> None:
    for minute in (30, 10, 20, 0):
        snapshots.save(weighed(minute))
    snapshots.save(weighed(15, workload="ims"))
    within = snapshots.between(Weighed, "aurastream", Window(at(10), at(30)))
    assert [one.taken_at for one in within] == [at(10), at(20)]


def test_the_latest_of_each_subject_is_found_however_many_it_has(snapshots: Snapshots) -> None:
    photos, videos = (
        [replace(weighed(minute), subject=subject) for minute in minutes]
        for subject, minutes in (("photos", (1, 5, 9)), ("videos", (2,)))
    )
    for snapshot in (*photos, *videos, replace(weighed(0.5), subject="before"), replace(weighed(10), subject="after")):
        snapshots.save(snapshot)
    snapshots.save(replace(weighed(3, workload="ims"), subject="theirs"))
    found = snapshots.latest_of_each(Weighed, "aurastream", Window(at(1), at(10)))
    assert list(found) == [photos[-1], videos[0]]


def test_a_body_that_is_gone_is_trouble_and_not_no_snapshot(dynamodb: Any) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="snapshots")
    stored = StoredSnapshots(s3=s3, bucket="snapshots", dynamodb=dynamodb, table="SnapshotsTable")
    stored.save(weighed(1))
    [key] = [one["Key"] for one in s3.list_objects_v2(Bucket="snapshots")["Contents"]]
    s3.delete_object(Bucket="snapshots", Key=key)
    with pytest.raises(Unavailable, match="NoSuchKey"):
        stored.latest(Weighed, "aurastream")


def test_the_index_forgets_after_the_retention_and_the_key_says_what_it_is(dynamodb: Any) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="snapshots")
    StoredSnapshots(s3=s3, bucket="snapshots", dynamodb=dynamodb, table="SnapshotsTable").save(weighed(1))
    [item] = dynamodb.scan(TableName="SnapshotsTable")["Items"]
    assert int(item["expires_at"]["N"]) == int((at(1) + timedelta(days=400)).timestamp())
    assert item["key"]["S"].startswith(f"snapshots/weights/aurastream/{at(1):%Y/%m/%d}/")
