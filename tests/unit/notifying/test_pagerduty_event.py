"""What PagerDuty gets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.domain.alert import MetricCondition
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import acknowledge
from lamplighter.domain.workload import Link, Owner
from lamplighter.outbound.digest import content_digest
from lamplighter.outbound.pagerduty_event import (
    acknowledge_event,
    change_event,
    resolve_event,
    trigger_event,
)
from tests.builders import NOON, a_workload, an_incident, at

LARGEST_BODY = 512 * 1024
LINKED = a_workload(links=(Link(title="Dashboard", url="https://grafana.example/d/1"),))


def test_a_trigger_says_what_where_and_how_bad() -> None:
    condition = MetricCondition(metric_name="5XXError", dimensions={"ApiName": "aurastream"})
    incident = an_incident(condition=condition, url="https://console/alarm")
    event: dict[str, Any] = trigger_event(incident, LINKED)
    assert event["event_action"] == "trigger"
    assert event["dedup_key"] == incident.incident_id
    assert event["links"] == [
        {"href": "https://console/alarm", "text": "Alarm"},
        {"href": "https://grafana.example/d/1", "text": "Dashboard"},
    ]
    payload = event["payload"]
    assert payload["summary"] == "AuraStream: AuraStream-High-Error-Rate is firing: Errors is 12 (> 5)"
    assert payload["source"] == incident.alert.alarm_arn
    assert payload["severity"] == "critical"
    assert payload["timestamp"] == "2026-11-20T12:00:00.000+00:00"
    assert (payload["component"], payload["group"], payload["class"]) == (
        "ApiName aurastream",
        "aurastream",
        "5XXError",
    )
    assert payload["custom_details"]["reason"] == "Threshold Crossed"


def test_missing_data_is_said() -> None:
    payload: Any = trigger_event(replace(an_incident(), no_data_since=at(60)), LINKED)["payload"]
    assert "fired and now has no data" in payload["summary"]


def test_an_acknowledgement_alone_is_no_reason_to_trigger_again() -> None:
    incident = an_incident()
    taken = acknowledge(incident, "kim", at(5)).action
    assert taken is not None
    assert content_digest(trigger_event(taken, LINKED)) == content_digest(trigger_event(incident, LINKED))


def test_acknowledge_and_resolve_name_the_alert_and_no_more() -> None:
    incident = an_incident()
    assert acknowledge_event(incident) == {"event_action": "acknowledge", "dedup_key": incident.incident_id}
    assert resolve_event(incident) == {"event_action": "resolve", "dedup_key": incident.incident_id}


words = st.text(max_size=3000) | st.sampled_from(["é" * 20_000, "\x00" * 20_000])
names = st.text(min_size=1, max_size=3000)


@given(st.tuples(words, words, words), names, st.dictionaries(words, words, max_size=80), st.lists(names, max_size=30))
@settings(max_examples=60)
def test_whatever_an_alarm_says_the_event_keeps_the_limits(
    said: tuple[str, str, str], name: str, labels: dict[str, str], urls: list[str]
) -> None:
    summary, reason, raw = said
    incident = an_incident(
        name=name,
        summary=summary,
        reason=reason,
        description=reason,
        raw=raw,
        labels=labels,
        alarm_arn=None,
        url=urls[0] if urls else None,
        children=tuple(urls),
    )
    workload = a_workload(
        title=name, owner=Owner(team=name, contact=name), links=tuple(Link(title=url, url=url) for url in urls)
    )
    event: dict[str, Any] = trigger_event(incident, workload)
    assert 1 <= len(event["payload"]["summary"]) <= 1024
    assert event["payload"]["source"]
    assert len(event["dedup_key"]) <= 255
    assert len(json.dumps(event).encode()) < LARGEST_BODY


@given(words, words)
@settings(max_examples=30)
def test_a_change_keeps_the_limits_and_the_values(what: str, why: str) -> None:
    event = DomainEvent(
        event_id="e",
        type=EventType.REMEDIATION_APPLIED,
        incident_id="i",
        workload="aurastream",
        severity=an_incident().severity,
        occurred_at=NOON,
        who="lamplighter/remediator",
        what=what,
        why=why,
        before={"reserved_concurrency": None},
        after={"reserved_concurrency": 100},
    )
    change: dict[str, Any] = change_event(event, LINKED)
    assert len(change["payload"]["summary"]) <= 1024
    assert change["payload"]["custom_details"]["before"] == {"reserved_concurrency": None}
    assert len(json.dumps(change).encode()) < LARGEST_BODY
