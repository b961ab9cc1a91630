"""Shares and cents: nothing is lost, and nobody's place in the list tells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.allocation import CENT, dividing, in_cents, share

amounts = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4),
    st.decimals(-1000, 1000, places=7, allow_nan=False),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ({"a": "0.333", "b": "0.333", "c": "0.334"}, {"a": "0.33", "b": "0.33", "c": "0.34"}),
        ({"a": "0.005", "b": "0.005"}, {"a": "0.01", "b": "0.00"}),
        ({"b": "0.005", "a": "0.005"}, {"a": "0.01", "b": "0.00"}),
        ({"a": "1.25", "b": "0.00"}, {"a": "1.25", "b": "0.00"}),
        ({"a": "-0.004", "b": "1.009"}, {"a": "-0.01", "b": "1.01"}),
        ({}, {}),
    ],
)
def test_cents_that_are_left_go_to_the_largest_remainders(exact: dict[str, str], rounded: dict[str, str]) -> None:
    found = in_cents({key: Decimal(amount) for key, amount in exact.items()})
    assert found == {key: Decimal(amount) for key, amount in rounded.items()}


@given(amounts)
def test_together_they_are_the_sum_to_the_cent(exact: dict[str, Decimal]) -> None:
    assert sum(in_cents(exact).values()) == sum(exact.values()).quantize(CENT)  # type: ignore[union-attr]


@given(amounts)
def test_each_is_less_than_a_cent_from_what_it_was(exact: dict[str, Decimal]) -> None:
    assert all(abs(rounded - exact[key]) < CENT for key, rounded in in_cents(exact).items())


@given(amounts, st.randoms(use_true_random=False))
def test_the_order_does_not_matter_to_cents(exact: dict[str, Decimal], random: object) -> None:
    keys = list(exact)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert in_cents({key: exact[key] for key in keys}) == in_cents(exact)


@given(
    st.decimals(-1000, 1000, places=9, allow_nan=False),
    st.lists(st.decimals(0, 10**9, places=3, allow_nan=False), min_size=1, max_size=40).filter(any),
)
def test_shares_are_the_amount_but_for_a_trace(amount: Decimal, weights: list[Decimal]) -> None:
    with dividing():
        of = sum(weights, Decimal(0))
        missing = amount - sum(share(amount, weight, of) for weight in weights)
    assert 0 <= missing <= len(weights) * Decimal("1e-12")
