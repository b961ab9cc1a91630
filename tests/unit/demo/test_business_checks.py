"""The claims about the business hold for the figures of a run, and are seen to fail for others."""

from collections.abc import Callable
from typing import Any

import pytest

from local.demo.business.checks import business_checks

Facts = dict[str, Any]


def _body(facts: Facts, kind: str) -> Facts:
    found: Facts = facts["business"][kind]["body"]
    return found


def _another_score(facts: Facts) -> None:
    _body(facts, "customers")["at_risk"][0]["score"] += 10


def _one_forgotten(facts: Facts) -> None:
    del _body(facts, "customers")["at_risk"][-1]


def _told_twice(facts: Facts) -> None:
    facts["business"]["told"]["slack"] *= 2


def _somebody_woken(facts: Facts) -> None:
    facts["business"]["told"]["pagerduty"] = 1


def _recovered_is_new(facts: Facts) -> None:
    _body(facts, "customers")["changes"]["newly_at_risk"]["ids"] = ["cus-027"]


def _another_count(facts: Facts) -> None:
    facts["business"]["told"]["metric"] = 3.0


def _a_trial_counts(facts: Facts) -> None:
    _body(facts, "revenue")["mrr"] = "525850"


def _of_all_that_pay(facts: Facts) -> None:
    _body(facts, "revenue")["at_risk"]["mrr"] = "521200"


def _nobody_was_scored(facts: Facts) -> None:
    _body(facts, "revenue")["at_risk"] = None


def _churn_is_contraction(facts: Facts) -> None:
    moved = _body(facts, "revenue")["months"][0]["moved"]
    moved.update(churn="0", contraction="9150")


def _movements_that_do_not_add_up(facts: Facts) -> None:
    _body(facts, "revenue")["months"][0]["moved"]["reactivation"] = "0"


def _churn_of_the_end(facts: Facts) -> None:
    _body(facts, "revenue")["months"][0]["moved"]["gross_churn"]["value"] = "0.017556"


def _undefined_churn(facts: Facts) -> None:
    _body(facts, "revenue")["months"][0]["moved"]["gross_churn"]["value"] = None


def _a_cent_more(facts: Facts) -> None:
    _body(facts, "costs")["by_service"][0]["figure"]["invoice_usd"] += "1"


def _a_service_less(facts: Facts) -> None:
    del _body(facts, "costs")["by_service"][-1]


def _a_request_not_counted(facts: Facts) -> None:
    facts["business"]["requests"]["reported"] -= 1


def _with_credits(facts: Facts) -> None:
    _body(facts, "unit_costs")["unit_costs"][0]["now"]["value_usd"] = "0.0001032"


def _no_unit_cost(facts: Facts) -> None:
    _body(facts, "unit_costs")["unit_costs"][0]["now"]["value_usd"] = None


def _a_cent_lost(facts: Facts) -> None:
    _body(facts, "customer_costs")["unallocated_usd"] = "-1377.19"


def _a_customer_more_dear(facts: Facts) -> None:
    _body(facts, "customer_costs")["dearest"][0]["cost_usd"] = "7259.52"


def _shared_alike(facts: Facts) -> None:
    listed = _body(facts, "customer_costs")["dearest"]
    listed[0]["shared_usd"], listed[-1]["shared_usd"] = listed[-1]["shared_usd"], listed[0]["shared_usd"]


def _a_row_less(facts: Facts) -> None:
    facts["business"]["rows"]["revenue"] -= 1


AT_RISK = "at risk is who usage, errors and tickets say, with that score"
TOLD = "who became at risk since yesterday is told in the channel, once, and wakes nobody"
EXPOSED = "MRR at risk is what those at risk pay a month"
MOVED = "the last month's MRR moved as the subscriptions changed"
CHURN = "gross churn is what was lost of the start"
SERVICES = "each service costs this month what was charged for it"
ANALYSIS = "an analysis costs what was charged in 30 days by what was analyzed in them"
BILL = "what customers cost and what is nobody's are the bill, to the cent"
DOCTORED: list[tuple[str, Callable[[Facts], None]]] = [
    (AT_RISK, _another_score),
    (AT_RISK, _one_forgotten),
    (TOLD, _told_twice),
    (TOLD, _somebody_woken),
    (TOLD, _recovered_is_new),
    ("CloudWatch knows how many are at risk", _another_count),
    ("MRR is what all subscriptions come to by the month", _a_trial_counts),
    (EXPOSED, _of_all_that_pay),
    (EXPOSED, _nobody_was_scored),
    (MOVED, _churn_is_contraction),
    ("its start and its movements are its end", _movements_that_do_not_add_up),
    (CHURN, _churn_of_the_end),
    (CHURN, _undefined_churn),
    (SERVICES, _a_cent_more),
    (SERVICES, _a_service_less),
    ("every request to Cost Explorer is counted", _a_request_not_counted),
    (ANALYSIS, _with_credits),
    (ANALYSIS, _no_unit_cost),
    (BILL, _a_cent_lost),
    (BILL, _a_customer_more_dear),
    ("what is shared is shared by requests", _shared_alike),
    ("the Parquet tables have a row for each customer", _a_row_less),
]


def test_every_claim_holds_for_what_was_seen(facts: Facts) -> None:
    assert [check.claim for check in business_checks(facts) if not check.holds] == []


@pytest.mark.parametrize(("claim", "doctor"), DOCTORED, ids=[doctor.__name__ for _, doctor in DOCTORED])
def test_a_claim_fails_for_other_figures(facts: Facts, claim: str, doctor: Callable[[Facts], None]) -> None:
    doctor(facts)

    assert claim in [check.claim for check in business_checks(facts) if not check.holds]


def test_every_claim_has_been_seen_to_fail(facts: Facts) -> None:
    assert {check.claim for check in business_checks(facts)} == {claim for claim, _ in DOCTORED}


def test_nothing_looked_at_is_no_success(facts: Facts) -> None:
    del facts["business"]

    assert [(check.holds, check.seen) for check in business_checks(facts)] == [(False, "nothing")]
