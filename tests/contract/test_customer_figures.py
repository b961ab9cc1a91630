"""CustomerFigures: the fake, and each source's adapter over moto, with the same customers in it."""

from __future__ import annotations

import gzip
import io
import math
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.adapters.customers.files import CustomerFiles
from lamplighter.adapters.customers.metrics import CustomerMetrics
from lamplighter.adapters.customers.tables import CustomerTables
from lamplighter.adapters.dynamodb_scan import scanning_client
from lamplighter.business_ports import CustomerFigures
from lamplighter.domain.customers.figures import DayFigures, Figures, Profile, Tally
from lamplighter.domain.customers.periods import Periods
from lamplighter.domain.definitions.business import CustomerFields, Customers, CustomerSource
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.errors import ConfigurationError
from local.synth.bill.bill import list_prices
from tests.builders_customers import customers
from tests.fakes_customers import FakeCustomerFigures
from tests.fakes_metrics import FakeMetricReader

LAST = date(2026, 11, 19)
PERIODS = Periods(last=LAST, days=2)
Fill = Callable[[Iterable[DayFigures], Iterable[Profile]], Tally]
CUSTOMER_METRICS = CustomerFields(
    customer_id="CustomerId", requests="Requests", errors="Errors", open_tickets="OpenTickets"
)


def day(back: int) -> str:
    return (LAST - timedelta(days=back)).isoformat()


def read(source: CustomerFigures, own: Customers) -> Tally:
    tally = Tally(periods=PERIODS)
    for batch in source.read(own, PERIODS):
        tally.add(batch)
    return tally


@pytest.fixture
def aws() -> Iterator[None]:
    with mock_aws():
        yield


@pytest.fixture
def table(aws: None) -> Any:
    client = boto3.client("dynamodb")
    client.create_table(
        TableName="Customers",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "customer_id", "KeyType": "HASH"}, {"AttributeName": "day", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("customer_id", "day")],
    )
    return client


def put(client: Any, **attributes: Any) -> None:
    kinds = {str: "S", int: "N", float: "N"}
    item = {name: {kinds[type(value)]: str(value)} for name, value in attributes.items() if value is not None}
    client.put_item(TableName="Customers", Item=item)


@pytest.fixture(params=["fake", "dynamodb", "parquet", "csv", "csv.gz"])
def fill(request: pytest.FixtureRequest, table: Any) -> Fill:
    """Puts figures and profiles where the source has them, and reads them back."""
    if request.param == "fake":
        return lambda days, profiles: read(FakeCustomerFigures(list(days), list(profiles)), customers())
    if request.param == "dynamodb":

        def in_table(days: Iterable[DayFigures], profiles: Iterable[Profile]) -> Tally:
            for row in days:
                put(table, **row._asdict())
            for profile in profiles:
                put(table, day="profile", **profile._asdict())
            return read(CustomerTables(scanning_client(Config(), "us-east-1")), customers())

        return in_table

    def in_files(days: Iterable[DayFigures], profiles: Iterable[Profile]) -> Tally:
        """A file for each day; profiles stand in the rows."""
        s3, known = boto3.client("s3"), {profile.customer_id: profile for profile in profiles}
        s3.create_bucket(Bucket="figures")
        for one, rows in groupby(sorted(days, key=lambda row: row.day), key=lambda row: row.day):
            lines = [{**known.get(row.customer_id, Profile(""))._asdict(), **row._asdict()} for row in rows]
            body = written(request.param, lines)
            s3.put_object(Bucket="figures", Key=f"daily/day={one}/part-0.{request.param}", Body=body)
        own = customers(source=CustomerSource.S3, location="figures/daily/")
        return read(CustomerFiles(s3), own)

    return in_files


def written(ending: str, lines: list[dict[str, Any]]) -> bytes:
    if ending == "parquet":
        buffer = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(lines), buffer)
        return buffer.getvalue()
    header = list(lines[0])
    rows = [",".join("" if line[name] is None else str(line[name]) for name in header) for line in lines]
    text = "\n".join([",".join(header), *rows]).encode()
    return gzip.compress(text) if ending == "csv.gz" else text


