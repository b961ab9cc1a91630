"""Times, ratios and windows in words."""

from __future__ import annotations

from fractions import Fraction

from lamplighter.domain.definitions.objectives import CalendarWindow, SloWindow
from lamplighter.domain.spoken_numbers import measured

_UNITS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_CALENDAR = {
    CalendarWindow.WEEK: "a calendar week",
    CalendarWindow.MONTH: "a calendar month",
    CalendarWindow.QUARTER: "a calendar quarter",
}


def window_word(window: SloWindow) -> str:
    """As it is typed: 30d, month."""
    return f"{window.rolling_days}d" if window.calendar is None else window.calendar.value


def window_words(window: SloWindow) -> str:
    """30 days, a calendar month."""
    if window.calendar is not None:
        return _CALENDAR[window.calendar]
    return "1 day" if window.rolling_days == 1 else f"{window.rolling_days} days"


def time_words(seconds: Fraction) -> str:
    """In its two greatest units: 43 min 12 s, 2 d 2 h. Under a minute in seconds: 51.84 s."""
    if seconds < _UNITS[-2][0]:
        return f"{float(seconds):.4g} s"
    rest, said = round(seconds), list[str]()
    for length, unit in _UNITS:
        if rest >= length or said:
            said.append(f"{rest // length} {unit}" if rest >= length else "")
            rest %= length
    return " ".join(part for part in said[:2] if part)


def percent_words(ratio: Fraction) -> str:
    return measured(float(ratio * 100), "percent")


def number_words(number: Fraction) -> str:
    return measured(float(number))
