"""When a change is given back, and what is done with the value found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lamplighter.domain.giving_back import Restoration, give_back, restoration
from lamplighter.domain.incident import Incident, resolve
from lamplighter.domain.remediation import Change
from lamplighter.domain.workload import FunctionSetting
from tests.builders import an_incident, at

CHANGE = Change(function="f", arn="arn", setting=FunctionSetting.RESERVED_CONCURRENCY, before=None, after=100)


def resolved(seconds: float) -> Incident:
    return resolve(an_incident(), at(seconds), "OK")


def test_after_the_quiet_time_it_is_given_back() -> None:
    waiting = give_back(resolved(60), (), CHANGE, 600, at(659))
    assert (waiting.action, waiting.retry_at) == (None, at(660))
    assert give_back(resolved(60), (), CHANGE, 600, at(660)).action is CHANGE


def test_while_the_incident_is_open_it_stays() -> None:
    waiting = give_back(an_incident(), (), CHANGE, 0, at(9999))
    assert waiting.action is None
    assert waiting.retry_at is not None


def test_while_another_open_incident_wants_it_it_stays() -> None:
    other = replace(an_incident(), incident_id="other")
    waiting = give_back(resolved(60), (other,), CHANGE, 600, at(5000))
    assert waiting.action is None
    assert waiting.retry_at == at(5060)
    assert "other" in waiting.reason


def test_the_quiet_time_runs_from_the_last_resolve_of_all() -> None:
    waiting = give_back(resolved(60), (resolved(1000),), CHANGE, 600, at(1599))
    assert (waiting.action, waiting.retry_at) == (None, at(1600))


@pytest.mark.parametrize(
    ("current", "restored"),
    [
        (100, Restoration.RESTORE),
        (None, Restoration.ALREADY),
        (0, Restoration.KEEP),  # stopped on purpose: not the same as none set
        (70, Restoration.KEEP),
    ],
)
def test_only_what_was_set_is_taken_back(current: int | None, restored: Restoration) -> None:
    assert restoration(CHANGE, current).action is restored


def test_what_someone_else_set_is_said_beside_what_we_set() -> None:
    reason = restoration(CHANGE, 70).reason
    assert "is 70" in reason
    assert "we had set 100" in reason
