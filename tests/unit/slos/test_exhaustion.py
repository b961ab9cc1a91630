"""The forecast of when a budget will be gone, with its interval."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.slos.exhaustion import CONFIDENCE, Prospect, forecast, student_quantile

shares = st.lists(st.floats(0, 0.5), min_size=7, max_size=28)


@pytest.mark.parametrize(
    ("degrees", "expected"), [(6, 1.440), (13, 1.350), (27, 1.314), (89, 1.291)]
)  # any table of Student's t, at 0.90
def test_students_quantile_is_that_of_the_tables(degrees: int, expected: float) -> None:
    assert student_quantile(0.9, degrees) == pytest.approx(expected, abs=1e-3)


def test_even_days_empty_the_budget_on_time_and_leave_no_doubt() -> None:
    made = forecast(0.5, [0.05] * 14, horizon_days=30)
    assert (made.prospect, made.expected_days) == (Prospect.RUNS_OUT, 10)
    assert (made.earliest_days, made.latest_days) == (10, 10)


def test_uneven_days_make_the_interval_wider() -> None:
    made = forecast(0.5, [0.03, 0.07] * 7, horizon_days=30)
    assert made.expected_days == 10
    assert (made.earliest_days, made.latest_days) == (9, 13)
    assert made.reason == (
        "The last 14 days took 5 % of the budget each: gone in 10 days; four times in five between 9 days and 13 days."
    )


def test_the_interval_holds_what_it_promises() -> None:
    """Of 2000 worlds with days that are alike and independent, four in five have it between earliest and latest."""
    dice = random.Random(7)  # noqa: S311 - a world

    def a_day() -> float:
        return max(0.0, dice.gauss(0.05, 0.02))

    within = 0
    for _ in range(2000):
        made = forecast(0.5, [a_day() for _ in range(14)], horizon_days=90)
        left, days = 0.5, 0
        while left > 0:
            left, days = left - a_day(), days + 1
        # Days are whole: the day before the latest is gone by the latest.
        within += (made.earliest_days or 0) <= days <= (made.latest_days or 90)
    assert within / 2000 == pytest.approx(CONFIDENCE, abs=0.08)


def test_a_budget_that_nothing_takes_lasts() -> None:
    made = forecast(0.9, [0.0] * 28, horizon_days=30)
    assert (made.prospect, made.expected_days, made.earliest_days) == (Prospect.LASTS, None, None)
    assert made.reason.endswith("it lasts the 30 days that are looked ahead.")


def test_it_may_run_out_though_it_is_expected_to_last() -> None:
    made = forecast(0.5, [0.0] * 13 + [0.2], horizon_days=30)
    assert (made.prospect, made.expected_days, made.latest_days) == (Prospect.LASTS, None, None)
    assert made.earliest_days is not None


def test_what_a_window_gives_back_makes_it_last() -> None:
    lasts = forecast(0.5, [0.05] * 14, horizon_days=30, returning=[0.05] * 30)
    assert lasts.prospect is Prospect.LASTS


@pytest.mark.parametrize("days", [0, 1, 6])
def test_under_a_week_is_too_little(days: int) -> None:
    made = forecast(0.5, [0.1] * days, horizon_days=30)
    assert (made.prospect, made.expected_days) == (Prospect.TOO_LITTLE_DATA, None)
    assert made.reason == f"A forecast takes 7 days of data; there are {days}."


@pytest.mark.parametrize("remaining", [0, -0.5])
def test_what_is_gone_needs_no_forecast(remaining: float) -> None:
    assert forecast(remaining, [0.1] * 14, horizon_days=30).prospect is Prospect.EXHAUSTED


@given(st.floats(0.01, 1), shares, st.integers(1, 90))
def test_earliest_expected_and_latest_come_in_that_order(remaining: float, consumed: list[float], ahead: int) -> None:
    made = forecast(remaining, consumed, ahead)
    never = ahead + 1
    days = [each or never for each in (made.earliest_days, made.expected_days, made.latest_days)]
    assert days == sorted(days)


@given(st.floats(0.01, 1), shares)
def test_the_order_of_the_days_does_not_matter(remaining: float, consumed: list[float]) -> None:
    assert forecast(remaining, consumed, 30) == forecast(remaining, sorted(consumed), 30)
