"""Customers by the month in which they began: who stayed, and how much of the revenue."""

from __future__ import annotations

from decimal import Decimal

from lamplighter.domain.revenue.cohorts import MOST_COHORTS, Cohort
from lamplighter.domain.revenue.terms import Status, Terms
from tests.builders_revenue import NOW, month, report_of, terms


def cohorts_of(*own: Terms) -> dict[str, Cohort]:
    return {cohort.month: cohort for cohort in report_of(*own, now=NOW).cohorts}


def ended(customer_id: str, number: int) -> Terms:
    return terms(customer_id, start=month(number, 10), status=Status.CANCELED)


def test_customers_and_revenue_of_a_month_are_followed_to_the_last_whole_month() -> None:
    own = [terms(name, start=month(8, 5)) for name in "abcd"]
    found = cohorts_of(*own, ended("a", 9), ended("b", 10), terms("c", 250, start=month(10, 1)))
    [august] = found.values()
    assert (august.month, august.customers) == ("2026-08", 4)
    assert [(one.month, one.customers, int(one.mrr)) for one in august.months] == [
        ("2026-08", 4, 400),
        ("2026-09", 3, 300),
        ("2026-10", 2, 350),
    ]
    assert [one.customer_retention.value for one in august.months] == [1, Decimal("0.75"), Decimal("0.5")]
    assert [one.revenue_retention.value for one in august.months] == [1, Decimal("0.75"), Decimal("0.875")]


def test_a_customer_that_comes_back_is_in_its_first_cohort_again() -> None:
    own = [terms("a", start=month(7, 5)), ended("a", 8), terms("a", start=month(10, 3))]
    [july] = cohorts_of(*own).values()
    assert [one.customers for one in july.months] == [1, 0, 0, 1]


def test_a_trial_begins_when_it_is_paid_for() -> None:
    assert list(cohorts_of(terms(start=month(8), status=Status.TRIALING), terms(start=month(9, 4)))) == ["2026-09"]


def test_who_leaves_within_the_first_month_counts_as_one_who_began() -> None:
    [september] = cohorts_of(terms("a", start=month(9, 2), end=month(9, 9)), terms("b", start=month(9, 2))).values()
    assert (september.customers, september.months[0].customer_retention.value) == (2, Decimal("0.5"))


def test_without_revenue_at_the_end_of_the_first_month_its_retention_is_undefined() -> None:
    [september] = cohorts_of(terms("a", start=month(9, 2), end=month(9, 9))).values()
    assert [one.revenue_retention.value for one in september.months] == [None, None]
    assert september.months[0].revenue_retention.reason == "undefined: it had no MRR by its first month's end"


def test_the_month_under_way_is_told_when_it_is_over() -> None:
    [november] = cohorts_of(terms(start=month(11, 3))).values()
    assert (november.customers, november.months) == (1, ())


def test_so_many_months_are_told() -> None:
    own = [terms(f"c{number}", start=month(number % 12 + 1, 2, 2024 + number // 12)) for number in range(35)]
    found = cohorts_of(*own)
    assert len(found) == MOST_COHORTS
    assert (min(found), max(found)) == ("2024-12", "2026-11")
