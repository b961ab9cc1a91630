"""What it takes to score 100 000 customers, against a plain loop over boto3's paginator.

Both read the same pages of a table, from files instead of a network, and score by the same policy. Each runs in a
process of its own, so that the peak of memory is its own too.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

from lamplighter.adapters.customers.tables import CustomerTables
from lamplighter.adapters.dynamodb_scan import scanning_client
from lamplighter.domain.customers.report import CustomerReport
from lamplighter.domain.definitions.business import Customers, CustomerSource, HealthPolicy
from lamplighter.usecases.score_customers import Scoring, score_customers
from tests.benchmarks.memory import most_memory_mib
from tests.builders_plan import a_workload_file
from tests.fakes_costs import FakeTables
from tests.fakes_customers import FakeNotices
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots

CUSTOMERS, TREND_DAYS, SEGMENTS, CUSTOMERS_A_PAGE = 100_000, 2, 8, 1_250
NOW, LAST = datetime(2026, 11, 20, 3, 0, tzinfo=UTC), date(2026, 11, 19)


def main() -> None:
    """Prints seconds and MB of both, and the ratios."""
    rows = CUSTOMERS * (2 * TREND_DAYS + 1)
    print(f"\nscoring {CUSTOMERS} customers from {rows} items of a table: seconds, and the peak of memory in MB")
    with TemporaryDirectory() as folder:
        _write_pages(Path(folder))
        (ours_s, ours_mb, at_risk), (plain_s, plain_mb, plain_at_risk) = _apart(_ours, folder), _apart(_plain, folder)
    if at_risk != plain_at_risk:
        raise SystemExit(f"they differ: {at_risk} and {plain_at_risk} are at risk")
    print(f"{'':20}{'segmented scan':>15}{'plain loop':>15}{'ratio':>8}")
    print(f"{'seconds':20}{ours_s:15.1f}{plain_s:15.1f}{plain_s / ours_s:8.2f}")
    print(f"{'MB':20}{ours_mb:15.0f}{plain_mb:15.0f}{plain_mb / ours_mb:8.2f}")


def _apart(run: Callable[[Any], int], folder: str) -> tuple[float, float, int]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (run, folder))


def _measured(run: Callable[[Any], int], folder: str) -> tuple[float, float, int]:
    os.environ |= {"AWS_ACCESS_KEY_ID": "-", "AWS_SECRET_ACCESS_KEY": "-"}
    before = time.perf_counter()
    at_risk = run(Path(folder))
    return time.perf_counter() - before, most_memory_mib(), at_risk


def _ours(pages: Path) -> int:
    client = scanning_client(Config(), "us-east-1")
    _serve(client, pages)
    scoring = Scoring(
        source=lambda _file, _customers: CustomerTables(client, SEGMENTS),
        snapshots=FakeSnapshots(),
        tables=FakeTables(),
        publisher=FakeMetricPublisher(),
        notices=FakeNotices(),
    )
    own = Customers(source=CustomerSource.DYNAMODB, location="Customers", health=HealthPolicy(trend_days=TREND_DAYS))
    [snapshot] = score_customers(NOW, (a_workload_file(customers=own),), scoring)
    report: CustomerReport = snapshot.body
    return report.totals["at risk"]


def _plain(pages: Path) -> int:
    """The guide's score, in the way that one writes it first."""
    client = boto3.client("dynamodb", region_name="us-east-1")
    _serve(client, pages)
    to_python, days = TypeDeserializer(), defaultdict[str, list[dict[str, Any]]](list)
    for page in client.get_paginator("scan").paginate(TableName="Customers"):
        for item in page["Items"]:
            row = {name: to_python.deserialize(value) for name, value in item.items()}
            days[row["customer_id"]].append(row)
    return sum(_guides_score(rows) < 70 for rows in days.values())


def _guides_score(rows: list[dict[str, Any]]) -> int:
    days = sorted((row for row in rows if row["day"] != "profile"), key=lambda row: str(row["day"]))
    before, now = (sum(row["requests"] for row in half) for half in (days[:TREND_DAYS], days[TREND_DAYS:]))
    errors = sum(row["errors"] for row in days[TREND_DAYS:])
    trend, rate = (now - before) * 100 / before, errors * 100 / now
    score = 100 - (20 if trend < -10 else 10 if trend < -5 else 0) - (30 if rate > 5 else 15 if rate > 2 else 0)
    tickets = days[-1]["open_tickets"]
    return score - (20 if tickets > 5 else 10 if tickets > Decimal(2) else 0)


def _write_pages(folder: Path) -> None:
    """A MB each, as Scan gives them."""
    for number, first in enumerate(range(0, CUSTOMERS, CUSTOMERS_A_PAGE)):
        items = [item for customer in range(first, first + CUSTOMERS_A_PAGE) for item in _items(customer)]
        (folder / str(number)).write_text(json.dumps(items, separators=(",", ":")))


def _serve(client: Any, pages: Path) -> None:
    """Answers Scan as DynamoDB does, page by page."""

    def answer(request: Any, **_: Any) -> AWSResponse:
        asked = json.loads(request.body)
        page = int(asked.get("ExclusiveStartKey", {"page": {"N": asked.get("Segment", 0)}})["page"]["N"])
        following = page + asked.get("TotalSegments", 1)
        more = f',"LastEvaluatedKey":{{"page":{{"N":"{following}"}}}}' if (pages / str(following)).exists() else ""
        body = b'{"Items":' + (pages / str(page)).read_bytes() + more.encode() + b"}"
        return AWSResponse(request.url, 200, HTTPHeaders(), _Raw(body))

    client.meta.events.register("before-send.dynamodb.Scan", answer)


class _Raw:
    """What urllib3 would have received."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body


def _items(number: int) -> Iterator[dict[str, Any]]:
    """Every seventh falls by a fifth, every tenth has 6 % errors, every fourth three open tickets."""
    customer_id = {"S": f"cus-{number:06}"}
    yield {"customer_id": customer_id, "day": {"S": "profile"}, "name": {"S": f"Customer {number}"}}
    for back in range(2 * TREND_DAYS):
        requests = 800 if number % 7 == 0 and back < TREND_DAYS else 1000
        figures = {
            "requests": requests,
            "errors": requests * 6 // 100 if number % 10 == 0 else 0,
            "open_tickets": 3 if number % 4 == 0 else 0,
        }
        day = {"S": (LAST - timedelta(days=back)).isoformat()}
        yield {"customer_id": customer_id, "day": day, **{name: {"N": str(one)} for name, one in figures.items()}}
