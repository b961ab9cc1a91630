"""Whose alert it is, how grave, and who is told."""

from __future__ import annotations

import pytest

from lamplighter.domain.alert import AlertSource, Severity, Suppression
from lamplighter.domain.incident import IncidentChange
from lamplighter.domain.incident_events import incident_event, receiver_types
from lamplighter.domain.routing import described_severity, route, triage
from lamplighter.domain.workload import Route
from tests.builders import a_workload, an_alert, an_incident, at, workloads


def names(route_decision: object) -> list[str]:
    return [receiver.name for receiver in getattr(route_decision, "action", None) or ()]


def test_an_alarm_belongs_to_the_workload_whose_pattern_it_fits() -> None:
    assert triage(an_alert(name="AuraStream-Anything"), None, workloads())[0].workload == "aurastream"


def test_what_belongs_to_nobody_goes_to_the_default() -> None:
    triaged, reason = triage(an_alert(name="Billing"), None, workloads())
    assert (triaged.workload, triaged.severity) == ("default", Severity.WARNING)
    assert reason == "severity warning from the default"


def test_an_alertmanager_alert_belongs_to_the_workload_its_label_names() -> None:
    rule = an_alert(name="HighErrorRate", source=AlertSource.ALERTMANAGER, labels={"workload": "aurastream"})
    assert triage(rule, None, workloads())[0].workload == "aurastream"
    stranger = an_alert(name="HighErrorRate", source=AlertSource.ALERTMANAGER, labels={"workload": "unheard-of"})
    assert triage(stranger, None, workloads())[0].workload == "default"


def test_the_tag_is_heard_first_then_the_description_then_the_workload_then_the_topic() -> None:
    alert = an_alert(description="severity=error: too many", topic="lamplighter-critical-alerts")
    assert triage(alert, Severity.INFO, workloads())[0].severity is Severity.INFO
    assert triage(alert, None, workloads())[0].severity is Severity.ERROR
    plain = an_alert(topic="lamplighter-warning-alerts")
    assert triage(plain, None, workloads())[0].severity is Severity.CRITICAL
    unknown = an_alert(name="Billing", topic="lamplighter-critical-alerts")
    assert triage(unknown, None, workloads())[0].severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("description", "severity"),
    [
        ("[P1] the house burns", Severity.CRITICAL),
        ("[P2] smoke", Severity.ERROR),
        ("[P3] a smell", Severity.WARNING),
        ("[P5] a thought", Severity.INFO),
        ("severity=critical now", Severity.CRITICAL),
        ("[severity: Warning] now", Severity.WARNING),
        ("the severity=critical stands too late", None),
        ("severity=criticality", None),
        ("[P9] no such priority", None),
        ("", None),
    ],
)
def test_a_description_says_a_severity_only_by_its_prefix(description: str, severity: Severity | None) -> None:
    assert described_severity(description) is severity


def test_the_first_route_that_matches_ends_the_search_unless_it_continues() -> None:
    assert names(route(an_incident(), a_workload())) == ["on-call", "slack"]
    stops = a_workload(routes=(Route(receivers=("on-call",)), Route(receivers=("slack",))))
    assert names(route(an_incident(), stops)) == ["on-call"]


def test_routes_match_by_severity_and_alarm() -> None:
    other = a_workload(routes=(Route(severities=(Severity.INFO,), receivers=("slack",)),))
    decision = route(an_incident(), other)
    assert names(decision) == ["slack", "on-call"]
    assert decision.reason == "no route of workload aurastream matches critical: all its receivers are told"
    by_alarm = a_workload(routes=(Route(alarms=("*-High-Error-Rate",), receivers=("slack",)),))
    assert names(route(an_incident(), by_alarm)) == ["slack"]


def test_a_receiver_named_twice_is_told_once() -> None:
    twice = a_workload(routes=(Route(receivers=("slack",), continue_matching=True), Route(receivers=("slack",))))
    assert names(route(an_incident(), twice)) == ["slack"]


def test_nobody_is_told_of_what_was_never_announced() -> None:
    muted = an_incident(suppression=Suppression(by="rule", reason="muted"))
    assert receiver_types(muted, a_workload()) == ()


def test_a_notifier_that_no_route_names_any_more_still_hears_of_the_resolve_it_may_owe() -> None:
    now_slack_only = a_workload(routes=(Route(receivers=("slack",)),))
    assert receiver_types(an_incident(), now_slack_only) == ("pagerduty", "slack")


def test_an_event_says_who_what_when_and_why() -> None:
    event = incident_event(an_incident(), IncidentChange.OPENED, a_workload(), reason="it fires")
    assert event.who.endswith(":alarm:AuraStream-High-Error-Rate")
    assert event.why == "it fires - Threshold Crossed"
    assert event.occurred_at == at(0)
    assert event.after == {"status": "open", "severity": "critical"}
