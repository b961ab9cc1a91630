"""Objective and window, as they are typed. What is wrong is an argparse.ArgumentTypeError that says what is allowed."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from decimal import Decimal, InvalidOperation

from lamplighter.domain.definitions.objectives import CalendarWindow, SloWindow

# Longer than CloudWatch keeps anything, no window can be.
_LONGEST_DAYS = 455
_ROLLING = re.compile(r"(\d{1,3})([dw])")
_DAYS = {"d": 1, "w": 7}
WINDOWS = f"1d to {_LONGEST_DAYS}d, 1w to {_LONGEST_DAYS // 7}w, {', '.join(CalendarWindow)}"


def objective(word: str) -> float:
    """A ratio between 0 and 1; whoever writes a percentage is told the ratio."""
    number = _number(word.removesuffix("%"))
    if number is not None and not word.endswith("%") and 0 < number < 1:
        return float(number)
    meant = f"; did you mean {(number / 100).normalize():f}?" if number is not None and 1 < number < 100 else ""  # noqa: PLR2004 - percent
    raise ArgumentTypeError(f"is {word!r}; allowed: a ratio between 0 and 1, both left out, as in 0.999{meant}")


def _number(word: str) -> Decimal | None:
    try:
        number = Decimal(word.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def window(word: str) -> SloWindow:
    """Days or weeks that roll, also more than the 90 days that a workload's file takes, or a window of the calendar."""
    if word in set(CalendarWindow):
        return SloWindow(calendar=CalendarWindow(word))
    rolling = _ROLLING.fullmatch(word)
    days = int(rolling[1]) * _DAYS[rolling[2]] if rolling else 0
    if 1 <= days <= _LONGEST_DAYS:
        return SloWindow(rolling_days=days)
    raise ArgumentTypeError(f"is {word!r}; allowed: {WINDOWS}")
