"""The stores in memory are as strict as the real ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from lamplighter.domain.incident import IncidentChange
from lamplighter.domain.incident_events import incident_event
from lamplighter.errors import Conflict
from local.in_memory import InMemoryAuditLog, InMemoryIncidents
from tests.builders import NOON, a_workload, an_opened, at


@dataclass
class SetClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


def test_a_version_that_is_not_the_next_is_a_conflict_and_writes_nothing() -> None:
    store = InMemoryIncidents(SetClock())
    history, incident = an_opened()
    store.save(history, incident, ())
    event = incident_event(incident, IncidentChange.OPENED, a_workload(), reason="again")

    for wrong in (1, 3):
        with pytest.raises(Conflict):
            store.save(replace(history, version=2), replace(incident, version=wrong), (event,))
        with pytest.raises(Conflict):
            store.save(replace(history, version=wrong), replace(incident, version=2), (event,))

    assert store.history(history.dedup_key) == history
    assert store.incident(incident.incident_id) == incident
    assert store.unpublished(older_than=at(1)) == []


def test_a_first_version_is_one() -> None:
    history, incident = an_opened()

    with pytest.raises(Conflict):
        InMemoryIncidents(SetClock()).save(replace(history, version=2), incident, ())


def test_events_wait_in_the_order_of_their_writing_until_published() -> None:
    clock = SetClock()
    store = InMemoryIncidents(clock)
    history, incident = an_opened()
    opened = incident_event(incident, IncidentChange.OPENED, a_workload(), reason="it fires")
    later = replace(opened, event_id="later")
    store.save(history, incident, (opened,))
    clock.at = at(60)
    store.save(None, None, (later,))

    assert store.unpublished(older_than=at(59)) == [opened]
    assert store.unpublished(older_than=at(60)) == [opened, later]
    store.mark_published(opened)
    store.mark_published(opened)
    assert store.unpublished(older_than=at(60)) == [later]


def test_the_recent_come_newest_first_and_the_expired_oldest_first() -> None:
    store = InMemoryIncidents(SetClock())
    opened = [an_opened(dedup_key=key, occurred_at=at(seconds)) for key, seconds in (("a", 0), ("b", 60), ("c", 30))]
    for history, incident in opened:
        store.save(history, replace(incident, expires_at=at(1000 - int(incident.opened_at.second))), ())

    assert [incident.alert.dedup_key for incident in store.recent(2)] == ["b", "c"]
    assert [incident.alert.dedup_key for incident in store.expired(at(1000))] == ["c", "a", "b"]
    assert [incident.alert.dedup_key for incident in store.expired(at(970))] == ["c"]


def test_the_audit_keeps_the_first_writing_of_an_entry_in_the_order_of_events() -> None:
    log = InMemoryAuditLog()
    _, incident = an_opened()
    first = incident_event(incident, IncidentChange.OPENED, a_workload(), reason="it fires")
    second = replace(first, event_id="0", occurred_at=at(60))

    for event in (second, first, replace(first, why="another reason")):
        log.record(event, NOON)

    assert log.entries(incident.incident_id) == [first, second]
    assert log.entries("another") == []
