"""The known answers of the Site Reliability Workbook, and those that a period of other than 30 days has."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lamplighter.domain.burn_rate import (
    burn_rate,
    burn_threshold,
    can_fire,
    error_budget,
    period_s,
    short_window_s,
    time_to_detect_s,
    time_to_exhaust_s,
)
from lamplighter.domain.definitions.objectives import DEFAULT_TIERS, CalendarWindow, SloWindow

HOUR = 3600
DAY = 86_400


def thresholds(days: int) -> list[float]:
    return [float(burn_threshold(tier.budget_share, days * DAY, tier.long_window_s)) for tier in DEFAULT_TIERS]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(30, [14.4, 6.0, 1.0]), (28, [13.44, 5.6, 14 / 15]), (7, [3.36, 1.4, 7 / 30])],
)
def test_the_burn_thresholds_follow_from_the_period(days: int, expected: list[float]) -> None:
    assert thresholds(days) == expected


def test_the_error_budget_is_exact() -> None:
    assert error_budget(0.999) == Fraction(1, 1000)
    assert error_budget(0.9995) == Fraction(1, 2000)


def test_a_burn_rate_of_one_spends_the_budget_when_the_period_ends() -> None:
    assert burn_rate(Fraction(1, 1000), 0.999) == 1
    assert time_to_exhaust_s(Fraction(1), 30 * DAY) == 30 * DAY


def test_a_burn_rate_of_14_4_empties_30_days_in_50_hours_and_not_in_two() -> None:
    assert time_to_exhaust_s(Fraction("14.4"), 30 * DAY) == 50 * HOUR


def test_nothing_burning_is_never_exhausted() -> None:
    assert time_to_exhaust_s(Fraction(0), 30 * DAY) is None


@pytest.mark.parametrize("days", [7, 28, 30, 90])
def test_each_tier_has_used_its_share_of_the_budget_when_it_fires(days: int) -> None:
    for tier in DEFAULT_TIERS:
        threshold = burn_threshold(tier.budget_share, days * DAY, tier.long_window_s)
        assert float(threshold * tier.long_window_s / (days * DAY)) == tier.budget_share


@pytest.mark.parametrize(("tier", "seconds"), [(0, "51.84"), (1, "129.6"), (2, "259.2")])
def test_a_full_outage_is_detected_within_minutes(tier: int, seconds: str) -> None:
    settings = DEFAULT_TIERS[tier]
    threshold = burn_threshold(settings.budget_share, 30 * DAY, settings.long_window_s)
    assert time_to_detect_s(Fraction(1), 0.999, threshold, settings.long_window_s) == Fraction(seconds)


def test_a_burn_below_the_threshold_is_never_detected() -> None:
    assert time_to_detect_s(Fraction(1, 100), 0.999, Fraction("14.4"), HOUR) is None
    assert time_to_detect_s(Fraction(0), 0.999, Fraction("14.4"), HOUR) is None


def test_a_burn_at_the_threshold_is_detected_when_the_window_is_full() -> None:
    assert time_to_detect_s(Fraction("0.0144"), 0.999, Fraction("14.4"), HOUR) == HOUR


def test_a_tier_can_fire_up_to_the_burn_rate_of_a_full_outage() -> None:
    assert can_fire(Fraction("14.4"), 0.999)
    assert can_fire(Fraction(10), 0.9)
    assert not can_fire(Fraction("14.4"), 0.9)


def test_a_short_window_is_a_twelfth_in_whole_minutes() -> None:
    assert [short_window_s(tier.long_window_s) for tier in DEFAULT_TIERS] == [300, 1800, 21_600]
    assert short_window_s(600) == 60
    assert short_window_s(3 * 60) == 60


def test_a_calendar_month_counts_as_30_days_and_a_quarter_as_91() -> None:
    assert period_s(SloWindow(calendar=CalendarWindow.WEEK)) == 7 * DAY
    assert period_s(SloWindow(calendar=CalendarWindow.MONTH)) == 30 * DAY
    assert period_s(SloWindow(calendar=CalendarWindow.QUARTER)) == 91 * DAY
    assert period_s(SloWindow(rolling_days=28)) == 28 * DAY
