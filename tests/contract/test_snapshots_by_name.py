"""Snapshots that are found by their names alone: in a folder, and in a bucket by moto."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import boto3
import msgspec
import pytest
from moto import mock_aws

from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window, window_before
from lamplighter.errors import Damaged
from local.reports.folder_snapshots import FolderSnapshots
from local.reports.s3_snapshots import S3Snapshots
from tests.builders import at

Reader = FolderSnapshots | S3Snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    kind: ClassVar[str] = "counts"
    pieces: int


def counted(minute: float, workload: str = "shop") -> Snapshot[Counted]:
    window, body = window_before(at(minute), 300), Counted(pieces=int(minute))
    return Snapshot(workload=workload, taken_at=at(minute), window=window, body=body)


def name(snapshot: Snapshot[Counted]) -> str:
    return f"counts/{snapshot.workload}/{snapshot.taken_at:%Y/%m/%d/%H%M%S.%f}Z.json"


KEPT = {name(one): msgspec.json.encode(one) for one in (*map(counted, (30, 0, 20, 10)), counted(15, workload="shop-2"))}


@pytest.fixture(params=["folder", "s3"])
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reader]:
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="kept")
        for key, content in KEPT.items():
            (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / key).write_bytes(content)
            s3.put_object(Bucket="kept", Key=f"snapshots/{key}", Body=content)
        in_s3 = S3Snapshots(s3=s3, bucket="kept", prefix="snapshots/")
        yield FolderSnapshots(folder=tmp_path) if request.param == "folder" else in_s3


def test_those_of_a_window_come_oldest_first_without_its_end(reader: Reader) -> None:
    found = reader.between(Counted, "shop", Window(at(10), at(30)))
    assert [one.body.pieces for one in found] == [10, 20]
    assert list(reader.between(Counted, "shop", Window(at(31), at(60)))) == []
    assert list(reader.between(Counted, "attic", Window(at(0), at(60)))) == []


@pytest.mark.parametrize("reader", ["s3"], indirect=True)
def test_what_is_not_in_the_window_is_not_even_listed(reader: S3Snapshots) -> None:
    """Years of them lie in a bucket."""
    reader.s3.put_object(Bucket="kept", Key="snapshots/counts/shop/0001/bad", Body=b"")
    reader.s3.put_object(Bucket="kept", Key="snapshots/counts/shop/9999/bad", Body=b"")
    assert [one.body.pieces for one in reader.between(Counted, "shop", Window(at(0), at(30)))] == [0, 10, 20]


def test_what_is_no_snapshot_is_named(reader: Reader) -> None:
    broken = name(counted(40))
    if isinstance(reader, S3Snapshots):
        reader.s3.put_object(Bucket="kept", Key=f"snapshots/{broken}", Body=b"{}")
    else:
        (reader.folder / broken).write_bytes(b"{}")
    with pytest.raises(Damaged, match=f"{broken}: no snapshot of counts"):
        list(reader.between(Counted, "shop", Window(at(0), at(60))))
