"""The claims about what was measured hold for the figures of a run, and are seen to fail for others."""

from collections.abc import Callable
from typing import Any

import pytest

from local.demo.measuring_checks import measuring_checks

Facts = dict[str, Any]


def _named(facts: Facts, kind: str, name: str) -> Facts:
    found: Facts = next(each for each in facts["measured"][kind]["body"][kind] if each["name"] == name)
    return found


def _mean_of_ratios(facts: Facts) -> None:
    _named(facts, "kpis", "availability")["value"] += 0.001


def _a_minute_less(facts: Facts) -> None:
    _named(facts, "kpis", "throughput")["value"] *= 59 / 60


def _no_hits(facts: Facts) -> None:
    _named(facts, "kpis", "cache-hit-rate")["value"] = None


def _budget_of_28_days(facts: Facts) -> None:
    _named(facts, "slos", "availability")["budget_left_share"] *= 28 / 30


def _nothing_slow(facts: Facts) -> None:
    _named(facts, "slos", "latency")["budget_left_share"] = 1.0


def _a_week(facts: Facts) -> None:
    _named(facts, "slos", "latency")["window"]["start"] = "2026-11-14T16:00:00Z"


def _no_slos(facts: Facts) -> None:
    facts["measured"]["slos"]["body"]["slos"] = []


def _no_metric(facts: Facts) -> None:
    facts["measured"]["metrics"] = {}


def _one_unknown(facts: Facts) -> None:
    facts["measured"]["health"]["body"]["components"][0]["status"] = "unknown"


def _no_components(facts: Facts) -> None:
    facts["measured"]["health"]["body"]["components"] = []


def _open_to_all(facts: Facts) -> None:
    facts["measured"]["status"]["without_token"] = 200


LENGTH = "the SLOs look back on 30 days"
HEALTHY = "every component of the product was asked and is healthy"
DOCTORED: list[tuple[str, Callable[[Facts], None]]] = [
    ("availability is what the requests of a day say", _mean_of_ratios),
    ("throughput is what the requests of an hour say", _a_minute_less),
    ("the cache hit rate is what the look-ups of a day say", _no_hits),
    ("what is left of availability's budget is what the failures of 30 days left", _budget_of_28_days),
    ("what is left of latency's budget is what the slow requests of 30 days left", _nothing_slow),
    (LENGTH, _a_week),
    (LENGTH, _no_slos),
    ("the SLI in CloudWatch is that of the requests of 30 days", _no_metric),
    (HEALTHY, _one_unknown),
    (HEALTHY, _no_components),
    ("the status page answers who has the token, and nobody else", _open_to_all),
]


def test_every_claim_holds_for_what_was_measured(facts: Facts) -> None:
    assert [check.claim for check in measuring_checks(facts) if not check.holds] == []


@pytest.mark.parametrize(("claim", "doctor"), DOCTORED, ids=[doctor.__name__ for _, doctor in DOCTORED])
def test_a_claim_fails_for_other_figures(facts: Facts, claim: str, doctor: Callable[[Facts], None]) -> None:
    doctor(facts)

    assert claim in [check.claim for check in measuring_checks(facts) if not check.holds]


def test_every_claim_has_been_seen_to_fail(facts: Facts) -> None:
    assert {check.claim for check in measuring_checks(facts)} == {claim for claim, _ in DOCTORED}


def test_nothing_measured_is_no_success(facts: Facts) -> None:
    del facts["measured"]

    assert [(check.holds, check.seen) for check in measuring_checks(facts)] == [(False, "nothing")]
