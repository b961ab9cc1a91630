"""The shipped workload's bill: Cost Explorer's pages in; snapshots, a table and metrics out, by the real adapters."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import boto3
import msgspec
import pyarrow.parquet as pq
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.adapters.cost_explorer import REGION, CostExplorer
from lamplighter.adapters.emf_metrics import EmfMetrics
from lamplighter.adapters.parquet_tables import ParquetTables
from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.definitions.business import Costs
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.usecases.read_costs import CostReading, read_costs
from lamplighter.workload_files import WorkloadFiles
from local.paths import WORKLOADS
from local.receivers.aurastream_bill import aurastream_bill
from local.receivers.cost_explorer import CostExplorerStandIn
from local.receivers.http_receiver import server_error
from local.workload_files import compile_workloads
from tests.builders_costs import TODAY

MORNING = datetime(2026, 11, 20, 6, 40, tzinfo=UTC)
BUCKET = TABLE = "snapshots"


def the_file() -> WorkloadFile:
    """With costs alone: units and customers ask for more days of the past."""
    found = msgspec.json.decode(compile_workloads(WORKLOADS), type=WorkloadFiles).get("aurastream")
    assert found is not None
    assert found.costs is not None
    return replace(found, costs=Costs(tags=found.costs.tags))


@dataclass
class Machinery:
    """All that the cost analyzer works with, on moto and the stand-in."""

    bill: CostExplorerStandIn
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.s3: Any = boto3.client("s3", region_name=REGION)
        dynamodb: Any = boto3.client("dynamodb", region_name=REGION)
        self.s3.create_bucket(Bucket=BUCKET)
        dynamodb.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "taken_at", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "taken_at")],
        )
        self.snapshots = StoredSnapshots(s3=self.s3, bucket=BUCKET, dynamodb=dynamodb, table=TABLE)

    def read(self, now: datetime, most_requests: int = 100) -> CostReport:
        once = Config(retries={"total_max_attempts": 1})
        client = boto3.client("ce", region_name=REGION, endpoint_url=self.bill.origin, config=once)
        reading = CostReading(
            bill=lambda _costs: CostExplorer(client, sleep=lambda _s: None),
            snapshots=self.snapshots,
            tables=ParquetTables(s3=self.s3, bucket=BUCKET),
            publisher=EmfMetrics(self.lines.append),
            most_requests=most_requests,
        )
        read_costs(now, [the_file()], reading)
        kept = self.snapshots.latest(CostReport, "aurastream")
        assert kept is not None
        return kept.body


@pytest.fixture
def machinery(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machinery]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws(), CostExplorerStandIn(aurastream_bill, today=lambda: TODAY) as bill:
        yield Machinery(bill)


def on_the_bill(start: date, end: date) -> Decimal:
    ours = [one for one in aurastream_bill(TODAY) if one.tags.get("Application") == "AuraStream"]
    return sum((one.net_usd for one in ours if start <= one.day < end), Decimal(0))


def test_a_bill_over_several_pages_with_one_failing_is_kept_exactly(machinery: Machinery) -> None:
    machinery.bill.fail_request(3, server_error())

    report = machinery.read(MORNING)

    assert report.month_to_date is not None
    assert report.month_to_date.invoice_usd == on_the_bill(date(2026, 11, 1), TODAY)
    assert report.month_to_date.state == "estimated"
    assert sum(one.figure.invoice_usd for one in report.by_service) == report.month_to_date.invoice_usd
    assert sum(one.figure.invoice_usd for one in report.by_day) == on_the_bill(date(2026, 10, 1), TODAY)
    assert sum(one.invoice_usd for one in report.by_record_type) == report.month_to_date.invoice_usd
    assert {one.record_type for one in report.by_record_type if not one.in_run_rate} == {"Credit", "Refund"}
    assert (report.missing, report.unread) == ((), ())
    assert report.paid_requests == machinery.bill.paid_requests == 11
    assert report.paid_requests_usd == Decimal("0.11")
    assert report.projection is not None
    assert report.comparison is not None


def test_every_line_is_in_the_table_beside_the_snapshot(machinery: Machinery) -> None:
    machinery.read(MORNING)
    key = "tables/costs/aurastream/2026/11/20/000000.000000Z.parquet"
    table = pq.read_table(io.BytesIO(machinery.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()))
    assert sum(table["invoice_usd"].to_pylist()) == on_the_bill(date(2026, 10, 1), TODAY)
    assert set(table["state"].to_pylist()) == {"estimated", "provisional"}


def test_the_metrics_are_of_both_views(machinery: Machinery) -> None:
    machinery.read(MORNING)
    published = [json.loads(line) for line in machinery.lines]
    assert {(one["View"], one["Workload"]) for one in published} == {
        ("invoice", "aurastream"),
        ("run_rate", "aurastream"),
    }
    assert all(one["MonthToDateUsd"] and one["DailyCostUsd"] for one in published)


def test_a_second_delivery_pays_nothing(machinery: Machinery) -> None:
    first = machinery.read(MORNING)
    paid = machinery.bill.paid_requests
    assert machinery.read(MORNING + timedelta(minutes=5)) == first
    assert machinery.bill.paid_requests == paid


def test_what_the_limit_leaves_out_is_named_and_read_at_the_next_run(machinery: Machinery) -> None:
    cut = machinery.read(MORNING, most_requests=4)
    (missing,) = cut.missing
    assert missing.why == "the limit of paid requests is reached"
    assert cut.unread[0] <= missing.days.start or cut.month_to_date is None
    whole = machinery.read(MORNING)
    assert whole.unread == ()
    assert whole.month_to_date is not None
    assert whole.month_to_date.invoice_usd == on_the_bill(date(2026, 11, 1), TODAY)
