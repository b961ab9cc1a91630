"""What every delivery ledger holds to: the fake of the tests and the one on DynamoDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from lamplighter.adapters.dynamodb import RETENTION, Table
from lamplighter.adapters.dynamodb_deliveries import DynamoDbDeliveries
from lamplighter.adapters.system_clock import SystemClock
from lamplighter.domain.incident import IncidentStatus
from lamplighter.domain.notifying import told
from lamplighter.errors import Conflict
from lamplighter.ports import DeliveryLedger
from tests.builders import NOON, at
from tests.fakes_notifying import FakeDeliveryLedger

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class NoonClock:
    def now(self) -> datetime:
        return NOON


@pytest.fixture(params=["fake", "dynamodb"])
def ledger(request: pytest.FixtureRequest) -> DeliveryLedger:
    if request.param == "fake":
        return FakeDeliveryLedger()
    client: DynamoDBClient = request.getfixturevalue("dynamodb")
    return DynamoDbDeliveries(Table(client, "IncidentsTable", SystemClock()))


def test_a_claim_keeps_others_out_until_its_lease_ends(ledger: DeliveryLedger) -> None:
    first = ledger.claim("i", "slack", NOON, 60)
    assert first.told is None
    with pytest.raises(Conflict):
        ledger.claim("i", "slack", at(59), 60)
    assert ledger.claim("i", "slack", at(60), 60).version > first.version


def test_receivers_and_incidents_are_claimed_apart(ledger: DeliveryLedger) -> None:
    ledger.claim("i", "slack", NOON, 60)
    assert ledger.claim("i", "on-call", NOON, 60).receiver == "on-call"
    assert ledger.claim("j", "slack", NOON, 60).incident_id == "j"


def test_what_was_saved_is_what_the_next_claim_finds(ledger: DeliveryLedger) -> None:
    claimed = ledger.claim("i", "slack", NOON, 60)
    delivery = replace(
        told(
            claimed,
            IncidentStatus.OPEN,
            NOON,
            reference="1.1",
            address="C1",
            credential_version="7",
            digest="d",
        ),
        claimed_until=None,
    )
    ledger.save(delivery, ())
    found = ledger.claim("i", "slack", at(1), 60)
    assert replace(found, version=delivery.version, claimed_until=None) == delivery


def test_one_who_lost_the_claim_can_not_save(ledger: DeliveryLedger) -> None:
    slow = ledger.claim("i", "slack", NOON, 60)
    ledger.claim("i", "slack", at(61), 60)
    with pytest.raises(Conflict):
        ledger.save(replace(slow, version=slow.version + 1), ())


def test_an_entry_that_told_nothing_is_not_kept_for_ever(dynamodb: DynamoDBClient) -> None:
    ledger = DynamoDbDeliveries(Table(dynamodb, "IncidentsTable", NoonClock()))
    ledger.claim("i", "slack", NOON, 60)
    (item,) = dynamodb.scan(TableName="IncidentsTable")["Items"]
    assert int(item["expires_at"]["N"]) == int((NOON + RETENTION).timestamp())
