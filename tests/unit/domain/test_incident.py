"""How alerts become incidents: once, in any order, and never reopened by what comes late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.alert import Alert, AlertSource, AlertStatus, Severity, Suppression
from lamplighter.domain.incident import (
    AlertHistory,
    Incident,
    IncidentChange,
    IncidentStatus,
    acknowledge,
    expire,
    fold,
)
from tests.builders import a_resolve, a_triage, an_alert, an_incident, an_opened, at

MUTED = Suppression(by="arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:night", reason="muted")


class World:
    """The incident of one dedup key, fed alert by alert."""

    def __init__(self) -> None:
        self.history: AlertHistory | None = None
        self.incident: Incident | None = None
        self.changes: list[IncidentChange] = []
        self.reasons: list[str] = []

    def hear(self, *alerts: Alert) -> World:
        for alert in alerts:
            decision = fold(alert, a_triage(), self.history, self.incident)
            self.reasons.append(decision.reason)
            if decision.action is None:
                continue
            self.history = decision.action.history
            self.incident = decision.action.incident or self.incident
            if decision.action.change:
                self.changes.append(decision.action.change)
        return self


def test_a_firing_alert_opens_an_announced_incident() -> None:
    world = World().hear(an_alert())
    assert world.changes == [IncidentChange.OPENED]
    assert world.incident is not None
    assert (world.incident.status, world.incident.announced) == (IncidentStatus.OPEN, True)
    assert world.incident.opened_at == at(0)


def test_the_same_transition_twice_is_one_incident() -> None:
    world = World().hear(an_alert(), an_alert(summary="the same, by another path"))
    assert world.changes == [IncidentChange.OPENED]
    assert world.reasons[1].startswith("repeat")


def test_a_resolve_ends_it_with_the_alarms_own_time_and_reason() -> None:
    world = World().hear(an_alert(), a_resolve())
    assert world.incident is not None
    assert world.incident.status is IncidentStatus.RESOLVED
    assert (world.incident.resolved_at, world.incident.resolved_reason) == (at(60), "back under 5")


def test_the_next_firing_is_another_incident() -> None:
    world = World().hear(an_alert(), a_resolve())
    first = world.incident
    world.hear(an_alert(occurred_at=at(120)))
    assert first is not None
    assert world.incident is not None
    assert world.incident.incident_id != first.incident_id
    assert world.changes == [IncidentChange.OPENED, IncidentChange.RESOLVED, IncidentChange.OPENED]


def test_an_old_ok_does_not_close_a_newer_alarm() -> None:
    world = World().hear(an_alert(occurred_at=at(120)), a_resolve(occurred_at=at(60)))
    assert world.incident is not None
    assert world.incident.is_open
    assert world.reasons[1].startswith("late")


def test_an_alarm_that_comes_after_its_own_ok_tells_nobody() -> None:
    world = World().hear(a_resolve(occurred_at=at(60)), an_alert(occurred_at=at(0)))
    assert world.incident is None
    assert world.changes == []


def test_missing_data_keeps_it_open_and_says_since_when() -> None:
    world = World().hear(an_alert(), an_alert(status=AlertStatus.NO_DATA, occurred_at=at(30)))
    assert world.incident is not None
    assert world.incident.is_open
    assert world.incident.no_data_since == at(30)
    heard_again = world.hear(an_alert(occurred_at=at(60))).incident
    assert heard_again is not None
    assert heard_again.no_data_since is None
    assert world.changes == [IncidentChange.OPENED, IncidentChange.UPDATED, IncidentChange.UPDATED]


def test_missing_data_alone_opens_nothing_but_is_remembered() -> None:
    world = World().hear(an_alert(status=AlertStatus.NO_DATA, occurred_at=at(30)))
    assert world.incident is None
    assert world.history is not None
    assert world.history.last_occurred_at == at(30)


def test_a_firing_that_missing_data_overtook_is_an_incident_without_data() -> None:
    world = World().hear(an_alert(status=AlertStatus.NO_DATA, occurred_at=at(30)), an_alert(occurred_at=at(0)))
    assert world.changes == [IncidentChange.OPENED]
    assert world.incident is not None
    assert (world.incident.opened_at, world.incident.no_data_since) == (at(0), at(30))
    world.hear(an_alert(occurred_at=at(0)))
    assert world.changes == [IncidentChange.OPENED]


def test_a_muted_alert_is_an_incident_that_nobody_is_told_of() -> None:
    world = World().hear(an_alert(suppression=MUTED))
    assert world.incident is not None
    assert (world.incident.announced, world.incident.suppression) == (False, MUTED)


def test_a_mute_that_ends_while_it_fires_announces_it_then() -> None:
    world = World().hear(an_alert(suppression=MUTED), an_alert())
    assert world.changes == [IncidentChange.OPENED, IncidentChange.OPENED]
    assert world.incident is not None
    assert (world.incident.announced, world.incident.suppression) == (True, None)
    assert world.incident.version == 2


def test_a_resolve_of_a_muted_alert_that_was_announced_stays_announced() -> None:
    world = World().hear(an_alert(), a_resolve(suppression=MUTED))
    assert world.incident is not None
    assert (world.incident.status, world.incident.announced) == (IncidentStatus.RESOLVED, True)


def test_a_muted_repeat_does_not_silence_what_was_heard_unmuted() -> None:
    world = World().hear(an_alert(), an_alert(suppression=MUTED))
    assert world.incident is not None
    assert world.incident.suppression is None


def test_a_severity_that_changes_while_open_is_taken_over() -> None:
    history, incident = an_opened()
    graver = a_triage(severity=Severity.WARNING)
    decision = fold(an_alert(occurred_at=at(30)), graver, history, incident)
    assert decision.action is not None
    assert decision.action.incident is not None
    assert decision.action.incident.severity is Severity.WARNING


STATUSES = st.sampled_from(list(AlertStatus))


@given(st.lists(st.tuples(st.integers(0, 8), STATUSES), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_every_order_of_arrival_and_any_repeats_end_in_the_same_status(
    transitions: list[tuple[int, AlertStatus]], random: object
) -> None:
    alerts = [an_alert(occurred_at=at(seconds), status=status) for seconds, status in transitions]
    definite = [alert for alert in alerts if alert.status is not AlertStatus.NO_DATA]
    shuffled = alerts + alerts[: len(alerts) // 2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    world = World().hear(*shuffled)
    is_open = world.incident is not None and world.incident.is_open
    last = max(definite, key=lambda alert: alert.order, default=None)
    assert is_open is (last is not None and last.status is AlertStatus.FIRING)


@given(st.lists(st.tuples(st.integers(0, 8), STATUSES), min_size=1, max_size=8))
def test_every_opened_incident_but_the_last_was_resolved_before_the_next(
    transitions: list[tuple[int, AlertStatus]],
) -> None:
    world = World().hear(*(an_alert(occurred_at=at(seconds), status=status) for seconds, status in transitions))
    openings = [change for change in world.changes if change is not IncidentChange.UPDATED]
    assert all(
        change is (IncidentChange.OPENED, IncidentChange.RESOLVED)[index % 2] for index, change in enumerate(openings)
    )


def test_an_acknowledgement_says_who_and_when() -> None:
    decision = acknowledge(an_incident(), "ada", at(10))
    assert decision.action is not None
    assert decision.action.status is IncidentStatus.ACKNOWLEDGED
    assert (decision.action.acknowledged_by, decision.action.acknowledged_at) == ("ada", at(10))


def test_an_acknowledged_incident_resolves() -> None:
    history, incident = an_opened()
    taken = acknowledge(incident, "ada", at(10)).action
    decision = fold(a_resolve(), a_triage(), history, taken)
    assert decision.action is not None
    assert decision.action.incident is not None
    assert decision.action.incident.status is IncidentStatus.RESOLVED
    assert decision.action.incident.acknowledged_by == "ada"


def test_an_acknowledgement_after_the_resolve_does_not_reopen_it() -> None:
    world = World().hear(an_alert(), a_resolve())
    assert world.incident is not None
    decision = acknowledge(world.incident, "ada", at(90))
    assert decision.action is None
    assert "does not reopen" in decision.reason


def test_a_second_acknowledgement_names_the_first() -> None:
    taken = acknowledge(an_incident(), "ada", at(10)).action
    assert taken is not None
    assert acknowledge(taken, "bob", at(20)).reason == "already acknowledged by ada"


@pytest.mark.parametrize(("hours", "ends"), [(23.9, False), (24, True), (48, True)])
def test_what_never_resolves_expires_after_a_day(hours: float, *, ends: bool) -> None:
    unparsed = an_incident(source=AlertSource.UNKNOWN)
    decision = expire(unparsed, at(0) + timedelta(hours=hours))
    assert (decision.action is not None) is ends
    if decision.action:
        assert decision.action.status is IncidentStatus.RESOLVED


def test_what_is_heard_again_expires_a_day_after_that() -> None:
    world = World().hear(*(an_alert(source=AlertSource.UNKNOWN, occurred_at=at(seconds)) for seconds in (0, 3600)))
    assert world.incident is not None
    assert expire(world.incident, at(0) + timedelta(hours=24)).action is None
    assert expire(world.incident, at(0) + timedelta(hours=25)).action is not None


def test_an_alarms_incident_does_not_expire() -> None:
    assert expire(an_incident(), at(0) + timedelta(days=365)).action is None
