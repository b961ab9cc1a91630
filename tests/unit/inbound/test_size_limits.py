"""However large a notice is, what is kept of it and told of it fits where it goes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from lamplighter.adapters.dynamodb import Document
from lamplighter.domain.incident import IncidentChange, fold
from lamplighter.domain.incident_events import incident_event
from lamplighter.domain.routing import triage
from tests.builders import a_default_workload, workloads
from tests.unit.inbound.golden import read

# "The maximum item size in DynamoDB is 400 KB" (DynamoDB Developer Guide, quotas).
LARGEST_ITEM = 400 * 1024
# "The total entry size must be less than 256KB" (EventBridge User Guide, PutEvents), of which a sweep may send ten.
LARGEST_ENTRY = 25 * 1024

WIDE = "\U0001f4a1"  # four bytes
MANY: dict[str, Any] = {f"{number}{WIDE * 5000}": WIDE * 5000 for number in range(200)}

HUGE: dict[str, Any] = {
    "alertmanager": {
        "version": "4",
        "alerts": [
            {
                "status": "firing",
                "labels": {"alertname": WIDE * 5000} | MANY,
                "annotations": {"description": WIDE * 5000},
            }
        ],
    },
    "sns": {
        "AlarmName": WIDE * 255,
        "NewStateValue": "ALARM",
        "NewStateReason": WIDE * 50_000,
        "AlarmDescription": WIDE * 5000,
        "TriggeringChildren": [{"Arn": WIDE * 5000, "State": {"Value": "ALARM"}}] * 300,
        "Trigger": {
            "MetricName": WIDE * 5000,
            "Namespace": WIDE * 5000,
            "Dimensions": [{"name": name, "value": value} for name, value in MANY.items()],
        },
    },
    "action": {
        "alarmData": {
            "alarmName": WIDE * 5000,
            "state": {"value": "ALARM", "reason": WIDE * 50_000},
            "configuration": {"metrics": [{"metricStat": {"metric": {"name": WIDE * 5000, "dimensions": MANY}}}]},
        }
    },
    "unknown": {"anything": WIDE * 300_000},
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_huge_notice_fits_into_an_item_and_its_event_onto_the_bus(kind: str) -> None:
    (alert,) = read(HUGE[kind])
    folded = fold(alert, triage(alert, None, workloads())[0], None, None).action
    assert folded is not None
    assert folded.incident is not None
    item = Document(pk="p" * 2048, sk="s" * 1024, version=1, content=folded.incident).item()
    assert len(msgspec.json.encode(item)) < LARGEST_ITEM
    event = incident_event(folded.incident, IncidentChange.OPENED, a_default_workload(), reason="it fires")
    assert len(msgspec.json.encode(event)) < LARGEST_ENTRY
