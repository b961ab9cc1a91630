"""CustomerQuantities: the fake, a DynamoDB table and files in S3 over moto, with the same figures in them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.adapters.customers.quantity_files import QuantityFiles
from lamplighter.adapters.customers.quantity_tables import QuantityTables
from lamplighter.adapters.dynamodb_scan import scanning_client
from lamplighter.business_ports import CustomerQuantities
from lamplighter.domain.costs.days import Days
from lamplighter.domain.customer_costs.quantities import Quantities, iso_days
from lamplighter.domain.definitions.business import CustomerSource
from lamplighter.errors import ConfigurationError
from tests.builders_costs import nov
from tests.builders_customers import customers
from tests.fakes_customer_costs import FakeCustomerQuantities

Figures = Mapping[tuple[str, str], Mapping[str, float]]
Fill = Callable[[Figures], Quantities]
DAYS = Days(nov(17), nov(19))
# Of the last nobody has any.
COLUMNS = ("analyses", "characters", "requests", "reads")
FIGURES: Figures = {
    ("ada", "2026-11-16"): {"analyses": 1000},
    ("ada", "2026-11-17"): {"analyses": 7, "characters": 700.5},
    ("ada", "2026-11-18"): {"analyses": 3, "requests": 4},
    ("ada", "2026-11-19"): {"analyses": 1000},
    ("bob", "2026-11-18"): {"requests": -2},
    ("cid", "2026-11-01"): {"analyses": 5},
}


@pytest.fixture
def table() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb")
        client.create_table(
            TableName="Customers",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "customer_id", "KeyType": "HASH"},
                {"AttributeName": "day", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("customer_id", "day")],
        )
        yield client


@pytest.fixture(params=["fake", "dynamodb", "parquet", "csv"])
def fill(request: pytest.FixtureRequest, table: Any) -> Fill:
    """Puts figures where the source has them, and reads them back."""

    def in_table(figures: Figures) -> Quantities:
        for (customer_id, day), numbers in figures.items():
            put(table, customer_id, day, **{name: {"N": str(number)} for name, number in numbers.items()})
        return read(in_dynamodb())

    def in_files(figures: Figures) -> Quantities:
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="figures")
        lines = [
            {"customer_id": one, "day": day, **dict.fromkeys(COLUMNS[:-1]), **numbers}
            for (one, day), numbers in figures.items()
        ]
        if lines:
            s3.put_object(Bucket="figures", Key=f"daily/part-0.{request.param}", Body=written(request.param, lines))
        return read(QuantityFiles(s3), source=CustomerSource.S3, location="figures/daily/")

    return {"fake": lambda figures: read(FakeCustomerQuantities(figures)), "dynamodb": in_table}.get(
        request.param, in_files
    )


def written(ending: str, lines: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    if ending == "parquet":
        pq.write_table(pa.Table.from_pylist(lines), buffer)
    else:
        rows = [list(lines[0]), *(["" if cell is None else str(cell) for cell in line.values()] for line in lines)]
        buffer.write("\n".join(map(",".join, rows)).encode())
    return buffer.getvalue()


def put(client: Any, customer_id: str, day: str, **attributes: Any) -> None:
    item = {"customer_id": {"S": customer_id}, "day": {"S": day}, **attributes}
    client.put_item(TableName="Customers", Item=item)


def in_dynamodb() -> QuantityTables:
    return QuantityTables(scanning_client(Config(), "us-east-1"))


def read(of: CustomerQuantities, columns: Sequence[str] = COLUMNS, **changes: Any) -> Quantities:
    quantities = Quantities(columns=tuple(columns), days=iso_days(DAYS))
    for batch in of.read(customers(**changes), columns, DAYS):
        quantities.add(batch)
    return quantities


def test_columns_are_summed_by_customer_within_the_days(fill: Fill) -> None:
    quantities = fill(FIGURES)
    assert quantities.customers == {"ada": [10, 700.5, 4, 0], "bob": [0, 0, -2, 0]}
    assert quantities.complete


def test_a_column_that_nobody_has_is_told(fill: Fill) -> None:
    assert fill(FIGURES).empty_columns == ("reads",)


def test_nothing_is_nobody(fill: Fill) -> None:
    assert fill({}).customers == {}


def test_files_may_have_numbers_of_any_type_and_rows_of_nobody(table: Any) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="figures")
    rows: list[dict[str, Any]] = [
        {"customer_id": "ada", "day": "2026-11-17", "analyses": "7"},
        {"customer_id": None, "day": "2026-11-17", "analyses": "100"},
    ]
    s3.put_object(Bucket="figures", Key="a.parquet", Body=written("parquet", rows))
    quantities = read(QuantityFiles(s3), ["analyses"], source=CustomerSource.S3, location="figures/")
    assert quantities.customers == {"ada": [7]}
    assert quantities.notes == ["s3://figures/: left out, for they name no customer: 1 rows"]


def test_profiles_and_other_items_are_left_alone(table: Any) -> None:
    put(table, "ada", "profile", analyses={"N": "9"})
    put(table, "ada", "2026-11-17#hourly", analyses={"N": "9"})
    put(table, "ada", "2026-11-17", analyses={"N": "1"})
    assert read(in_dynamodb(), ["analyses"]).customers == {"ada": [1]}


def test_an_item_that_cannot_be_read_is_told(table: Any) -> None:
    put(table, "ada", "2026-11-17", analyses={"S": "many"})
    put(table, "bob", "2026-11-17", analyses={"N": "1"})
    quantities = read(in_dynamodb(), ["analyses"])
    assert quantities.customers == {"bob": [1]}
    assert not quantities.complete
    assert quantities.notes == ["1 items of Customers can't be read and are left out"]


def test_a_table_that_is_not_there_is_a_fault_of_the_configuration(table: Any) -> None:
    with pytest.raises(ConfigurationError, match="Crat"):
        read(in_dynamodb(), ["analyses"], location="Crat")
