"""What Prometheus reads of the buckets that were listed: each by its last inventory."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.inbound.http_request import HttpRequest
from lamplighter.usecases.keep_storage import StorageKeeping, keep_storage
from lamplighter.usecases.serve_status import PUBLIC, StatusServer, serve_status
from lamplighter.workload_files import WorkloadFiles
from local.paths import WORKLOADS
from local.workload_files import load_workload_files
from tests.builders_storage import GIB, LISTED_AT, PRICES, a_bucket, a_cell
from tests.fakes_costs import FakeTables
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots
from tests.fakes_notifying import FakeSecrets

FILES: WorkloadFiles = load_workload_files(WORKLOADS)
PHOTOS, OTHER = "my-photo-bucket", "nobodys-bucket"


def kept(snapshots: FakeSnapshots, bucket: str, gib: int, listed_at: datetime = LISTED_AT) -> None:
    keeping = StorageKeeping(
        snapshots=snapshots,
        tables=FakeTables(),
        publisher=FakeMetricPublisher(),
        prices=PRICES,
        default=FILES.default.workload,
    )
    keep_storage(a_bucket(a_cell(size=gib * GIB), bucket=bucket, created_at=listed_at), "manifest", FILES.all, keeping)


def exposed(snapshots: FakeSnapshots, now: datetime) -> list[str]:
    server = StatusServer(files=FILES.all, snapshots=snapshots, secrets=FakeSecrets(), access=PUBLIC)
    request = HttpRequest(method="GET", segments=("metrics",), headers={})
    return serve_status(request, server, now).body.splitlines()


def test_each_bucket_of_a_workload_is_exposed_by_its_last_inventory() -> None:
    snapshots, now = FakeSnapshots(), LISTED_AT + timedelta(hours=9)
    for bucket in (OTHER, "another-of-nobody"):
        kept(snapshots, bucket, 9, LISTED_AT - timedelta(days=1))
        kept(snapshots, bucket, 1)
    kept(snapshots, PHOTOS, 3)

    lines = exposed(snapshots, now)

    expected = (("default", OTHER, 1), ("default", "another-of-nobody", 1), ("photo-sync", PHOTOS, 3))
    for workload, bucket, gib in expected:
        labels = f'workload="{workload}",bucket="{bucket}"'
        assert f"lamplighter_stored_bytes{{{labels}}} {float(gib * GIB)!r}" in lines
        assert f"lamplighter_storage_usd{{{labels}}} {float(gib) * 0.023!r}" in lines
        assert f'lamplighter_storage_bytes{{{labels},storage_class="STANDARD"}} {float(gib * GIB)!r}' in lines
    taken = [line for line in lines if line.startswith("lamplighter_snapshot_timestamp_seconds{")]
    assert len([line for line in taken if 'kind="storage"' in line]) == 3
    assert any(f'{{workload="photo-sync",kind="inventory",subject="{PHOTOS}"}}' in line for line in taken)


def test_a_bucket_that_is_no_longer_listed_is_no_metric() -> None:
    snapshots = FakeSnapshots()
    kept(snapshots, PHOTOS, 3)
    assert any(PHOTOS in line for line in exposed(snapshots, LISTED_AT + timedelta(days=8)))
    assert not any(PHOTOS in line for line in exposed(snapshots, LISTED_AT + timedelta(days=10)))
