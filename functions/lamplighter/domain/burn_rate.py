"""The arithmetic of service level objectives (Google, Site Reliability Workbook, chapter 5, "Alerting on SLOs").

Exact: a ratio such as 0.999 is read as the decimal it is written as, so that a threshold is 14.4 and not 14.3999….
"""

from __future__ import annotations

from fractions import Fraction

from lamplighter.domain.definitions.objectives import BurnRateTier, CalendarWindow, Slo, SloWindow

DAY_S = 86_400
_MINUTE_S = 60
# Chapter 5: "a good guideline is to make the short window 1/12 the duration of the long window".
_SHORT_PART = 12
# An alarm's threshold stands still while calendar months have 28 to 31 days and quarters 90 to 92. The usual length
# makes a tier of 2 % fire at 1.94 % of a month of 31 days, and at 2.14 % of the shortest.
CALENDAR_DAYS = {CalendarWindow.WEEK: 7, CalendarWindow.MONTH: 30, CalendarWindow.QUARTER: 91}


def exact(number: float) -> Fraction:
    """The decimal that people wrote: 0.1 is one tenth."""
    return Fraction(repr(number))


def period_s(window: SloWindow) -> int:
    """Seconds the budget lasts; a calendar window has its usual length (CALENDAR_DAYS)."""
    if window.rolling_days is not None:
        return window.rolling_days * DAY_S
    if window.calendar is None:
        raise ValueError("an SLO's window is rolling or a calendar's")
    return CALENDAR_DAYS[window.calendar] * DAY_S


def error_budget(objective: float) -> Fraction:
    """The ratio of events that may fail: 1/1000 at 99.9 %."""
    return 1 - exact(objective)


def highest_burn_rate(objective: float) -> Fraction:
    """The burn rate while everything fails; there is none beyond it."""
    return 1 / error_budget(objective)


def burn_rate(error_ratio: Fraction, objective: float) -> Fraction:
    """How many times faster than its period the budget is spent; at 1 it is gone exactly when the period ends."""
    return error_ratio / error_budget(objective)


def burn_threshold(budget_share: float, slo_period_s: int, window_s: int) -> Fraction:
    """The burn rate that spends that share of the budget within the window: 14.4 for 2 % in 1 h of 30 days."""
    return exact(budget_share) * slo_period_s / window_s


def tier_threshold(slo: Slo, tier: BurnRateTier) -> Fraction:
    """The burn rate at which the tier fires, for the period of this SLO."""
    return burn_threshold(tier.budget_share, period_s(slo.window), tier.long_window_s)


def can_fire(threshold: Fraction, objective: float) -> bool:
    """Whether any failure, however complete, reaches the threshold."""
    return threshold <= highest_burn_rate(objective)


def time_to_exhaust_s(rate: Fraction, slo_period_s: int) -> Fraction | None:
    """Seconds until a whole budget is spent; None where nothing burns. 14.4 empties 30 days in 50 hours."""
    return slo_period_s / rate if rate > 0 else None


def time_to_detect_s(error_ratio: Fraction, objective: float, threshold: Fraction, window_s: int) -> Fraction | None:
    """Seconds of that error ratio, after none at all and at even traffic, until the window's burn rate reaches the
    threshold; None where it never does. At ratio 1, a full outage, tier 1 of 99.9 % takes 51.84 s.
    """
    rate = burn_rate(error_ratio, objective)
    return threshold / rate * window_s if rate >= threshold else None


def short_window_s(long_window_s: int) -> int:
    """A twelfth of the long window, in whole minutes and at least one: what says that it burns still."""
    return max(_MINUTE_S, round(Fraction(long_window_s, _SHORT_PART * _MINUTE_S)) * _MINUTE_S)