ROWS = [
    DayFigures("cus-1", day(0), requests=120, errors=3, open_tickets=2),
    DayFigures("cus-1", day(1), requests=80, errors=0, open_tickets=4),
    DayFigures("cus-1", day(3), requests=50, errors=1, open_tickets=0),
    DayFigures("cus-2", day(2), requests=10, errors=0, open_tickets=0),
    DayFigures("cus-2", day(4), requests=999, errors=9, open_tickets=9),
    DayFigures("007", day(0), requests=1, errors=0, open_tickets=0),
]
PROFILES = [Profile("cus-1", "Acme", "2025-01-05"), Profile("cus-2", "Zenith", "2026-11-16")]


def test_figures_of_the_periods_are_summed_by_customer(fill: Fill) -> None:
    tally = fill(ROWS, PROFILES)
    assert tally.customers == {
        "cus-1": Figures(
            usage=200,
            usage_before=50,
            requests=200,
            errors=3,
            open_tickets=2,
            tickets_day=day(0),
            last_day=day(0),
            name="Acme",
            since="2025-01-05",
        ),
        "cus-2": Figures(usage_before=10, last_day=day(2), name="Zenith", since="2026-11-16"),
        "007": Figures(
            usage=1, requests=1, errors=0, open_tickets=0, tickets_day=day(0), last_day=day(0), name=None, since=None
        ),
    }
    assert (tally.newest_day, tally.complete, tally.notes) == (LAST, True, [])


def test_what_is_missing_is_no_data(fill: Fill) -> None:
    tally = fill([DayFigures("a", day(0), requests=5), DayFigures("b", day(0), requests=5)], [])
    assert tally.customers["a"] == Figures(usage=5, requests=5, last_day=day(0))
    assert not tally.errors_seen


def test_figures_may_have_fractions(fill: Fill) -> None:
    tally = fill([DayFigures("a", day(0), requests=0.5), DayFigures("a", day(1), requests=0.25)], [])
    assert tally.customers["a"].usage == 0.75


def test_nothing_there_is_nothing_read(fill: Fill) -> None:
    tally = fill([], [])
    assert (tally.customers, tally.newest_day) == ({}, None)


def test_a_table_may_call_its_attributes_otherwise_and_have_other_items(table: Any) -> None:
    fields = CustomerFields(requests="calls", usage="gigabytes", name="status")
    put(table, customer_id="a", day=day(0), calls=4, gigabytes=2.5, errors=1)
    put(table, customer_id="a", day="profile", status="Acme", since="2026-01-01")
    put(table, customer_id="a", day="SUBSCRIPTION#1", calls=7)
    put(table, customer_id="a", day=f"{day(1)}#audit", calls=7)
    tally = read(CustomerTables(scanning_client(Config(), "us-east-1")), customers(fields=fields))
    assert tally.customers == {
        "a": Figures(usage=2.5, requests=4, errors=1, last_day=day(0), name="Acme", since="2026-01-01")
    }


def test_numbers_of_any_size_are_numbers_of_one_type(table: Any) -> None:
    """A table beside the report has one type for a column, and whole numbers of 64 bits at most."""
    put(table, customer_id="a", day=day(0), requests=10**30)
    put(table, customer_id="b", day=day(0), requests=0.5)
    tally = read(CustomerTables(scanning_client(Config(), "us-east-1")), customers())
    usages = [tally.customers[one].usage for one in "ab"]
    assert usages == [1e30, 0.5]
    assert pa.array(usages).type == pa.float64()


def test_what_only_looks_like_a_day_is_none(table: Any) -> None:
    for written_day in ("2026-11-31", "2026-11-3a", "2026-12-01"):
        put(table, customer_id="a", day=written_day, requests=4)
    tally = Tally(periods=Periods(last=date(2026, 12, 2), days=7))
    for batch in CustomerTables(scanning_client(Config(), "us-east-1")).read(customers(), tally.periods):
        tally.add(batch)
    assert (tally.customers["a"].usage, tally.newest_day) == (4, date(2026, 12, 1))


def test_all_segments_and_pages_of_a_table_are_read(table: Any) -> None:
    for number in range(60):
        # 60 items of 100 KB: a page holds 1 MB.
        put(table, customer_id=f"c{number}", day=day(0), requests=1, padding="x" * 100_000)
    tables = CustomerTables(scanning_client(Config(), "us-east-1"), segments=2)
    assert len(read(tables, customers()).customers) == 60


