"""What every audit log keeps to: in memory, and in DynamoDB."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lamplighter.adapters.dynamodb_audit import DynamoDbAuditLog
from lamplighter.domain.incident import IncidentChange
from lamplighter.domain.incident_events import incident_event
from lamplighter.ports import AuditLog
from local.in_memory import InMemoryAuditLog
from tests.builders import a_workload, an_incident, at

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EVENT = incident_event(an_incident(), IncidentChange.OPENED, a_workload(), reason="it fires")


@pytest.fixture(params=["in memory", "DynamoDB"])
def log(request: pytest.FixtureRequest) -> AuditLog:
    if request.param == "in memory":
        return InMemoryAuditLog()
    client: DynamoDBClient = request.getfixturevalue("dynamodb")
    return DynamoDbAuditLog(client, "AuditTable")


def test_entries_come_back_as_they_were_in_the_order_of_time(log: AuditLog) -> None:
    later = replace(EVENT, event_id="later", occurred_at=at(30), before={"memory_mb": 512}, after={"memory_mb": None})
    log.record(later, at(31))
    log.record(EVENT, at(32))
    assert log.entries(EVENT.incident_id) == [EVENT, later]


def test_the_same_event_twice_is_one_entry_and_the_first_stays(log: AuditLog) -> None:
    log.record(EVENT, at(1))
    log.record(replace(EVENT, why="rewritten"), at(2))
    assert log.entries(EVENT.incident_id) == [EVENT]


def test_other_incidents_have_their_own_entries(log: AuditLog) -> None:
    log.record(EVENT, at(1))
    assert log.entries("another") == []
