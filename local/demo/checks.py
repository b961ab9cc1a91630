"""Did it all really happen? Each claim of the demo, held against the facts that were read back."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local.demo.business.checks import business_checks
from local.demo.claims import Check
from local.demo.facts import Facts
from local.demo.measuring_checks import measuring_checks
from local.demo.report_checks import report_checks

ALARMS = ("AuraStream-High-Error-Rate", "AuraStream-High-Latency")
# What must stand in the audit of each incident, in this order.
AUDITED = ("IncidentOpened", "RemediationApplied", "RemediationVerified", "RemediationGivenBack")
TOLD = ("NotificationDelivered", "IncidentResolved")


def checks_of(facts: Facts) -> list[Check]:
    """All claims, those of each incident included."""
    incidents = {incident["alarm"]: incident for incident in facts["incidents"]}
    alarms = {alarm["name"]: alarm for alarm in facts["alarms"]}
    found = [_once_each(facts)]
    for name in ALARMS:
        found += _of_alarm(name, alarms.get(name, {"transitions": []}))
        found += _of_incident(name, incidents.get(name))
    found += [_given_back(facts, setting) for setting in ("reserved_concurrency", "memory_mb")]
    return [*found, *measuring_checks(facts), *business_checks(facts), *report_checks(facts)]


def _once_each(facts: Facts) -> Check:
    seen = sorted(incident["alarm"] for incident in facts["incidents"])
    return Check("each alarm is one incident", seen == sorted(ALARMS), ", ".join(seen) or "none")


def _of_alarm(name: str, alarm: Mapping[str, Any]) -> Iterator[Check]:
    states = [transition["state"] for transition in alarm["transitions"]]
    went = states[-2:] == ["ALARM", "OK"]
    yield Check(f"{name} went off by itself and recovered", went, " → ".join(states) or "no state")


def _of_incident(name: str, incident: Mapping[str, Any] | None) -> Iterator[Check]:
    if incident is None:
        yield Check(f"{name} became an incident", holds=False, seen="none")
        return
    claims: tuple[tuple[str, Callable[[Mapping[str, Any]], tuple[bool, str]]], ...] = (
        ("the incident was resolved", _resolved),
        ("one Slack message, updated to resolved", _slack),
        ("PagerDuty: trigger and resolve, same dedup key, same routing key", _pagerduty),
        ("the change stayed within its runbook's bounds", _bounds),
        ("the change was verified and given back", _remediation),
        ("every step was audited", _audit),
    )
    for claim, look in claims:
        holds, seen = look(incident)
        yield Check(f"{name}: {claim}", holds, seen)


def _resolved(incident: Mapping[str, Any]) -> tuple[bool, str]:
    return incident["status"] == "resolved", str(incident["status"])


def _slack(incident: Mapping[str, Any]) -> tuple[bool, str]:
    messages = incident["slack"]
    told = [f"{message['edits']} updates, now {html.unescape(message['text'])!r}" for message in messages]
    updated = len(messages) == 1 and messages[0]["edits"] > 0 and "is resolved" in messages[0]["text"]
    return updated, "; ".join(told) or "no message"


def _pagerduty(incident: Mapping[str, Any]) -> tuple[bool, str]:
    events = incident["pagerduty"]
    actions = [event["event_action"] for event in events]
    one_key = len({(event["dedup_key"], event["routing_key"]) for event in events}) == 1
    return one_key and actions == ["trigger", "resolve"], ", ".join(actions) or "nothing"


def _bounds(incident: Mapping[str, Any]) -> tuple[bool, str]:
    change = (incident["remediation"] or {}).get("change")
    runbook = incident.get("runbook")
    if change is None or runbook is None:
        return False, "no change" if change is None else "no bounds"
    same = change["setting"] == runbook["setting"]
    return same and change["after"] <= runbook["at_most"], f"{change['after']}, at most {runbook['at_most']}"


def _remediation(incident: Mapping[str, Any]) -> tuple[bool, str]:
    remediation = incident["remediation"] or {}
    status = remediation.get("status", "none")
    return status == "given_back" and remediation.get("verified_at") is not None, str(status)


def _audit(incident: Mapping[str, Any]) -> tuple[bool, str]:
    entries = [entry["type"] for entry in incident["audit"]]
    steps = [entry for entry in entries if entry in AUDITED]
    whole = steps == list(AUDITED) and all(entry in entries for entry in TOLD)
    return whole, ", ".join(entries) or "no entries"


def _given_back(facts: Facts, setting: str) -> Check:
    values = facts["function"][setting]
    before, changed, after = values["before"], values["changed"], values["given_back"]
    holds = before != changed and after == before
    return Check(f"{setting} was changed and given back", holds, f"{before} → {changed} → {after}")