def test_an_item_that_cant_be_read_spoils_no_other_and_is_told_by_its_key(table: Any) -> None:
    put(table, customer_id="good", day=day(0), requests=1)
    put(table, customer_id="bad", day=day(0), requests="many", name="Secret Ltd")
    tally = read(CustomerTables(scanning_client(Config(), "us-east-1")), customers())
    assert list(tally.customers) == ["good"]
    assert not tally.complete
    [note] = tally.notes
    assert note.startswith("Customers: left out, for they can't be read: 1 of its items; one is {'customer_id': 'bad'")
    assert "requests" in note
    assert "Secret" not in note


def test_a_table_that_is_not_there_is_named(aws: None) -> None:
    with pytest.raises(ConfigurationError, match=r"table Customers: .*ResourceNotFoundException"):
        read(CustomerTables(scanning_client(Config(), "us-east-1")), customers())


def in_bucket(**files: str | bytes) -> Tally:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="figures")
    for key, body in files.items():
        s3.put_object(Bucket="figures", Key=key, Body=body)
    return read(CustomerFiles(s3), customers(source=CustomerSource.S3, location="figures/"))


def test_files_of_days_that_are_not_asked_for_stay_unread(aws: None) -> None:
    good = f"customer_id,day,requests\na,{day(0)},1\n"
    tally = in_bucket(
        **{"day=2026-11-01/a.csv": "broken", "day=2026-11-20/a.csv": "broken", "a.csv": good, "b.txt": "?"}
    )
    assert tally.customers["a"].usage == 1


def test_columns_and_their_order_are_found_by_name(aws: None) -> None:
    tally = in_bucket(**{"a.csv": f"extra,requests,day,customer_id\nx,3,{day(0)}T10:00:00Z,0042\n"})
    assert (tally.customers["0042"].usage, tally.customers["0042"].last_day) == (3, day(0))


def test_parquet_may_have_real_dates_and_numbers_as_ids(aws: None) -> None:
    rows = [{"customer_id": 42, "day": LAST, "requests": 3, "since": datetime(2025, 1, 5, tzinfo=UTC)}]
    tally = in_bucket(**{"a.parquet": written("parquet", rows)})
    assert tally.customers == {"42": Figures(usage=3, requests=3, last_day=day(0), since="2025-01-05")}


def test_numbers_of_any_type_are_numbers_and_what_is_not_finite_is_no_data(aws: None) -> None:
    rows = {
        "customer_id": ["a", "b", "c"],
        "day": [day(0)] * 3,
        "requests": pa.array([Decimal("12.5"), Decimal(4), None], pa.decimal128(10, 2)),
        "errors": [2.0, math.nan, math.inf],
        "open_tickets": ["3", None, "0"],
    }
    buffer = io.BytesIO()
    pq.write_table(pa.table(rows), buffer)
    tally = in_bucket(**{"a.parquet": buffer.getvalue()})
    read_as = {one: (own.requests, own.errors, own.open_tickets) for one, own in tally.customers.items()}
    assert read_as == {"a": (12.5, 2, 3), "b": (4, None, None), "c": (None, None, 0)}
    assert isinstance(tally.customers["a"].requests, float)


def test_a_row_without_a_customer_is_nobodys_and_one_called_null_is_somebodys(aws: None) -> None:
    body = f"customer_id,day,requests,name\n,{day(0)},9,\nnull,{day(0)},1,NA\nNA,{day(0)},2,\n"
    rows: list[dict[str, Any]] = [
        {"customer_id": None, "day": day(0), "requests": 9},
        {"customer_id": "NA", "day": day(0), "requests": 3},
    ]
    files: dict[str, str | bytes] = {"a.csv": body, "b.parquet": written("parquet", rows)}
    tally = in_bucket(**files)
    assert {one: (own.usage, own.name) for one, own in tally.customers.items()} == {"null": (1, "NA"), "NA": (5, None)}
    assert tally.notes == ["s3://figures/: left out, for they name no customer: 2 rows"]


