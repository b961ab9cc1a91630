"""The golden payloads of the queues carry domain events as the functions read them."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from lamplighter.domain.events import DomainEvent
from lamplighter.inbound.remediation_due import read_follow_up
from local.paths import EVENTS

OTHERS = {
    "alert_intake",
    "sweeper",
    "slack_interactions",
    "trace_analyzer",
    "resource_counter",
    "cost_analyzer",
    "customer_scorer",
    "revenue_analyzer",
    "health_checker",
    "kpi_evaluator",
    "slo_evaluator",
    "status_server",
    "inventory_starter",
    "inventory_planner",
    "inventory_scanner",
    "inventory_merger",
    "report_planner",
    "section_builder",
    "report_builder",
    "report_mailer",
    "mail_feedback",
}
FOLLOW_UP = EVENTS / "remediator" / "remediation_due.json"
QUEUES = sorted(path for path in EVENTS.glob("*/*.json") if path.parent.name not in OTHERS and path != FOLLOW_UP)


@pytest.mark.parametrize("path", QUEUES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_record_carries_one_domain_event_under_its_own_detail_type(path: Path) -> None:
    records = json.loads(path.read_text())["Records"]

    assert records
    for record in records:
        envelope = json.loads(record["body"])
        event = msgspec.convert(envelope["detail"], DomainEvent)
        assert envelope["source"] == "lamplighter"
        assert envelope["detail-type"] == event.type.value
        assert set(envelope["detail"]) == set(DomainEvent.__dataclass_fields__)


def test_the_remediators_own_queue_carries_follow_ups() -> None:
    (record,) = json.loads(FOLLOW_UP.read_text())["Records"]

    follow_up = read_follow_up(record["body"])

    assert follow_up is not None
    assert follow_up.runbook == "high-error-rate"
