"""RevenueReader: the fake, and the DynamoDB table's adapter over moto."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from lamplighter.adapters.dynamodb_revenue import DynamoDbRevenue
from lamplighter.adapters.dynamodb_scan import scanning_client
from lamplighter.business_ports import RevenueReader
from lamplighter.domain.revenue.terms import Charge, EventKind, Interval, RevenueEvent, Status, Terms
from lamplighter.errors import ConfigurationError
from tests.builders_customers import customers
from tests.builders_revenue import FakeRevenue, event, month, terms

OWN = customers(revenue_table="Revenue")
Record = Terms | RevenueEvent
Fill = Callable[..., list[Record]]


@pytest.fixture
def table() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb")
        client.create_table(
            TableName="Revenue",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "customer_id", "KeyType": "HASH"},
                {"AttributeName": "entry", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("customer_id", "entry")],
        )
        yield client


def put(client: Any, **attributes: object) -> None:
    given = {name: value for name, value in attributes.items() if value is not None}
    kinds = {name: "S" if isinstance(value, str) else "N" for name, value in given.items()}
    client.put_item(TableName="Revenue", Item={name: {kinds[name]: str(value)} for name, value in given.items()})


def put_record(client: Any, record: Record, at: int) -> None:
    common = {"customer_id": record.customer_id, "amount": record.amount, "tax": record.tax, "currency": "USD"}
    if isinstance(record, RevenueEvent):
        put(client, entry=f"event#{record.at.isoformat()}#{at}", kind=record.kind.value, **common)
        return
    put(
        client,
        entry=f"subscription#{record.subscription_id}#{record.start.isoformat()}",
        status=record.status.value,
        interval=record.interval.value,
        interval_count=record.interval_count,
        charge=record.charge.value,
        end=record.end.isoformat() if record.end else None,
        **common,
    )


def read(reader: RevenueReader) -> list[Record]:
    found: list[Record] = []
    for batch in reader.read(OWN):
        found.extend(batch.terms)
        found.extend(batch.events)
    return sorted(found, key=str)


def revenue() -> DynamoDbRevenue:
    return DynamoDbRevenue(scanning_client(Config(), "us-east-1"), segments=2)


@pytest.fixture(params=["fake", "adapter"])
def fill(request: pytest.FixtureRequest, table: Any) -> Fill:
    def fake(*records: Record) -> list[Record]:
        return read(FakeRevenue(list(records)))

    def adapter(*records: Record) -> list[Record]:
        for at, record in enumerate(records):
            put_record(table, record, at)
        return read(revenue())

    return fake if request.param == "fake" else adapter


def test_records_come_back_as_they_are(fill: Fill) -> None:
    records = [
        terms("a", "49.99", tax=Decimal("7.98")),
        terms("a", "99.99", start=month(3, 15)),
        terms("a", 5, subscription_id="add#on", interval=Interval.WEEK, interval_count=2, end=month(9)),
        terms("b", "0.0001", charge=Charge.METERED, status=Status.PAST_DUE),
        event(1200, month(4, 2)),
        event("12345678901234.5678", month(4, 2), EventKind.RECOGNISED, customer_id="c"),
    ]
    assert fill(*records) == sorted(records, key=str)


def test_nothing_there_is_nothing_read(fill: Fill) -> None:
    assert fill() == []


def test_what_is_left_out_has_its_default_and_other_items_are_left_alone(table: Any) -> None:
    put(table, **GOOD | {"entry": "subscription#s1#2026-01-01"})
    put(table, customer_id="a", entry="profile", amount="nonsense")
    assert read(revenue()) == [terms("a", 10)]


GOOD: dict[str, object] = {
    "customer_id": "a",
    "entry": "subscription#s1#2026-01-01T00:00:00Z",
    "status": "active",
    "amount": 10,
    "interval": "month",
    "currency": "USD",
}
EVENT: dict[str, object] = {"entry": "event#2026-01-01#1", "kind": "billed"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"currency": "EUR"}, "currency is 'EUR'; allowed: USD"),
        ({"currency": None}, "currency is missing; allowed: USD"),
        ({**EVENT, "currency": "EUR"}, "currency is 'EUR'; allowed: USD"),
        ({"status": "Active"}, "status is 'Active'; allowed: trialing, active, past_due"),
        ({"status": None}, "status is missing; allowed"),
        ({"interval": "fortnight"}, "interval is 'fortnight'; allowed: day, week, month, year"),
        ({"interval_count": 0}, "interval_count is 0"),
        ({"interval_count": 1.5}, "interval_count is 1.5; it should be a whole number"),
        ({"charge": "usage"}, "allowed: recurring, metered, one_off"),
        ({"amount": None}, "amount is missing"),
        ({"amount": -1}, "amount is -1; allowed: 0 and more"),
        ({"amount": 10**15}, "allowed: 0 and more"),
        ({"amount": "10 USD"}, "amount"),
        ({"tax": 11}, "tax is 11; allowed: 0 to the amount, 10"),
        ({"end": "soon"}, "end has 'soon'; it should be an instant"),
        ({"entry": "subscription#s1#soon"}, "entry has 'soon'"),
        ({"entry": "subscription#2026-01-01"}, "entry should be subscription#ID#START"),
        ({**EVENT, "entry": "event#soon#1"}, "entry has 'soon'"),
        ({**EVENT, "kind": "sold"}, "kind is 'sold'; allowed: billed, refunded, recognised"),
    ],
)
def test_a_record_that_cant_be_read_is_named(table: Any, changes: dict[str, object], told: str) -> None:
    put(table, **GOOD | changes)
    entry = str((GOOD | changes)["entry"])
    with pytest.raises(ConfigurationError, match=rf"table Revenue: customer_id 'a', entry '{entry}': .*{told}"):
        read(revenue())


def test_instants_without_a_zone_are_utc(table: Any) -> None:
    put(table, **GOOD | {"end": "2026-02-01T12:00:00", "entry": "subscription#s1#2026-01-01T02:00:00+02:00"})
    [own] = read(revenue())
    assert isinstance(own, Terms)
    assert (own.start, own.end) == (month(1), datetime.fromisoformat("2026-02-01T12:00:00+00:00"))


def test_a_table_that_is_not_there_is_named(table: Any) -> None:
    table.delete_table(TableName="Revenue")
    with pytest.raises(ConfigurationError, match="table Revenue"):
        read(revenue())
