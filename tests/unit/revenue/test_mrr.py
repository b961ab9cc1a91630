"""Monthly recurring revenue: what counts, how much, and since when."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lamplighter.domain.revenue.terms import Charge, Interval, Status, Terms
from lamplighter.domain.revenue.timeline import timeline
from tests.builders_revenue import figures, month, terms


@pytest.mark.parametrize(
    ("interval", "count", "amount", "mrr"),
    [
        (Interval.MONTH, 1, "49", "49"),
        (Interval.MONTH, 3, "150", "50"),
        (Interval.YEAR, 1, "1200", "100"),
        (Interval.YEAR, 2, "1200", "50"),
        (Interval.YEAR, 1, "100", "8.3333333333"),
        (Interval.WEEK, 1, "12", "52"),
        (Interval.WEEK, 2, "12", "26"),
        (Interval.WEEK, 1, "10", "43.3333333333"),
        (Interval.DAY, 1, "12", "365"),
        (Interval.DAY, 1, "1", "30.4166666667"),
    ],
)
def test_amounts_are_normalised_to_a_month(interval: Interval, count: int, amount: str, mrr: str) -> None:
    assert terms(amount=amount, interval=interval, interval_count=count).mrr == Decimal(mrr)


@pytest.mark.parametrize(
    ("changes", "mrr"),
    [
        ({"status": Status.TRIALING}, 0),
        ({"status": Status.PAUSED}, 0),
        ({"status": Status.UNPAID}, 0),
        ({"status": Status.INCOMPLETE}, 0),
        ({"status": Status.CANCELED}, 0),
        ({"status": Status.PAST_DUE}, 100),
        ({"charge": Charge.METERED}, 0),
        ({"charge": Charge.ONE_OFF}, 0),
        ({"amount": 0}, 0),
        ({"amount": 119, "tax": Decimal(19)}, 100),
    ],
)
def test_trials_free_plans_tax_metered_and_one_off_charges_are_none(changes: dict[str, Any], mrr: int) -> None:
    assert terms(**changes).mrr == mrr


def amounts(*own: Terms) -> dict[int, int]:
    """By month, from March to June, before its first instant passes and just after."""
    line = timeline(own)
    return {number: int(line.before(month(number))) for number in range(3, 7)}


def test_terms_hold_until_the_next_of_the_same_subscription() -> None:
    upgrade = terms(amount=150, start=month(4, 15))
    assert amounts(terms(start=month(3)), upgrade) == {3: 0, 4: 100, 5: 150, 6: 150}


def test_terms_hold_until_their_end() -> None:
    assert amounts(terms(start=month(3), end=month(5))) == {3: 0, 4: 100, 5: 100, 6: 0}


def test_a_cancellation_ends_them() -> None:
    assert amounts(terms(start=month(3)), terms(start=month(4, 10), status=Status.CANCELED)) == {
        3: 0,
        4: 100,
        5: 0,
        6: 0,
    }


def test_a_trial_becomes_a_subscription() -> None:
    assert amounts(terms(start=month(3), status=Status.TRIALING), terms(start=month(5))) == {3: 0, 4: 0, 5: 0, 6: 100}


def test_subscriptions_of_a_customer_add_up() -> None:
    second = terms(amount=20, subscription_id="s2", start=month(4, 2), end=month(5, 2))
    assert amounts(terms(start=month(3)), second) == {3: 0, 4: 100, 5: 120, 6: 100}


def test_terms_that_end_before_they_start_never_hold() -> None:
    line = timeline([terms(start=month(3), end=month(3)), terms(subscription_id="s2", start=month(4), end=month(3))])
    assert (line.began, line.instants) == (None, ())


def test_what_changes_at_an_instant_belongs_to_what_follows() -> None:
    line = timeline([terms(start=month(3))])
    assert figures(line.before(month(3)), line.before(month(3, 2)), line.began) == [0, 100, month(3)]
