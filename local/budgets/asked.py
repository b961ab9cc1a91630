"""Objective and window, as they are typed. What is wrong is an argparse.ArgumentTypeError that says what is allowed."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from decimal import Decimal, InvalidOperation

from lamplighter.domain.definitions.objectives import CalendarWindow, SloWindow

# SloWindow's own limit.
_LONGEST_DAYS = 90
_DAYS = re.compile(r"(\d+)d")
_WINDOWS = f"1d to {_LONGEST_DAYS}d, {', '.join(CalendarWindow)}"


def objective(word: str) -> float:
    """A ratio between 0 and 1; whoever writes a percentage is told the ratio."""
    number = _number(word.removesuffix("%"))
    if number is not None and not word.endswith("%") and 0 < number < 1:
        return float(number)
    meant = f"; did you mean {(number / 100).normalize():f}?" if number is not None and 1 <= number < 100 else ""  # noqa: PLR2004 - percent
    raise ArgumentTypeError(f"is {word!r}; allowed: a ratio between 0 and 1, both left out, as in 0.999{meant}")


def _number(word: str) -> Decimal | None:
    try:
        number = Decimal(word.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def window(word: str) -> SloWindow:
    """Days that roll, or a window of the calendar."""
    if word in set(CalendarWindow):
        return SloWindow(calendar=CalendarWindow(word))
    days = _DAYS.fullmatch(word)
    if days and 1 <= int(days[1]) <= _LONGEST_DAYS:
        return SloWindow(rolling_days=int(days[1]))
    raise ArgumentTypeError(f"is {word!r}; allowed: {_WINDOWS}")
