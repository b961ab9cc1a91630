"""The PagerDuty notifier and its real adapter against a PagerDuty that misbehaves."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from lamplighter.adapters.pagerduty_api import PagerDutyEventsApi
from lamplighter.domain.alert import Severity, Suppression
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import Incident, acknowledge, resolve
from lamplighter.errors import Rejected
from lamplighter.usecases.notify import Told
from lamplighter.usecases.notify_pagerduty import PagerDutyNotifier, notify_pagerduty
from local.receivers.http_receiver import Fault, done_but_silent, server_error, silence, throttled
from local.receivers.pagerduty import ROUTING_KEY, PagerDutyStandIn
from tests.builders import a_resolve, an_incident, at
from tests.world_of_notifying import World

KEY_SECRET = "lamplighter/pagerduty/aurastream"
ANOTHER_KEY = "fedcba9876543210fedcba9876543210"


@pytest.fixture
def pagerduty() -> Iterator[PagerDutyStandIn]:
    with PagerDutyStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def world() -> World:
    world = World()
    world.secrets.rotate(KEY_SECRET, ROUTING_KEY)
    return world


def run(world: World, pagerduty: PagerDutyStandIn, until: datetime | None = None) -> None:
    world.run(lambda event, now: tell(world, pagerduty, event, now), until)


def tell(world: World, pagerduty: PagerDutyStandIn, event: DomainEvent, now: datetime) -> list[Told]:
    notifier = PagerDutyNotifier(notifying=world.notifying, api=PagerDutyEventsApi(pagerduty.origin))
    return notify_pagerduty(event, now, notifier)


def notify(world: World, pagerduty: PagerDutyStandIn, incident: Incident) -> list[Told]:
    world.incidents.know(incident)
    return tell(world, pagerduty, world.event(incident), world.now)


def acknowledged(incident: Incident) -> Incident:
    taken = acknowledge(incident, "kim", at(120)).action
    assert taken is not None
    return taken


def resolved(incident: Incident, after_s: float = 1200) -> Incident:
    return resolve(incident, at(after_s), "back under 5", a_resolve(occurred_at=at(after_s)))


def a_change(incident: Incident, type_: EventType = EventType.REMEDIATION_APPLIED) -> DomainEvent:
    return DomainEvent(
        event_id=f"{incident.incident_id}/remediation/high-error-rate/3",
        type=type_,
        incident_id=incident.incident_id,
        workload=incident.workload,
        severity=incident.severity,
        occurred_at=at(30),
        who="lamplighter/remediator",
        what="runbook high-error-rate: set reserved concurrency of aurastream-sync-handler from 50 to 100",
        why="50 reserved, 100 wanted",
        before={"reserved_concurrency": 50},
        after={"reserved_concurrency": 100},
        receiver_types=("pagerduty", "slack"),
    )


def test_an_incident_is_one_alert_triggered_acknowledged_and_resolved(
    world: World, pagerduty: PagerDutyStandIn
) -> None:
    incident = an_incident()
    for state in (incident, acknowledged(incident), resolved(acknowledged(incident))):
        notify(world, pagerduty, state)
    (alert,) = pagerduty.alerts
    assert alert.log == ("trigger", "acknowledge", "resolve")
    assert alert.dedup_key == incident.incident_id
    assert world.told() == [
        "PagerDuty alert triggered (on-call)",
        "PagerDuty alert acknowledged (on-call)",
        "PagerDuty alert resolved (on-call)",
    ]


def test_the_same_event_again_sends_nothing(world: World, pagerduty: PagerDutyStandIn) -> None:
    for _ in range(3):
        notify(world, pagerduty, an_incident())
    assert len(pagerduty.records) == 1


def test_one_acknowledged_before_it_was_told_is_triggered_first(world: World, pagerduty: PagerDutyStandIn) -> None:
    notify(world, pagerduty, acknowledged(an_incident()))
    assert [(alert.status, alert.log) for alert in pagerduty.alerts] == [("acknowledged", ("trigger", "acknowledge"))]


def test_one_that_fires_again_is_added_to_the_open_alert(world: World, pagerduty: PagerDutyStandIn) -> None:
    incident = an_incident()
    notify(world, pagerduty, incident)
    again = replace(incident, alert=replace(incident.alert, reason="and again, 40 errors"), version=2)
    notify(world, pagerduty, again)
    assert [alert.log for alert in pagerduty.alerts] == [("trigger", "trigger")]


@pytest.mark.parametrize("fault", [throttled(30), server_error(500), server_error(502), silence(), done_but_silent()])
def test_a_pagerduty_that_fails_at_first_still_gets_the_alert_once(
    world: World, pagerduty: PagerDutyStandIn, fault: Fault
) -> None:
    pagerduty.fail(fault, fault)
    world.happens(an_incident())
    run(world, pagerduty)
    assert [alert.status for alert in pagerduty.alerts] == ["triggered"]
    assert world.told() == ["PagerDuty alert triggered (on-call)"]
    assert all(failure.delay_s is not None for failure in world.failures)


def test_resolved_before_it_could_be_told_pages_nobody_and_says_so(world: World, pagerduty: PagerDutyStandIn) -> None:
    pagerduty.go_down(throttled(60))
    incident = an_incident()
    world.happens(incident)
    run(world, pagerduty, until=at(30))
    pagerduty.come_back()
    world.happens(resolved(incident, 40))
    run(world, pagerduty)
    assert pagerduty.alerts == []
    (skipped,) = world.bus.published
    assert skipped.type is EventType.NOTIFICATION_SKIPPED
    assert skipped.why == "resolved before anyone was paged"


def test_a_trigger_that_may_have_arrived_gets_its_resolve(world: World, pagerduty: PagerDutyStandIn) -> None:
    pagerduty.fail(done_but_silent())
    incident = an_incident()
    world.happens(incident)
    run(world, pagerduty, until=at(1))
    world.incidents.know(resolved(incident, 2))
    run(world, pagerduty)
    assert [alert.status for alert in pagerduty.alerts] == ["resolved"]


def test_a_rotated_key_does_not_lose_the_resolve(world: World, pagerduty: PagerDutyStandIn) -> None:
    incident = an_incident()
    notify(world, pagerduty, incident)
    world.secrets.rotate(KEY_SECRET, ANOTHER_KEY)
    notify(world, pagerduty, resolved(incident))
    assert [alert.status for alert in pagerduty.alerts] == ["resolved"]
    assert pagerduty.dropped == []


def test_a_new_incident_takes_the_new_key(world: World, pagerduty: PagerDutyStandIn) -> None:
    world.secrets.rotate(KEY_SECRET, ANOTHER_KEY)
    notify(world, pagerduty, an_incident())
    assert pagerduty.alerts[0].routing_key == ANOTHER_KEY


def test_a_key_of_the_wrong_length_is_refused_by_pagerdutys_own_words_without_the_key(
    world: World, pagerduty: PagerDutyStandIn
) -> None:
    world.secrets.rotate(KEY_SECRET, "too-short")
    with pytest.raises(ExceptionGroup) as raised:
        notify(world, pagerduty, an_incident())
    said = "".join(traceback.format_exception(raised.value))
    assert isinstance(_leaf(raised.value), Rejected)
    assert "should be 32 characters" in said
    assert "too-short" not in said


def test_a_repaired_key_is_used_at_the_next_try(world: World, pagerduty: PagerDutyStandIn) -> None:
    world.secrets.rotate(KEY_SECRET, "too-short")
    with pytest.raises(ExceptionGroup):
        notify(world, pagerduty, an_incident())
    world.secrets.rotate(KEY_SECRET, ANOTHER_KEY)
    notify(world, pagerduty, an_incident())
    assert pagerduty.alerts[0].routing_key == ANOTHER_KEY


def test_what_was_announced_gets_its_resolve_though_kept_quiet_and_milder_since(
    world: World, pagerduty: PagerDutyStandIn
) -> None:
    incident = an_incident()
    notify(world, pagerduty, incident)
    milder = replace(
        incident, severity=Severity.WARNING, suppression=Suppression(by="window", reason="maintenance"), version=2
    )
    notify(world, pagerduty, resolved(milder))
    assert [alert.status for alert in pagerduty.alerts] == ["resolved"]


def test_an_incident_that_no_route_sends_to_the_pager_pages_nobody(world: World, pagerduty: PagerDutyStandIn) -> None:
    notify(world, pagerduty, replace(an_incident(), severity=Severity.WARNING))
    assert pagerduty.records == []


def test_a_twenty_minute_outage_ends_with_one_acknowledged_alert(world: World, pagerduty: PagerDutyStandIn) -> None:
    pagerduty.go_down(server_error(503))
    incident = an_incident()
    world.happens(incident)
    world.happens(acknowledged(incident), at=at(300))
    run(world, pagerduty, until=at(1200))
    pagerduty.come_back()
    run(world, pagerduty)
    assert [alert.log for alert in pagerduty.alerts] == [("trigger", "acknowledge")]
    assert not world.dead_letters


@pytest.mark.parametrize(
    "type_", [EventType.REMEDIATION_APPLIED, EventType.REMEDIATION_ROLLED_BACK, EventType.REMEDIATION_GIVEN_BACK]
)
def test_what_was_changed_is_told_once_as_a_change(world: World, pagerduty: PagerDutyStandIn, type_: EventType) -> None:
    incident = world.incidents.know(an_incident())
    for _ in range(2):
        tell(world, pagerduty, a_change(incident, type_), world.now)
    (change,) = pagerduty.changes
    assert change["payload"]["custom_details"]["before"] == {"reserved_concurrency": 50}
    assert "from 50 to 100" in change["payload"]["summary"]
    assert len(pagerduty.alerts) == 1


def test_a_change_that_failed_at_first_is_told_after(world: World, pagerduty: PagerDutyStandIn) -> None:
    incident = world.incidents.know(an_incident())
    notify(world, pagerduty, incident)
    pagerduty.fail(throttled(5))
    world.put(a_change(incident), world.now)
    run(world, pagerduty)
    assert len(pagerduty.changes) == 1


def test_what_was_only_proposed_is_no_change(world: World, pagerduty: PagerDutyStandIn) -> None:
    incident = world.incidents.know(an_incident())
    tell(world, pagerduty, a_change(incident, EventType.REMEDIATION_PROPOSED), world.now)
    assert pagerduty.changes == []


def _leaf(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
