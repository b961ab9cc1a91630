"""What photo-sync is said to have done: the same whenever it is asked, with the story that its report is to tell."""

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lamplighter.adapters.inventory.scan import scan
from lamplighter.domain.inventory import views
from lamplighter.domain.storage_plan.cost import storage_cost
from lamplighter.inbound.inventory_checksum import md5_written, require_md5
from lamplighter.inbound.inventory_manifest import read_manifest
from local.demo.business.bill import STORED, busy_bill
from local.demo.photo_sync.inventory import write_inventory
from local.demo.photo_sync.metrics import night_facts, put_nights
from local.demo.photo_sync.nights import NIGHTS, nights, photos_before
from local.demo.photo_sync.storage_bill import MORNING
from local.synth.bill.bill import list_prices

TODAY = date(2026, 11, 21)
HOURS = nights(TODAY)
SUMS = {date.fromisoformat(night["day"]): night for night in night_facts(HOURS)}
YESTERDAY, DAY_BEFORE = SUMS[TODAY - timedelta(days=1)], SUMS[TODAY - timedelta(days=2)]


@dataclass
class Recorder:
    """Of CloudWatch and S3: what each was given."""

    data: list[dict[str, Any]] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)

    def put_metric_data(self, *, Namespace: str, MetricData: list[dict[str, Any]]) -> None:  # noqa: N803 - boto3's
        assert Namespace == "S3Sync/Photos"
        assert len(MetricData) <= 1000  # AWS's limit: "PutMetricData", Amazon CloudWatch API Reference
        self.data += MetricData

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - boto3's
        assert Bucket == "photo-sync-inventories"
        self.objects[Key] = Body


def of_metric(name: str, day: date) -> list[dict[str, Any]]:
    cloudwatch = Recorder()
    put_nights(cloudwatch, HOURS)
    return [one for one in cloudwatch.data if one["MetricName"] == name and one["Timestamp"].date() == day]


def test_it_is_the_same_every_time_and_reaches_until_today() -> None:
    assert nights(TODAY) == HOURS
    assert (min(SUMS), max(SUMS), len(SUMS)) == (TODAY - timedelta(days=NIGHTS), TODAY, NIGHTS + 1)


@pytest.mark.parametrize("today", [date(2026, 3, 1), date(2026, 11, 1), date(2027, 1, 4)])
def test_yesterday_s_sync_was_slower_and_lost_some_files_whatever_the_day(today: date) -> None:
    told = {date.fromisoformat(night["day"]): night for night in night_facts(nights(today))}
    before, slow = (told[today - timedelta(days=ago)] for ago in (2, 1))
    # The workload file's targets: 20 MB/s, and of 100 files one.
    assert slow["mb_s"] < 20 < before["mb_s"]
    assert before["failed"] / before["files"] < 0.01 < slow["failed"] / slow["files"] < 0.05


def test_what_is_told_of_a_night_is_what_is_put_of_it() -> None:
    day = TODAY - timedelta(days=1)
    for name, told in (("FilesUploaded", "files"), ("FilesFailed", "failed"), ("BytesUploaded", "bytes")):
        assert sum(datum["Values"][0] for datum in of_metric(name, day)) == YESTERDAY[told]
    speeds = of_metric("Throughput", day)
    mb_s = sum(value * count for one in speeds for value, count in zip(one["Values"], one["Counts"], strict=True))
    assert mb_s / sum(sum(one["Counts"]) for one in speeds) == pytest.approx(YESTERDAY["mb_s"])


def test_each_file_has_a_speed_and_a_latency() -> None:
    for name in ("Throughput", "Latency"):
        counted = sum(sum(one["Counts"]) for one in of_metric(name, TODAY - timedelta(days=2)))
        assert counted == pytest.approx(DAY_BEFORE["files"], abs=6)


def test_the_machine_s_memory_fills_up_and_is_not_full() -> None:
    filled = [hour.memory for hour in HOURS]
    assert filled[0] < 60 < filled[-1] < 80


def test_no_key_is_there_twice() -> None:
    photos = [*photos_before(TODAY), *(photo for hour in HOURS for photo in hour.photos)]
    assert len({photo.key for photo in photos}) == len(photos) > 50_000


def test_an_inventory_reads_as_one_that_s3_wrote() -> None:
    s3, photos = Recorder(), [photo for hour in HOURS[-4:] for photo in hour.photos]
    write_inventory(s3, photos, datetime(2026, 11, 20, 6, tzinfo=UTC))
    folder = "my-photo-bucket/all/2026-11-20T06-00Z"
    assert list(s3.objects)[-1] == f"{folder}/manifest.checksum"  # S3 writes it when all else is there
    content = s3.objects[f"{folder}/manifest.json"]
    require_md5(content, md5_written(s3.objects[f"{folder}/manifest.checksum"], folder), folder)
    manifest = read_manifest(content, folder)
    [file] = manifest.files
    counted = scan(io.BytesIO(s3.objects[file.key]), manifest, file.key)
    listed = views.total(counted)
    assert (listed.objects, listed.bytes) == (len(photos), sum(photo.size for photo in photos))
    assert not counted.missing
    assert manifest.created_at == datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.mark.parametrize("ago", [1, 5])
def test_the_bill_s_storage_is_what_the_inventory_of_that_morning_comes_to(ago: int) -> None:
    day, s3 = TODAY - timedelta(days=ago), Recorder()
    at = datetime.combine(day, MORNING)
    photos = [*photos_before(TODAY), *(photo for hour in HOURS for photo in hour.photos)]
    write_inventory(s3, [photo for photo in photos if photo.uploaded_at < at], at)
    content = next(body for key, body in s3.objects.items() if key.endswith("manifest.json"))
    manifest = read_manifest(content, "a manifest")
    [file] = manifest.files
    month_usd = storage_cost(scan(io.BytesIO(s3.objects[file.key]), manifest, file.key), list_prices()).usd
    assert month_usd is not None

    [charged] = [one.net_usd for one in busy_bill(TODAY) if one.usage_type == STORED and one.day == day]

    assert charged * 30 == pytest.approx(month_usd, abs=Decimal("0.01"))


def test_the_bill_s_storage_grows_with_every_night() -> None:
    charged = [one.net_usd for one in busy_bill(TODAY) if one.usage_type == STORED and one.day >= date(2026, 11, 1)]
    assert charged == sorted(set(charged))
    assert len(charged) == 20
