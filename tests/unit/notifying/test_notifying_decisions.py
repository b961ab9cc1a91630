"""What a receiver is still to be told: the decisions alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lamplighter.domain.delivery import Delivery
from lamplighter.domain.incident import Incident, IncidentStatus, acknowledge, resolve
from lamplighter.domain.notifying import MessageStep, PageStep, message_step, page_step, plain_message_step
from tests.builders import NOON, an_incident, at

OPEN = an_incident()
ACKNOWLEDGED = acknowledge(OPEN, "kim", at(60)).action or OPEN
RESOLVED = resolve(ACKNOWLEDGED, at(120), "back under 5")
QUIET = replace(OPEN, announced=False)


def a_delivery(**changes: Any) -> Delivery:
    return Delivery(incident_id=OPEN.incident_id, receiver="slack", **changes)


UNTOLD = a_delivery()
UNANSWERED = a_delivery(attempted_at=NOON)
TOLD_OPEN = a_delivery(told=IncidentStatus.OPEN, reference="1.1", address="C1", digest="now")
TOLD_RESOLVED = a_delivery(told=IncidentStatus.RESOLVED, reference="1.1", address="C1", digest="now")


@pytest.mark.parametrize(
    ("incident", "delivery", "routed", "step"),
    [
        (OPEN, UNTOLD, True, MessageStep.POST),
        (RESOLVED, UNTOLD, True, MessageStep.POST),
        (OPEN, UNANSWERED, True, MessageStep.FIND),
        (OPEN, UNANSWERED, False, MessageStep.FIND),
        (RESOLVED, replace(TOLD_OPEN, digest="before"), False, MessageStep.UPDATE),
        (OPEN, replace(TOLD_OPEN, digest="before"), True, MessageStep.UPDATE),
        (OPEN, TOLD_OPEN, True, None),
        (OPEN, UNTOLD, False, None),
        (QUIET, UNTOLD, True, None),
        (OPEN, replace(TOLD_RESOLVED, digest="after"), True, None),
        (RESOLVED, replace(TOLD_RESOLVED, digest="before"), True, MessageStep.UPDATE),
    ],
)
def test_a_message(incident: Incident, delivery: Delivery, routed: bool, step: MessageStep | None) -> None:
    decision = message_step(incident, delivery, "now", routed=routed)
    assert decision.action is step
    assert decision.reason


@pytest.mark.parametrize(
    ("incident", "delivery", "step"),
    [
        (OPEN, UNTOLD, MessageStep.POST),
        (OPEN, UNANSWERED, MessageStep.POST),
        (OPEN, TOLD_OPEN, None),
        (ACKNOWLEDGED, TOLD_OPEN, None),
        (RESOLVED, TOLD_OPEN, MessageStep.POST),
        (RESOLVED, UNTOLD, MessageStep.POST),
        (RESOLVED, TOLD_RESOLVED, None),
        (OPEN, TOLD_RESOLVED, None),
    ],
)
def test_a_message_that_can_not_be_changed(incident: Incident, delivery: Delivery, step: MessageStep | None) -> None:
    assert plain_message_step(incident, delivery, routed=True).action is step


@pytest.mark.parametrize(
    ("incident", "delivery", "routed", "step"),
    [
        (OPEN, UNTOLD, True, PageStep.TRIGGER),
        (OPEN, UNTOLD, False, None),
        (OPEN, UNANSWERED, True, PageStep.TRIGGER),
        (OPEN, TOLD_OPEN, True, None),
        (OPEN, replace(TOLD_OPEN, digest="before"), True, PageStep.TRIGGER),
        (ACKNOWLEDGED, UNTOLD, True, PageStep.TRIGGER),
        (ACKNOWLEDGED, TOLD_OPEN, True, PageStep.ACKNOWLEDGE),
        (RESOLVED, TOLD_OPEN, False, PageStep.RESOLVE),
        (RESOLVED, UNANSWERED, True, PageStep.RESOLVE),
        (RESOLVED, UNTOLD, True, PageStep.SKIP),
        (RESOLVED, replace(UNTOLD, digest="now"), True, None),
        (RESOLVED, TOLD_RESOLVED, True, None),
        (OPEN, TOLD_RESOLVED, True, None),
        (QUIET, UNTOLD, True, None),
    ],
)
def test_a_page(incident: Incident, delivery: Delivery, routed: bool, step: PageStep | None) -> None:
    decision = page_step(incident, delivery, "now", routed=routed)
    assert decision.action is step
    assert decision.reason
