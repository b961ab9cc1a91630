"""An incident that has been open for long, held against its alarm as it is now."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from lamplighter.domain.alert import AlertStatus
from lamplighter.domain.missed_notice import missed_resolve
from lamplighter.domain.remediation import AlarmState
from lamplighter.usecases.change_incident import Incidents
from lamplighter.usecases.check_open_incidents import check_open_incidents
from lamplighter.usecases.receive_alert import receive_alert
from local.in_memory import InMemoryAlarmTags, InMemoryBus, InMemoryIncidents
from tests.builders import ALARM_ARN, a_resolve, an_alert, an_incident, at, workloads


@dataclass
class Alarms:
    """AlarmStates of one account and region; what is asked for outside of it is a fault."""

    states: dict[str, AlarmState] = field(default_factory=dict)
    arn_prefix: str = ALARM_ARN.rsplit(":", 1)[0] + ":"

    def state(self, alarm_arn: str) -> AlarmState | None:
        assert alarm_arn.startswith(self.arn_prefix)
        return self.states.get(alarm_arn)


class NoonClock:
    def now(self):  # type: ignore[no-untyped-def]
        return at(0)


def a_desk() -> tuple[Incidents, InMemoryIncidents]:
    store = InMemoryIncidents(NoonClock())
    return Incidents(store=store, outbox=store, bus=InMemoryBus(), workloads=workloads()), store


def open_ones(store: InMemoryIncidents) -> int:
    return sum(incident.is_open for incident in store.incidents.values())


def test_an_alarm_that_went_ok_since_is_a_resolve_at_its_own_time() -> None:
    decision = missed_resolve(an_incident(), AlarmState(state="OK", changed_at=at(30)), at(2000))
    assert decision.action is not None
    assert (decision.action.status, decision.action.occurred_at) == (AlertStatus.RESOLVED, at(30))


def test_a_deleted_alarm_is_a_resolve_now() -> None:
    decision = missed_resolve(an_incident(), None, at(2000))
    assert decision.action is not None
    assert decision.action.occurred_at == at(2000)


@pytest.mark.parametrize(
    "alarm",
    [
        AlarmState(state="ALARM", changed_at=at(0)),
        AlarmState(state="ALARM", changed_at=at(60)),
        AlarmState(state="INSUFFICIENT_DATA", changed_at=at(60)),
        AlarmState(state="OK", changed_at=at(-60)),
    ],
)
def test_nothing_else_resolves_it(alarm: AlarmState) -> None:
    assert missed_resolve(an_incident(), alarm, at(2000)).action is None


def test_only_what_has_been_open_for_long_is_asked_about() -> None:
    incidents, store = a_desk()
    receive_alert(an_alert(), incidents, InMemoryAlarmTags())
    assert check_open_incidents(at(600), incidents, Alarms(), InMemoryAlarmTags()) == 0
    assert check_open_incidents(at(1000), incidents, Alarms(), InMemoryAlarmTags()) == 1
    assert open_ones(store) == 0


@pytest.mark.parametrize(
    "foreign",
    [
        {"alarm_arn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:X", "dedup_key": "elsewhere"},
        {"dedup_key": f"{ALARM_ARN}#contributor"},
        {"alarm_arn": None},
    ],
)
def test_of_another_region_or_of_a_contributor_nothing_is_concluded(foreign: dict[str, str | None]) -> None:
    incidents, store = a_desk()
    receive_alert(an_alert(**foreign), incidents, InMemoryAlarmTags())
    assert check_open_incidents(at(5000), incidents, Alarms(), InMemoryAlarmTags()) == 0
    assert open_ones(store) == 1


def test_the_notice_that_comes_after_all_changes_nothing() -> None:
    incidents, store = a_desk()
    receive_alert(an_alert(), incidents, InMemoryAlarmTags())
    alarms = Alarms({ALARM_ARN: AlarmState(state="OK", changed_at=at(60))})
    assert check_open_incidents(at(5000), incidents, alarms, InMemoryAlarmTags()) == 1
    assert receive_alert(a_resolve(occurred_at=at(60)), incidents, InMemoryAlarmTags()).event is None
    assert open_ones(store) == 0
