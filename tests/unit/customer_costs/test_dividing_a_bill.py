"""A bill among customers: metered at list prices, shared by a driver, and what remains is shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.customer_costs.divided import Division
from tests.builders_costs import a_line
from tests.builders_customer_costs import COMPREHEND, REQUESTS, a_bill, a_division


def costs(division: Division) -> dict[str, str]:
    return {one: str(part.cost_usd) for one, part in division.customers.items()}


def rest(division: Division) -> dict[str, str]:
    return {one.what: str(one.usd) for one in division.unallocated}


def test_shared_costs_are_divided_by_the_driver() -> None:
    division = a_division(a_bill(a_line("30")), {"ada": {"requests": 100}, "bob": {"requests": 200}})
    assert costs(division) == {"ada": "10.00", "bob": "20.00"}
    assert rest(division) == {}


def test_metered_usage_costs_what_the_price_file_says() -> None:
    """1 000 texts of 301 characters are 4 units each; of 10 characters, three at least."""
    used = {"ada": {"analyses": 1000, "characters": 301_000}, "bob": {"analyses": 1000, "characters": 10_000}}
    division = a_division(a_bill(a_line("1", service="Amazon Comprehend")), used, COMPREHEND, driver=None)
    assert costs(division) == {"ada": "0.40", "bob": "0.30"}
    assert rest(division) == {"Amazon Comprehend": "0.30"}
    assert division.unallocated[0].why == "$1.00 were charged; what customers used comes to $0.70 at list prices"


def test_customers_reach_the_tiers_together() -> None:
    """20 million units: 10 million at $0.0001 and 10 at $0.00005 are $1,500, though each alone stays in the first."""
    each = {"analyses": 1_000_000, "characters": 1_000_000 * 100 * 5}
    used = dict.fromkeys(("ada", "bob", "cid", "dan"), each)
    division = a_division(a_bill(a_line("1500", service="Amazon Comprehend")), used, COMPREHEND, driver=None)
    assert costs(division) == dict.fromkeys(used, "375.00")
    assert rest(division) == {}


def test_what_was_metered_and_not_charged_is_a_rest_below_nothing() -> None:
    used = {"ada": {"requests": 1_000_000}}
    division = a_division(a_bill(a_line("2", service="Amazon API Gateway")), used, REQUESTS, driver=None)
    assert costs(division) == {"ada": "3.50"}
    assert rest(division) == {"Amazon API Gateway": "-1.50"}


def test_credits_refunds_and_tax_stand_apart() -> None:
    lines = (a_line("100"), a_line("-40", kind="Credit"), a_line("-5", kind="Refund"), a_line("8", kind="Tax"))
    division = a_division(a_bill(*lines), {"ada": {"requests": 1}})
    assert costs(division) == {"ada": "100.00"}
    assert rest(division) == {"Credit": "-40.00", "Refund": "-5.00", "Tax": "8.00"}
    assert division.bill_usd == Decimal("63.00")


def test_what_is_paid_in_advance_is_shared_as_it_is_used() -> None:
    lines = (a_line("300", kind="SavingsPlanUpfrontFee", amortized="0"), a_line("0", amortized="10"))
    division = a_division(a_bill(*lines), {"ada": {"requests": 1}})
    assert costs(division) == {"ada": "10.00"}
    assert rest(division) == {"spread over time": "290.00"}


@pytest.mark.parametrize(
    ("used", "driver", "why"),
    [
        ({"ada": {"requests": 0}}, "requests", "no customer has any requests"),
        ({}, "requests", "no customer has any requests"),
        ({"ada": {"requests": 5}}, None, "costs.shared_driver names nothing to share them by"),
    ],
)
def test_what_nothing_can_be_shared_by_is_nobodys(used: dict[str, Any], driver: str | None, why: str) -> None:
    division = a_division(a_bill(a_line("30")), used, driver=driver)
    assert rest(division) == {"shared costs": "30.00"}
    assert division.unallocated[0].why == why


def test_a_driver_below_nothing_shares_nothing_and_is_counted() -> None:
    division = a_division(a_bill(a_line("30")), {"ada": {"requests": -100}, "bob": {"requests": 1}})
    assert costs(division) == {"ada": "0.00", "bob": "30.00"}
    assert (division.negative_drivers, division.without_usage) == (1, 1)


def test_a_customer_without_usage_costs_nothing() -> None:
    division = a_division(a_bill(a_line("0.01")), {"ada": {}, "bob": {"requests": 1}})
    assert costs(division) == {"ada": "0.00", "bob": "0.01"}
    assert division.without_usage == 1


usage = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.fixed_dictionaries(
        {
            "requests": st.integers(-100, 10**7) | st.floats(0, 1e6),
            "analyses": st.integers(-5, 10**6),
            "characters": st.integers(0, 10**9),
        }
    ),
    max_size=25,
)
usd = st.decimals(-500, 5000, places=6, allow_nan=False).map(str)
bills = st.lists(
    st.builds(
        a_line,
        usd,
        service=st.sampled_from(["AWS Lambda", "Amazon Comprehend", "Amazon API Gateway"]),
        kind=st.sampled_from(["Usage", "Usage", "Credit", "Refund", "Tax", "SavingsPlanUpfrontFee"]),
        amortized=st.none() | usd,
    ),
    max_size=12,
)


@given(bills, usage, st.sampled_from(["requests", None]))
def test_no_cent_of_the_bill_is_lost(lines: list[Any], used: dict[str, Any], driver: str | None) -> None:
    division = a_division(a_bill(*lines), used, COMPREHEND, REQUESTS, driver=driver)
    given_ = sum((part.cost_usd for part in division.customers.values()), Decimal(0))
    left = sum((one.usd for one in division.unallocated), Decimal(0))
    invoiced = sum((line.invoice_usd for line in lines), Decimal(0))
    assert given_ + left == division.bill_usd == invoiced.quantize(Decimal("0.01"))


@given(bills, usage, st.randoms(use_true_random=False))
def test_the_order_of_customers_and_lines_does_not_matter(lines: list[Any], used: dict[str, Any], random: Any) -> None:
    division = a_division(a_bill(*lines), used, COMPREHEND, REQUESTS)
    names, charges = list(used), list(lines)
    random.shuffle(names)
    random.shuffle(charges)
    assert a_division(a_bill(*charges), {one: used[one] for one in names}, COMPREHEND, REQUESTS) == division


@given(usage)
def test_nobody_gets_a_metered_cost_below_nothing(used: dict[str, Any]) -> None:
    division = a_division(a_bill(a_line("-50"), a_line("1", service="Amazon Comprehend")), used, COMPREHEND, REQUESTS)
    assert all(part.metered_usd >= 0 for part in division.customers.values())


@given(bills, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_customer_in_two_parts_costs_what_the_whole_does(
    lines: list[Any], first: int, second: int, other: int
) -> None:
    whole = a_division(a_bill(*lines), {"ada": {"requests": first + second}, "bob": {"requests": other}}, REQUESTS)
    used = {"ada 1": {"requests": first}, "ada 2": {"requests": second}, "bob": {"requests": other}}
    split = a_division(a_bill(*lines), used, REQUESTS)
    parts = split.customers["ada 1"].cost_usd + split.customers["ada 2"].cost_usd
    assert abs(parts - whole.customers["ada"].cost_usd) <= Decimal("0.02")
    assert split.bill_usd == whole.bill_usd
