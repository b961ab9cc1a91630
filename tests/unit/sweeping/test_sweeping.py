"""The sweeper: nothing that is stuck holds up what is not, and what is over is not remembered for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from lamplighter.domain.alert import Alert, AlertSource, AlertStatus
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import IncidentStatus
from lamplighter.errors import Unavailable
from lamplighter.usecases.change_incident import Incidents
from lamplighter.usecases.expire_incidents import expire_incidents
from lamplighter.usecases.publish import ABANDONED_AFTER, publish_abandoned
from lamplighter.usecases.receive_alert import receive_alert
from local.in_memory import InMemoryAlarmTags, InMemoryBus, InMemoryIncidents
from tests.builders import an_alert, at, workloads


@dataclass
class NoonClock:
    def now(self) -> datetime:
        return at(0)


@dataclass
class PickyBus(InMemoryBus):
    """A bus that takes no events of some incidents, whatever comes with them."""

    refused: set[str] = field(default_factory=set)

    def publish(self, events: Sequence[DomainEvent]) -> None:
        if any(event.incident_id in self.refused for event in events):
            raise Unavailable("EventBridge refused it")
        super().publish(events)


def a_world() -> tuple[Incidents, InMemoryIncidents, PickyBus]:
    bus = PickyBus()
    store = InMemoryIncidents(NoonClock())
    return Incidents(store=store, outbox=store, bus=bus, workloads=workloads()), store, bus


def opened(incidents: Incidents, alert: Alert) -> str:
    received = receive_alert(alert, incidents, InMemoryAlarmTags())
    assert received.event is not None
    return received.event.incident_id


def test_an_event_that_the_bus_never_takes_holds_up_no_other() -> None:
    incidents, store, bus = a_world()
    alerts = [an_alert(dedup_key=key) for key in ("first", "second", "third")]
    names = [opened(incidents, alert) for alert in alerts]
    for event in tuple(bus.published):  # the crash: published to nobody, marked by nobody
        store.waiting[event.incident_id, event.event_id] = (at(0), event)
    bus.published.clear()
    bus.refused = {names[0]}
    with pytest.raises(ExceptionGroup, match="1 of 3"):
        publish_abandoned(at(0) + ABANDONED_AFTER, bus, store)
    assert {event.incident_id for event in bus.published} == {*names[1:]}
    assert [event.incident_id for event in store.unpublished(at(0) + ABANDONED_AFTER)] == [names[0]]


def test_an_incident_that_can_not_end_keeps_no_other_open() -> None:
    incidents, store, bus = a_world()
    stuck, free = (opened(incidents, an_alert(dedup_key=key, source=AlertSource.UNKNOWN)) for key in ("a", "b"))
    bus.refused = {stuck}
    with pytest.raises(ExceptionGroup, match="1 of 2"):
        expire_incidents(at(0) + timedelta(days=2), incidents)
    assert store.incidents[free].status is IncidentStatus.RESOLVED
    assert [event.type for event in bus.published if event.incident_id == free][-1] is EventType.INCIDENT_RESOLVED


def test_what_expired_is_over_in_its_history_and_opens_anew_when_it_comes_again() -> None:
    incidents, store, _ = a_world()
    notice = an_alert(dedup_key="a", source=AlertSource.UNKNOWN)
    first = opened(incidents, notice)
    assert expire_incidents(at(0) + timedelta(days=2), incidents) == 1
    assert store.histories["a"].last_status is AlertStatus.RESOLVED
    assert receive_alert(notice, incidents, InMemoryAlarmTags()).event is None
    assert opened(incidents, an_alert(dedup_key="a", source=AlertSource.UNKNOWN, occurred_at=at(60))) != first
