"""A FOCUS export of a million charges read, beside a plain loop over csv and Decimal: time, and the most memory.

Each runs in a process of its own and reads the same file from an S3 that is a directory, so that what is measured is
the reading. Both come to the same sum, to the last digit.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet as pq

from lamplighter.adapters.focus_export import FocusExport
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import BillQuestion
from tests.benchmarks.memory import most_memory_mib

ROWS = 1_000_000
TAGS = {"Application": "AuraStream"}
MONTH = Days(date(2026, 10, 1), date(2026, 11, 1))
_ROW_GROUP_BYTES = 32 * 1024 * 1024  # of CSV, some 150,000 charges
_SERVICES = [f"Service {number}" for number in range(20)]
_COLUMNS = (
    *("AvailabilityZone", "BilledCost", "BillingAccountId", "BillingCurrency", "ChargeCategory", "ChargeDescription"),
    *("ChargePeriodStart", "EffectiveCost", "ResourceId", "ServiceName", "Tags", "x_UsageType"),
)


def main() -> None:
    """Prints seconds and the most megabytes in memory, of each form and of the plain loop."""
    print(f"FOCUS export of {ROWS:,} charges\n{'':20}{'file, MB':>10}{'seconds':>10}{'most MB':>10}   total")
    with tempfile.TemporaryDirectory() as directory:
        files = _written(Path(directory))
        for reader, name in (("plain", "csv.gz"), ("lamplighter", "csv.gz"), ("lamplighter", "parquet")):
            command = [sys.executable, "-m", "tests.benchmarks.focus", reader, str(files[name])]
            finished = subprocess.run(command, capture_output=True, text=True, check=True)
            told = json.loads(finished.stdout)
            size = files[name].stat().st_size / 1e6
            print(f"{reader + ', ' + name:20}{size:10.0f}{told['s']:10.1f}{told['mb']:10.0f}   {told['usd']}")


def _written(directory: Path) -> dict[str, Path]:
    """The same charges as CSV.gz and, with doubles and in row groups, as Parquet."""
    packed, table = directory / "part-1.csv.gz", directory / "part-1.parquet"
    with gzip.open(packed, "wt", compresslevel=1, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(_rows())
    reader = pyarrow.csv.open_csv(packed, pyarrow.csv.ReadOptions(block_size=_ROW_GROUP_BYTES))
    with pq.ParquetWriter(table, reader.schema, compression="snappy") as parquet:
        for batch in reader:
            parquet.write_batch(batch)
    return {"csv.gz": packed, "parquet": table}


def _rows() -> Iterator[list[str]]:
    numbers = random.Random(5)  # noqa: S311 - the same charges in every run
    for number in range(ROWS):
        day = MONTH.start + timedelta(days=number % len(MONTH))
        usd = repr(round(numbers.random() * 0.01, 10))
        application = "AuraStream" if number % 4 else "PhotoSync"
        tags = f'{{"user_Application": "{application}", "user_Environment": "production"}}'
        service = _SERVICES[number % len(_SERVICES)]
        yield [
            *("us-east-1a", usd, "123456789012", "USD", "Usage", f"$0.20 per 1,000,000 requests of {service}"),
            *(f"{day}T00:00:00Z", usd, f"arn:aws:lambda:us-east-1:123456789012:function:f{number % 500}", service),
            *(tags, "Requests"),
        ]


def _plainly(file: Path) -> Decimal:
    """The baseline: every row by itself, and all sums as they are asked for."""
    sums: dict[tuple[str, str, str], Decimal] = {}
    with gzip.open(file, "rt", newline="") as rows:
        for row in csv.DictReader(rows):
            if json.loads(row["Tags"]).get("user_Application") != TAGS["Application"]:
                continue
            key = (row["ChargePeriodStart"][:10], row["ServiceName"], row["ChargeCategory"])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(row["BilledCost"])
    return sum(sums.values(), Decimal(0))


@dataclass
class DirectoryOfS3:
    """As much of boto3's client as the reader of exports needs."""

    file: Path

    def get_paginator(self, _name: str) -> DirectoryOfS3:
        return self

    def paginate(self, **_asked: str) -> list[dict[str, Any]]:
        return [{"Contents": [{"Key": self.file.name, "LastModified": datetime(2026, 12, 9, tzinfo=UTC)}]}]

    def get_object(self, **_asked: str) -> dict[str, Any]:
        return {"Body": io.FileIO(self.file)}

    def download_fileobj(self, _bucket: str, _key: str, target: Any) -> None:
        with self.file.open("rb") as source:
            while block := source.read(1 << 20):
                target.write(block)


def _by_lamplighter(file: Path) -> Decimal:
    s3: Any = DirectoryOfS3(file)
    answer = FocusExport(s3=s3, location="s3://exports/").read(BillQuestion(days=MONTH, tags=TAGS), 0)
    return sum((line.invoice_usd for day in answer.days for line in day.lines), Decimal(0))


def measure(reader: str, file: Path) -> None:
    started = time.perf_counter()
    usd = _plainly(file) if reader == "plain" else _by_lamplighter(file)
    seconds = time.perf_counter() - started
    print(json.dumps({"s": seconds, "mb": most_memory_mib(), "usd": f"{usd.normalize():f}"}))


if __name__ == "__main__":
    measure(sys.argv[1], Path(sys.argv[2]))
