"""Each claim of the demo holds on a run in which all came about, and is seen to fail where it did not."""

from collections.abc import Callable
from typing import Any

import pytest

from local.demo.business.checks import business_checks
from local.demo.checks import checks_of
from local.demo.measuring_checks import measuring_checks
from local.demo.report_checks import report_checks

Facts = dict[str, Any]
ERRORS = "AuraStream-High-Error-Rate"


def _incident(facts: Facts) -> Facts:
    found: Facts = next(incident for incident in facts["incidents"] if incident["alarm"] == ERRORS)
    return found


def _transitions(facts: Facts) -> list[Facts]:
    found: list[Facts] = next(alarm for alarm in facts["alarms"] if alarm["name"] == ERRORS)["transitions"]
    return found


def _told_twice(facts: Facts) -> None:
    facts["incidents"].append(_incident(facts))


def _never_recovered(facts: Facts) -> None:
    del _transitions(facts)[-1]


def _went_off_again(facts: Facts) -> None:
    _transitions(facts).append({"state": "ALARM", "at": facts["ended_at"], "reason": ""})


def _no_alarm(facts: Facts) -> None:
    facts["alarms"] = []


def _still_open(facts: Facts) -> None:
    _incident(facts)["status"] = "open"


def _no_slack(facts: Facts) -> None:
    _incident(facts)["slack"] = []


def _two_slack_messages(facts: Facts) -> None:
    _incident(facts)["slack"] *= 2


def _slack_never_updated(facts: Facts) -> None:
    _incident(facts)["slack"][0]["edits"] = 0


def _slack_still_firing(facts: Facts) -> None:
    _incident(facts)["slack"][0]["text"] = f"{ERRORS} is firing"


def _no_resolve(facts: Facts) -> None:
    del _incident(facts)["pagerduty"][1:]


def _triggered_twice(facts: Facts) -> None:
    events = _incident(facts)["pagerduty"]
    events.insert(0, events[0])


def _other_dedup_key(facts: Facts) -> None:
    _incident(facts)["pagerduty"][1]["dedup_key"] = "another"


def _other_routing_key(facts: Facts) -> None:
    _incident(facts)["pagerduty"][1]["routing_key"] = "another"


def _over_the_bounds(facts: Facts) -> None:
    _incident(facts)["remediation"]["change"]["after"] = 101


def _other_setting(facts: Facts) -> None:
    _incident(facts)["remediation"]["change"]["setting"] = "memory_mb"


def _no_bounds(facts: Facts) -> None:
    _incident(facts)["runbook"] = None


def _not_verified(facts: Facts) -> None:
    _incident(facts)["remediation"]["verified_at"] = None


def _rolled_back(facts: Facts) -> None:
    _incident(facts)["remediation"]["status"] = "rolled_back"


def _verification_not_audited(facts: Facts) -> None:
    _drop_entries(facts, "RemediationVerified")


def _resolve_not_audited(facts: Facts) -> None:
    _drop_entries(facts, "IncidentResolved")


def _deliveries_not_audited(facts: Facts) -> None:
    _drop_entries(facts, "NotificationDelivered")


def _given_back_before_applied(facts: Facts) -> None:
    _incident(facts)["audit"].reverse()


def _concurrency_kept(facts: Facts) -> None:
    facts["function"]["reserved_concurrency"]["given_back"] = 100


def _memory_never_changed(facts: Facts) -> None:
    facts["function"]["memory_mb"]["changed"] = 512


def _drop_entries(facts: Facts, of_type: str) -> None:
    incident = _incident(facts)
    incident["audit"] = [entry for entry in incident["audit"] if entry["type"] != of_type]


SLACK = f"{ERRORS}: one Slack message, updated to resolved"
PAGERDUTY = f"{ERRORS}: PagerDuty: trigger and resolve, same dedup key, same routing key"
BOUNDS = f"{ERRORS}: the change stayed within its runbook's bounds"
GIVEN_BACK = f"{ERRORS}: the change was verified and given back"
AUDITED = f"{ERRORS}: every step was audited"
WENT_OFF = f"{ERRORS} went off by itself and recovered"
DOCTORED: list[tuple[str, Callable[[Facts], None]]] = [
    ("each alarm is one incident", _told_twice),
    (WENT_OFF, _never_recovered),
    (WENT_OFF, _went_off_again),
    (WENT_OFF, _no_alarm),
    (f"{ERRORS}: the incident was resolved", _still_open),
    (SLACK, _no_slack),
    (SLACK, _two_slack_messages),
    (SLACK, _slack_never_updated),
    (SLACK, _slack_still_firing),
    (PAGERDUTY, _no_resolve),
    (PAGERDUTY, _triggered_twice),
    (PAGERDUTY, _other_dedup_key),
    (PAGERDUTY, _other_routing_key),
    (BOUNDS, _over_the_bounds),
    (BOUNDS, _other_setting),
    (BOUNDS, _no_bounds),
    (GIVEN_BACK, _not_verified),
    (GIVEN_BACK, _rolled_back),
    (AUDITED, _verification_not_audited),
    (AUDITED, _resolve_not_audited),
    (AUDITED, _deliveries_not_audited),
    (AUDITED, _given_back_before_applied),
    ("reserved_concurrency was changed and given back", _concurrency_kept),
    ("memory_mb was changed and given back", _memory_never_changed),
]


def test_every_claim_holds_when_all_came_about(facts: Facts) -> None:
    checks = checks_of(facts)

    assert len(checks) == 53
    assert [check.claim for check in checks if not check.holds] == []


@pytest.mark.parametrize(("claim", "doctor"), DOCTORED, ids=[doctor.__name__ for _, doctor in DOCTORED])
def test_a_claim_fails_where_it_did_not_come_about(facts: Facts, claim: str, doctor: Callable[[Facts], None]) -> None:
    doctor(facts)

    assert claim in [check.claim for check in checks_of(facts) if not check.holds]


def test_every_claim_of_an_alarm_has_been_seen_to_fail(facts: Facts) -> None:
    elsewhere = {check.claim for check in (*measuring_checks(facts), *business_checks(facts), *report_checks(facts))}
    claims = {check.claim for check in checks_of(facts) if "Latency" not in check.claim}

    assert claims - elsewhere == {claim for claim, _ in DOCTORED}


def test_an_incident_that_never_was_fails_by_name(facts: Facts) -> None:
    facts["incidents"].remove(_incident(facts))

    failed = [check.claim for check in checks_of(facts) if not check.holds]

    assert failed[:2] == ["each alarm is one incident", f"{ERRORS} became an incident"]


def test_a_remediation_that_never_was_fails_without_breaking_the_rest(facts: Facts) -> None:
    _incident(facts)["remediation"] = None

    failed = {check.claim: check.seen for check in checks_of(facts) if not check.holds}

    assert failed == {BOUNDS: "no change", GIVEN_BACK: "none"}


def test_what_was_seen_reads_as_people_write_it(facts: Facts) -> None:
    seen = next(check.seen for check in checks_of(facts) if check.claim == SLACK)

    assert "5XXError is 0 (not > 5)" in seen
