"""Statistics of reports: known answers, and nothing where there is too little."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.reports.analysis import Direction, projected, rate_of, spread_of, trend_of
from lamplighter.domain.reports.capacity import capacity

WEEKS = [100.0 + day + (3 if day % 7 in {5, 6} else 0) for day in range(28)]


@pytest.mark.parametrize(
    ("good", "of", "least", "most"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_rates_interval_is_wilsons(good: int, of: int, least: float, most: float) -> None:
    rate = rate_of(good, of)
    assert rate is not None
    assert (round(rate.least, 4), round(rate.most, 4)) == (least, most)


def test_a_rate_of_nothing_is_none_and_of_more_than_all_an_error() -> None:
    assert rate_of(0, 0) is None
    with pytest.raises(ValueError, match="among all of them"):
        rate_of(3, 2)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_interval_of_a_rate_holds_it_and_lies_between_0_and_1(good: int, bad: int) -> None:
    rate = rate_of(good, good + bad)
    if rate is not None:
        assert 0 <= rate.least <= rate.value <= rate.most <= 1


def test_a_trend_is_the_median_of_slopes_whatever_one_day_was() -> None:
    trend = trend_of([*range(10), 1_000_000, *range(11, 20)])
    assert trend is not None
    assert (trend.slope, trend.direction) == (1, Direction.RISING)


def test_sens_interval_of_a_small_series() -> None:
    """By hand: 21 slopes of 7 points; z = 1.2816, C = 1.2816 √(7·6·19/18) = 8.53, so the 6th from either end."""
    series = [9.0, 7.0, 11.0, 10.0, 14.0, 12.0, 13.0]
    slopes = sorted((series[b] - series[a]) / (b - a) for a in range(7) for b in range(a + 1, 7))
    trend = trend_of(series)
    assert trend is not None
    assert (trend.least, trend.slope, trend.most) == (slopes[5], slopes[10], slopes[15])


@pytest.mark.parametrize("series", [[5.0] * 20, [1.0, 2.0] * 10])
def test_what_goes_up_and_down_or_nowhere_has_no_trend(series: list[float]) -> None:
    trend = trend_of(series)
    assert trend is not None
    assert trend.direction is Direction.NONE


def test_six_days_make_no_trend_and_gaps_count_as_gaps() -> None:
    assert trend_of([1, 2, None, 3, 4, 5, None, 6]) is None
    gappy = trend_of([0, 1, None, None, 4, 5, None, 7, 8, 9])
    assert gappy is not None
    assert (gappy.slope, gappy.points) == (1, 7)


def test_a_projection_of_a_straight_line_goes_on_exactly() -> None:
    ahead = projected([2.0 * day + 1 for day in range(20)], 30)
    assert ahead is not None
    assert ahead.expected == pytest.approx(2 * 49 + 1)
    assert ahead.most - ahead.least == pytest.approx(0, abs=1e-6)


def test_a_projections_interval_is_that_of_one_new_value() -> None:
    """Against the formula written out: n = 14, alternating ±1 about a line without slope in the limit."""
    series = [10 + (-1.0) ** day for day in range(14)]
    ahead = projected(series, 1)
    assert ahead is not None
    mean_x, apart = 6.5, sum((day - 6.5) ** 2 for day in range(14))
    slope = sum((day - mean_x) * (value - 10) for day, value in enumerate(series)) / apart
    at = 14
    squares = sum((value - 10 - slope * (day - mean_x)) ** 2 for day, value in enumerate(series))
    spread = math.sqrt(squares / 12 * (1 + 1 / 14 + (at - mean_x) ** 2 / apart))
    # Student's quantile for 90 % with 12 degrees of freedom.
    assert ahead.most - ahead.expected == pytest.approx(1.3562 * spread, rel=1e-3)
    assert ahead.expected == pytest.approx(10 + slope * (at - mean_x))


def test_thirteen_days_are_too_few_to_project() -> None:
    assert projected([float(day) for day in range(13)], 30) is None


def test_nothing_is_projected_below_0() -> None:
    ahead = projected([20.0 - day for day in range(20)], 90)
    assert ahead is not None
    assert (ahead.least, ahead.expected, ahead.most) == (0, 0, 0)


def test_percentiles_are_values_that_were_measured() -> None:
    spread = spread_of([float(value) for value in range(1, 101)])
    assert spread is not None
    assert (spread.least, spread.p50, spread.p95, spread.most) == (1, 50, 95, 100)
    assert spread_of([]) is None


def test_capacity_tells_when_a_limit_is_passed_and_from_how_much() -> None:
    plan = capacity([50.0 + day for day in range(28)], 100, Better.LOWER, "percent")
    # 77 % today and one more each day: on the 24th it is 101 %.
    assert (plan.passed_in_days, [one.steps for one in plan.ahead]) == (24, [30, 90])
    assert plan.reason == ("Going on like the last 28 days it is 100 % in 90 days; it reaches 100 % in 24 days.")


def test_a_percentage_grows_no_further_than_all_of_it() -> None:
    ahead = capacity([70.0 + day % 2 + day / 2 for day in range(28)], 80, Better.LOWER, "percent").ahead[-1]
    assert (ahead.expected, ahead.least, ahead.most) == (100, 100, 100)
    burst = capacity([90.0 + day for day in range(28)], None, Better.LOWER, "percent").ahead[-1]
    assert burst.expected > 200  # of what has been more than all of it already
    assert capacity([90.0 + day for day in range(28)], None, Better.LOWER, "ms").ahead[-1].expected > 200


def test_capacity_prophesies_no_end_from_noise() -> None:
    plan = capacity([50 + 10 * (-1.0) ** day for day in range(28)], 100, Better.LOWER, "percent")
    assert plan.passed_in_days is None
    assert "no trend takes it past 100 % within a year" in plan.reason


def test_three_bad_days_at_the_end_prophesy_nothing() -> None:
    """A straight line through them would pass 100 % within a year."""
    plan = capacity([50.0] * 25 + [90.0] * 3, 100, Better.LOWER, "percent")
    assert plan.ahead[-1].expected > 80
    assert plan.passed_in_days is None


def test_capacity_says_that_there_is_too_little_data() -> None:
    plan = capacity([1.0, None, 2.0], 100, Better.LOWER, "percent")
    assert (plan.ahead, plan.reason) == ((), "A projection takes 14 days with data; there are 2.")


def test_a_weekend_is_no_trend_of_its_own() -> None:
    trend = trend_of(WEEKS)
    assert trend is not None
    assert trend.slope == pytest.approx(1)
