"""What every remediation store keeps to: in memory, and in DynamoDB."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lamplighter.adapters.dynamodb import Table
from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
from lamplighter.domain.remediation import Change, Remediation, RemediationStatus, ResourceHold
from lamplighter.domain.workload import FunctionSetting, Mode
from lamplighter.errors import Conflict
from lamplighter.ports import RemediationStore
from tests.builders import NOON, at
from tests.fakes_remediation import FakeRemediationStore
from tests.world_of_remediation import Noon

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CHANGE = Change(
    function="orders",
    arn="arn:aws:lambda:us-east-1:123456789012:function:orders",
    setting=FunctionSetting.RESERVED_CONCURRENCY,
    before=None,
    after=100,
    stack_name="shop",
)
APPLYING = Remediation(
    incident_id="20261120-abc",
    runbook="errors",
    workload="shop",
    mode=Mode.AUTO,
    status=RemediationStatus.APPLYING,
    reason="it fires",
    decided_at=NOON,
    quiet_s=600,
    change=CHANGE,
    due_at=at(90.000001),
)
HOLD = ResourceHold(resource=CHANGE.resource, incident_id="20261120-abc", runbook="errors", taken_at=NOON)


@pytest.fixture(params=["in memory", "DynamoDB"])
def store(request: pytest.FixtureRequest) -> RemediationStore:
    if request.param == "in memory":
        return FakeRemediationStore()
    client: DynamoDBClient = request.getfixturevalue("dynamodb")
    return DynamoDbRemediations(Table(client, "IncidentsTable", Noon()))


def test_a_remediation_and_its_hold_are_read_back_equal(store: RemediationStore) -> None:
    store.save(APPLYING, (), HOLD)
    assert store.remediation("20261120-abc", "errors") == APPLYING
    assert store.of_incident("20261120-abc") == [APPLYING]
    assert store.hold(CHANGE.resource) == HOLD


def test_what_was_never_saved_is_none(store: RemediationStore) -> None:
    assert store.remediation("20261120-abc", "errors") is None
    assert store.of_incident("20261120-abc") == []
    assert store.hold(CHANGE.resource) is None


def test_a_remediation_is_not_written_over_another_version(store: RemediationStore) -> None:
    store.save(APPLYING, ())
    with pytest.raises(Conflict):
        store.save(replace(APPLYING, reason="another worker"), ())
    store.save(replace(APPLYING, version=2), ())
    with pytest.raises(Conflict):
        store.save(replace(APPLYING, version=2), ())


def test_of_two_that_take_a_resource_one_writes_nothing(store: RemediationStore) -> None:
    store.save(APPLYING, (), HOLD)
    other = replace(APPLYING, runbook="latency")
    with pytest.raises(Conflict):
        store.save(other, (), replace(HOLD, runbook="latency"))
    assert store.remediation("20261120-abc", "latency") is None
    assert store.hold(CHANGE.resource) == HOLD


def test_a_hold_stays_as_it_was_where_the_remediation_conflicts(store: RemediationStore) -> None:
    store.save(APPLYING, (), HOLD)
    with pytest.raises(Conflict):
        store.save(APPLYING, (), replace(HOLD, released_at=NOON, version=2))
    assert store.hold(CHANGE.resource) == HOLD


def test_what_is_due_is_found_the_longest_due_first(store: RemediationStore) -> None:
    store.save(replace(APPLYING, runbook="later", due_at=at(120)), ())
    store.save(APPLYING, ())
    store.save(replace(APPLYING, runbook="ended", due_at=None), ())
    store.save(replace(APPLYING, runbook="ahead", due_at=at(500)), ())
    assert [each.runbook for each in store.due(at(120))] == ["errors", "later"]
    assert store.due(at(90)) == []
