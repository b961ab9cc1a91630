"""What the demo leaves to be tried: the two commands that it names take it as it lies there."""

import shlex
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import msgspec
import pytest
from moto import mock_aws

from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.domain.kpis import KpiReport
from lamplighter.domain.snapshot import Snapshot
from local.cli import main
from local.demo.photo_sync.inventory import write_inventory
from local.demo.photo_sync.nights import nights
from local.demo.stage import INVENTORIES
from local.demo.try_it import inventory_command, leave_inventory, leave_snapshots, report_command
from local.paths import OUT

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
SNAPSHOTS = "snapshots-of-a-stack"


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        for bucket in (SNAPSHOTS, INVENTORIES):
            client.create_bucket(Bucket=bucket)
        yield client


def run(command: str) -> int:
    """In this process, as a shell would start it."""
    return main(shlex.split(command)[1:])


def test_the_snapshots_make_the_report_anew(
    s3: Any, facts: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dynamodb = boto3.client("dynamodb", region_name="us-east-1")
    dynamodb.create_table(
        TableName="index",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "taken_at", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "taken_at")],
    )
    kept = msgspec.convert(facts["measured"]["kpis"], Snapshot[KpiReport])
    StoredSnapshots(s3=s3, bucket=SNAPSHOTS, dynamodb=dynamodb, table="index").save(kept)
    monkeypatch.chdir(tmp_path)

    assert leave_snapshots(s3, SNAPSHOTS, Path("out/a demo")) == 1
    assert run(report_command(Path("out/a demo"), "aurastream", "aurastream-daily", "2026-11-21")) == 0
    assert list(Path("out/reports/reports/aurastream/aurastream-daily/2026-11-21").rglob("report.html"))


def test_the_last_inventory_can_be_read(
    s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = [photo for hour in nights(date(2026, 11, 21))[-6:] for photo in hour.photos]
    write_inventory(s3, photos[:1], AT - timedelta(days=1))
    write_inventory(s3, photos, AT)
    monkeypatch.chdir(tmp_path)

    manifest = leave_inventory(s3, Path("demo"))

    assert run(inventory_command(manifest)) == 0
    assert f"{len(photos):,}" in capsys.readouterr().out
    # One inventory, and not all of them.
    assert len([path for path in Path("demo").rglob("*") if path.is_file()]) == 3


def test_in_the_repository_a_command_is_one_from_its_folder() -> None:
    assert inventory_command(OUT / "demo/manifest.json") == ".venv/bin/lamplighter inventory out/demo/manifest.json"
