"""Tables of customers and revenue in the embedded AWS, scanned over HTTP by the adapters that the functions use."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from botocore.config import Config

from lamplighter.adapters.customers.tables import CustomerTables
from lamplighter.adapters.dynamodb_revenue import DynamoDbRevenue
from lamplighter.adapters.dynamodb_scan import scanning_client
from lamplighter.domain.customers.figures import Tally
from lamplighter.domain.customers.periods import Periods
from lamplighter.errors import ConfigurationError
from local.embedded_aws.launcher import EmbeddedAws
from tests.builders_customers import customers

pytestmark = pytest.mark.embedded
PERIODS = Periods(last=date(2026, 11, 19), days=1)


@pytest.fixture
def scanning(aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client as the functions make it, told of the embedded AWS by the environment as they are."""
    for name, value in aws.environment().items():
        monkeypatch.setenv(name, value)
    return scanning_client(Config(), "us-east-1")


def a_table(aws: EmbeddedAws, name: str, sort_key: str) -> Any:
    client = aws.client("dynamodb")
    keys = ("customer_id", sort_key)
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=True)],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
    )
    return client


def test_all_customers_of_a_table_are_read_by_segments(aws: EmbeddedAws, scanning: Any) -> None:
    client = a_table(aws, "ScannedCustomers", "day")
    for number in range(40):
        for day in ("2026-11-19", "2026-11-18", "2026-11-01"):
            item = {"customer_id": {"S": f"c{number}"}, "day": {"S": day}, "requests": {"N": str(number)}}
            client.put_item(TableName="ScannedCustomers", Item=item)
    tally = Tally(periods=PERIODS)
    for batch in CustomerTables(scanning).read(customers(location="ScannedCustomers"), PERIODS):
        tally.add(batch)
    assert len(tally.customers) == 40
    assert (tally.customers["c7"].usage, tally.customers["c7"].usage_before) == (7, 7)


def test_subscriptions_of_a_table_are_read(aws: EmbeddedAws, scanning: Any) -> None:
    client = a_table(aws, "ScannedRevenue", "entry")
    item: dict[str, Any] = {
        "customer_id": {"S": "a"},
        "entry": {"S": "subscription#s1#2026-01-01T00:00:00Z"},
        "status": {"S": "active"},
        "amount": {"N": "49.99"},
        "interval": {"S": "month"},
        "currency": {"S": "USD"},
    }
    client.put_item(TableName="ScannedRevenue", Item=item)
    batches = list(DynamoDbRevenue(scanning).read(customers(revenue_table="ScannedRevenue")))
    assert [str(terms.mrr) for batch in batches for terms in batch.terms] == ["49.99"]


def test_a_table_that_is_not_there_is_named(scanning: Any) -> None:
    with pytest.raises(ConfigurationError, match="table Gone"):
        list(CustomerTables(scanning).read(customers(location="Gone"), PERIODS))
