"""The page's section on the business: sums and bars that fit together, what is unknown as unknown."""

from typing import Any

import pytest

from local.demo.page.business import BusinessView, business_of

Facts = dict[str, Any]


def shown(facts: Facts) -> BusinessView:
    found = business_of(facts)
    assert found is not None
    return found


def body(facts: Facts, kind: str) -> Facts:
    found: Facts = facts["business"][kind]["body"]
    return found


def test_each_customer_is_told_once(facts: Facts) -> None:
    view = shown(facts)

    told = [one.name for one in (*view.at_risk, *view.others)] + list(view.flawless)

    assert sorted(told) == sorted(one["name"] for one in facts["business"]["everyone"])
    assert [(one.name, one.score) for one in view.others] == [
        ("Yarrow Clinics", "–"),
        ("Wren Analytics", "–"),
        ("Umber Studios", "80"),
        ("Tidewater Travel", "85"),
    ]


def test_each_movement_begins_where_the_one_before_it_ends(facts: Facts) -> None:
    start, new, expansion, reactivation, contraction, churn, end = shown(facts).movements

    assert new.from_percent == pytest.approx(start.percent)
    assert expansion.from_percent == pytest.approx(new.from_percent + new.percent)
    assert reactivation.from_percent + reactivation.percent == pytest.approx(100)
    assert contraction.from_percent + contraction.percent == pytest.approx(100)
    assert churn.from_percent == pytest.approx(end.percent)


def test_a_month_without_movements_is_its_start_and_its_end(facts: Facts) -> None:
    moved = body(facts, "revenue")["months"][0]["moved"]
    moved |= dict.fromkeys(("new", "expansion", "reactivation", "contraction", "churn"), "0")
    moved |= {"mrr_start": "0", "mrr_end": "0"}

    assert [(bar.name, bar.amount, bar.percent) for bar in shown(facts).movements] == [
        ("at its start", "$0.00", 100),
        ("at its end", "$0.00", 100),
    ]


def test_what_is_undefined_is_said_so_with_its_reason(facts: Facts) -> None:
    undefined = {"value": None, "reason": "undefined: there was no MRR at the start"}
    body(facts, "revenue")["months"][0]["moved"]["gross_churn"] = undefined
    body(facts, "revenue")["lifetime_value"] = undefined

    rates = {rate.title: (rate.value, rate.says) for rate in shown(facts).rates}

    assert rates["gross churn"] == rates["lifetime value"] == ("undefined", undefined["reason"])


def test_a_bill_of_which_nothing_is_known_is_no_bill_of_nothing(facts: Facts) -> None:
    body(facts, "costs").update(month_to_date=None, projection=None, comparison=None, by_service=[], by_day=[])
    unit = body(facts, "unit_costs")["unit_costs"][0]["now"]
    unit.update(value_usd=None, reason="no cost: nothing is known of its units")

    view = shown(facts)

    assert [(figure.value, figure.says) for figure in view.headlines[2:]] == [
        ("no data", ""),
        ("no data", "no cost: nothing is known of its units"),
    ]
    assert (view.services, view.days) == ([], None)


def test_a_first_report_has_nothing_to_compare_with(facts: Facts) -> None:
    body(facts, "customers")["changes"] = None

    assert shown(facts).since == "nothing to compare with"


def test_a_margin_below_the_target_is_marked_and_an_unknown_one_is_no_margin(facts: Facts) -> None:
    first, second, *_ = body(facts, "customer_costs")["dearest"]
    first["margin_percent"] = "79.9"
    second.update(margin_percent=None, revenue_usd=None)

    below, unknown, *_ = shown(facts).dearest

    assert (below.margin.word, below.margin.tone) == ("79.9 %", "warn")
    assert (unknown.margin.word, unknown.revenue) == ("unknown", "unknown")


def test_what_the_month_has_cost_so_far_is_no_rate(facts: Facts) -> None:
    outlook = {figure.title: figure.says for figure in shown(facts).outlook}

    assert outlook["cost, month to date"].endswith("to yesterday")
    assert not any("rate" in title for title in outlook)
