"""What every incident store and outbox keeps to: in memory, and in DynamoDB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import pytest

from lamplighter.adapters.dynamodb import Table
from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.domain.alert import AlertSource
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import Incident, IncidentChange, resolve
from lamplighter.domain.incident_events import incident_event
from lamplighter.domain.window import Window
from lamplighter.errors import Conflict
from lamplighter.ports import IncidentHistory, IncidentStore, Outbox
from local.in_memory import InMemoryIncidents
from tests.builders import a_workload, an_incident, an_opened, at

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class ManualClock:
    def __init__(self) -> None:
        self.time = at(0)

    def now(self) -> datetime:
        return self.time


class Store(IncidentStore, IncidentHistory, Protocol):
    """Whoever keeps incidents knows what there was of them."""


@dataclass(frozen=True)
class Kept:
    """A store, its outbox, and the clock by which events are stored."""

    store: Store
    outbox: Outbox
    clock: ManualClock


def in_memory() -> Kept:
    clock = ManualClock()
    store = InMemoryIncidents(clock)
    return Kept(store, store, clock)


def in_dynamodb(client: DynamoDBClient) -> Kept:
    clock = ManualClock()
    table = Table(client, "IncidentsTable", clock)
    return Kept(DynamoDbIncidents(table), table, clock)


@pytest.fixture(params=["in memory", "DynamoDB"])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "in memory":
        return in_memory()
    return in_dynamodb(request.getfixturevalue("dynamodb"))


def an_event(incident: Incident) -> DomainEvent:
    return incident_event(incident, IncidentChange.OPENED, a_workload(), reason="it fires")


def test_what_was_saved_is_read_back_equal(kept: Kept) -> None:
    history, incident = an_opened(labels={"ApiName": "aurastream-api"}, children=("arn:a", "arn:b"), raw="{}")
    kept.store.save(history, incident, ())
    assert kept.store.history(history.dedup_key) == history
    assert kept.store.incident(incident.incident_id) == incident


def test_what_was_never_saved_is_none(kept: Kept) -> None:
    assert kept.store.history("nothing") is None
    assert kept.store.incident("nothing") is None


@pytest.mark.parametrize("stale", [lambda one: one, lambda one: replace(one, version=3)], ids=["again", "skipping one"])
def test_only_the_next_version_is_written(kept: Kept, stale: Callable[[Incident], Incident]) -> None:
    history, incident = an_opened()
    kept.store.save(history, incident, ())
    with pytest.raises(Conflict):
        kept.store.save(None, stale(incident), (an_event(incident),))
    assert kept.store.incident(incident.incident_id) == incident
    assert kept.outbox.unpublished(at(60)) == []


def test_a_conflict_of_one_writes_neither(kept: Kept) -> None:
    history, incident = an_opened()
    kept.store.save(history, incident, ())
    resolved = resolve(incident, at(60), "over")
    with pytest.raises(Conflict):
        kept.store.save(history, resolved, ())
    assert kept.store.incident(incident.incident_id) == incident


def test_an_event_waits_until_it_is_marked(kept: Kept) -> None:
    history, incident = an_opened()
    event = an_event(incident)
    kept.store.save(history, incident, (event,))
    assert kept.outbox.unpublished(at(0)) == [event]
    kept.outbox.mark_published(event)
    assert kept.outbox.unpublished(at(60)) == []


def test_a_young_event_is_not_yet_abandoned_and_the_oldest_comes_first(kept: Kept) -> None:
    history, incident = an_opened()
    first, second = an_event(incident), replace(an_event(incident), event_id="second")
    kept.store.save(history, incident, (first,))
    kept.clock.time = at(30)
    kept.store.save(None, resolve(incident, at(60), "over"), (second,))
    assert kept.outbox.unpublished(at(-1)) == []
    assert kept.outbox.unpublished(at(29)) == [first]
    assert kept.outbox.unpublished(at(30)) == [first, second]


def test_marking_twice_does_no_harm(kept: Kept) -> None:
    kept.outbox.mark_published(an_event(an_incident()))


def test_the_latest_incidents_come_first_and_only_so_many(kept: Kept) -> None:
    opened = [an_opened(occurred_at=at(minute * 60), dedup_key=f"alarm-{minute}") for minute in range(4)]
    for history, incident in opened:
        kept.store.save(history, incident, ())
    assert kept.store.recent(3) == [incident for _, incident in reversed(opened)][:3]


def test_incidents_of_a_stretch_of_time_are_those_opened_within_it_the_oldest_first(kept: Kept) -> None:
    opened = [an_opened(occurred_at=at(minute * 60), dedup_key=f"alarm-{minute}") for minute in (3, 1, 0, 2)]
    for history, incident in opened:
        kept.store.save(history, incident, ())
    found = kept.store.opened(Window(at(60), at(180)))
    assert [incident.opened_at for incident in found] == [at(60), at(120)]


def test_only_what_expires_is_found_once_it_is_due(kept: Kept) -> None:
    history, unparsed = an_opened(source=AlertSource.UNKNOWN, dedup_key="unparsed")
    kept.store.save(history, unparsed, ())
    kept.store.save(*an_opened(), ())
    day = timedelta(hours=24)
    assert kept.store.expired(at(-1) + day) == []
    assert kept.store.expired(at(0) + day) == [unparsed]
    kept.store.save(None, resolve(unparsed, at(0) + day, "expired"), ())
    assert kept.store.expired(at(1) + day) == []


def test_an_open_incident_is_found_once_nothing_was_heard_of_it_for_long(kept: Kept) -> None:
    history, incident = an_opened()
    kept.store.save(history, incident, ())
    kept.store.save(*an_opened(source=AlertSource.UNKNOWN, dedup_key="unparsed"), ())
    assert kept.store.unchanged_since(at(-1)) == []
    assert kept.store.unchanged_since(at(0)) == [incident]
    kept.store.save(None, resolve(incident, at(60), "over"), ())
    assert kept.store.unchanged_since(at(600)) == []
