"""What every keeper of tables keeps to: the fake, and Parquet in S3."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from moto import mock_aws

from lamplighter.adapters.parquet_tables import ParquetTables
from lamplighter.business_ports import Cell, Tables
from lamplighter.errors import Unavailable
from tests.builders import NOON, at
from tests.fakes_costs import FakeTables

COLUMNS: Mapping[str, Sequence[Cell]] = {
    "customer_id": ["c1", "c2", "c3"],
    "score": [70, None, 100],
    "cost_usd": [Decimal("0.0000001"), Decimal("-12345.67"), None],
    "day": [date(2026, 11, 1), date(2026, 11, 2), None],
    "seen_at": [NOON, None, at(60)],
    "at_risk": [True, False, None],
    "note": [None, None, None],
}


@dataclass
class Shelf:
    """Tables, and a way to look at them."""

    tables: Tables
    s3: Any = None

    def content(self, key: str) -> Mapping[str, Sequence[Cell]]:
        if isinstance(self.tables, FakeTables):
            return self.tables.kept[key]
        return self.parquet(key).to_pydict()  # type: ignore[no-any-return]

    def parquet(self, key: str) -> pa.Table:
        return pq.read_table(io.BytesIO(self.s3.get_object(Bucket="tables", Key=key)["Body"].read()))


@pytest.fixture(params=["fake", "parquet"])
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    if request.param == "fake":
        yield Shelf(FakeTables())
        return
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="tables")
        yield Shelf(ParquetTables(s3=s3, bucket="tables"), s3)


def test_every_kind_of_cell_comes_back_as_it_was(shelf: Shelf) -> None:
    key = shelf.tables.save("customers", "aurastream", NOON, COLUMNS)
    assert shelf.content(key) == COLUMNS


def test_the_same_table_again_replaces_it(shelf: Shelf) -> None:
    first = shelf.tables.save("customers", "aurastream", NOON, {"n": [1]})
    second = shelf.tables.save("customers", "aurastream", NOON, {"n": [2, 3]})
    assert first == second
    assert shelf.content(second) == {"n": [2, 3]}


def test_kinds_workloads_and_times_are_apart(shelf: Shelf) -> None:
    keys = {
        shelf.tables.save(kind, workload, taken_at, {"n": [1]})
        for kind in ("costs", "customers")
        for workload in ("aurastream", "ims")
        for taken_at in (NOON, at(1))
    }
    assert len(keys) == 8


def test_a_table_without_rows_is_a_table(shelf: Shelf) -> None:
    key = shelf.tables.save("customers", "aurastream", NOON, {"n": []})
    assert shelf.content(key) == {"n": []}


def test_columns_of_several_lengths_are_no_table(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="columns of one length"):
        shelf.tables.save("customers", "aurastream", NOON, {"a": [1], "b": [1, 2]})


def test_a_long_table_is_written_in_groups_under_a_key_that_says_what_it_is() -> None:
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="tables")
        key = ParquetTables(s3=s3, bucket="tables").save("customers", "aurastream", NOON, {"n": list(range(120_000))})
        file = pq.ParquetFile(io.BytesIO(s3.get_object(Bucket="tables", Key=key)["Body"].read()))
    assert key == "tables/customers/aurastream/2026/11/20/120000.000000Z.parquet"
    assert file.num_row_groups == 3
    assert file.read()["n"].to_pylist() == list(range(120_000))


def test_no_bucket_is_trouble() -> None:
    with mock_aws(), pytest.raises(Unavailable, match="NoSuchBucket"):
        ParquetTables(s3=boto3.client("s3"), bucket="tables").save("customers", "aurastream", NOON, {"n": [1]})
