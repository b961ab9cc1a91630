"""Whether a change helped, and when that is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lamplighter.domain.decision import Decision
from lamplighter.domain.incident import resolve
from lamplighter.domain.recovery import judge, next_check
from lamplighter.domain.remediation import AlarmReading, Remediation, RemediationStatus, Verdict
from lamplighter.domain.workload import Mode
from tests.builders import NOON, an_incident, at

APPLIED = Remediation(
    incident_id="i",
    runbook="r",
    workload="aurastream",
    mode=Mode.AUTO,
    status=RemediationStatus.APPLIED,
    reason="it fires",
    decided_at=NOON,
    applied_at=NOON,
    verify_before=at(900),
)
ALARM = AlarmReading(state="ALARM", state_changed_at=NOON)


def a_reading(*values: float) -> AlarmReading:
    """Of an alarm that breaches over 5."""
    return replace(ALARM, values=values, breaching=tuple(value > 5 for value in values))


def judged(reading: AlarmReading | None, seconds: float) -> Decision[Verdict]:
    return judge(an_incident(), APPLIED, reading, at(seconds))


def test_the_resolve_is_recovery() -> None:
    assert judge(resolve(an_incident(), at(60), "OK"), APPLIED, None, at(61)).action is Verdict.RECOVERED


@pytest.mark.parametrize("reading", [a_reading(9, 1), replace(ALARM, state="OK")])
def test_a_whole_period_below_the_threshold_or_an_alarm_that_is_ok_is_recovery(reading: AlarmReading) -> None:
    assert judged(reading, 10).action is Verdict.RECOVERED
    assert judged(reading, 2000).action is Verdict.RECOVERED


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        (a_reading(9), Verdict.BREACHING),
        (a_reading(1, 9), Verdict.BREACHING),
        (replace(ALARM, state_only=True), Verdict.BREACHING),
        (ALARM, Verdict.NO_DATA),
        (replace(ALARM, state="INSUFFICIENT_DATA"), Verdict.NO_DATA),
        (None, Verdict.NO_DATA),
    ],
)
def test_anything_else_is_waited_with_until_the_deadline(reading: AlarmReading | None, verdict: Verdict) -> None:
    waiting = judged(reading, 890)
    assert waiting.action is None
    assert waiting.retry_at == at(900)
    assert judged(reading, 900).action is verdict


def test_missing_data_is_not_called_a_change_that_did_not_help() -> None:
    assert "did not help" in judged(a_reading(9), 900).reason
    assert "did not help" not in judged(ALARM, 900).reason


def test_the_alarm_is_read_neither_hurriedly_nor_idly() -> None:
    assert next_check(NOON, at(10), NOON) == at(5)
    assert next_check(NOON, at(300), NOON) == at(30)
    assert next_check(NOON, at(86_400), NOON) == at(60)