def test_an_instant_is_of_the_day_that_it_is_in_utc(aws: None) -> None:
    at = pa.array([datetime(2026, 11, 19, 2, tzinfo=UTC)], pa.timestamp("us", "America/New_York"))
    buffer = io.BytesIO()
    pq.write_table(pa.table({"customer_id": ["a"], "day": at, "requests": [1]}), buffer)
    assert in_bucket(**{"a.parquet": buffer.getvalue()}).customers["a"].last_day == "2026-11-19"


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("a.csv", "customer,day,requests\na,2026-11-19,1\n", "no column customer_id; it has customer, day, requests"),
        ("a.csv", "customer_id,day,requests\na,19/11/2026,1\n", "'19/11/2026' is no day"),
        ("a.csv", "customer_id,day,requests\na,2026-11-19,many\n", "can't be read: .*many"),
        ("a.parquet", b"PAR1 no more", "can't be read"),
        ("a.csv.gz", b"no gzip", "can't be read"),
        ("b.parquet", written("parquet", [{"customer_id": "a", "day": day(0), "requests": [1]}]), "can't be read"),
    ],
)
def test_a_file_that_cant_be_read_is_named(aws: None, name: str, body: str | bytes, told: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"s3://figures/{name}: .*{told}"):
        in_bucket(**{name: body})


def test_a_bucket_that_is_not_there_is_named(aws: None) -> None:
    own = customers(source=CustomerSource.S3, location="gone/daily/")
    with pytest.raises(ConfigurationError, match="s3://gone/daily/"):
        read(CustomerFiles(boto3.client("s3")), own)


def test_metrics_are_found_by_the_customers_dimension_and_their_cost_is_told(aws: None) -> None:
    cloudwatch, reader = boto3.client("cloudwatch"), FakeMetricReader()
    noon = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)

    def publish(name: str, at: datetime, value: float, **dimensions: str) -> None:
        pairs: Any = [{"Name": key, "Value": one} for key, one in dimensions.items()]
        cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": name, "Dimensions": pairs, "Value": 1}])
        reader.publish(Metric(namespace="Shop", name=name, dimensions=dimensions), at, value)

    publish("Requests", noon, 30, CustomerId="a")
    publish("Requests", noon, 12, CustomerId="a", UsageType="batch")
    publish("Requests", noon - timedelta(days=2), 50, CustomerId="a")
    publish("Errors", noon, 2, CustomerId="a")
    publish("OpenTickets", noon, 4, CustomerId="a")
    publish("Requests", noon, 7, CustomerId="b")
    publish("Requests", noon, 1000)
    source = CustomerMetrics(
        client=cloudwatch, reader=reader, price=list_prices().price("CloudWatch", "custom metrics")
    )
    own = customers(source=CustomerSource.CLOUDWATCH, location="Shop", fields=CUSTOMER_METRICS)
    tally = read(source, own)
    assert tally.customers["a"] == Figures(
        usage=42, usage_before=50, requests=42, errors=2, open_tickets=4, tickets_day=day(0), last_day=day(0)
    )
    assert tally.customers["b"].usage == 7
    assert len(tally.customers) == 2
    [note] = tally.notes
    assert note.startswith("CloudWatch keeps 5 metrics for 2 customers: 5 × $0.30 = $1.50 a month")


def test_a_reader_of_metrics_that_gives_a_part_only_is_said(aws: None) -> None:
    cloudwatch, reader = boto3.client("cloudwatch"), FakeMetricReader(unfinished={"a requests 0"})
    pairs: Any = [{"Name": "CustomerId", "Value": "a"}]
    cloudwatch.put_metric_data(
        Namespace="Shop", MetricData=[{"MetricName": "Requests", "Dimensions": pairs, "Value": 1}]
    )
    source = CustomerMetrics(
        client=cloudwatch, reader=reader, price=list_prices().price("CloudWatch", "custom metrics")
    )
    own = customers(source=CustomerSource.CLOUDWATCH, location="Shop", fields=CUSTOMER_METRICS)
    assert not read(source, own).complete


def test_nothing_is_left_in_the_temporary_directory(aws: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    in_bucket(**{"a.csv": f"customer_id,day,requests\na,{day(0)},1\n"})
    assert list(tmp_path.iterdir()) == []
