"""Numbers with their units, as the reasons in reports say them."""

from __future__ import annotations

from decimal import Decimal

_SIGNS = {"percent": "%", "milliseconds": "ms", "seconds": "s", "bytes": "B"}
# More digits than these say nothing about a service, but that 99.99999 % is not 100 %.
_DIGITS = 6
_MILLION = 1_000_000
_ALL = 100


def measured(value: float, unit: str = "") -> str:
    """99.95 %, 1,200 ms, 0.5 requests/s, 12,345,678."""
    sign = _SIGNS.get(unit, unit)
    number = _rounded(value)
    return f"{number} {sign}" if sign else number


def _rounded(value: float) -> str:
    if abs(value) >= _MILLION:
        return f"{value:,.0f}"
    short = f"{value:,.{_DIGITS}g}"
    if "e" in short:  # under a ten thousandth
        return f"{Decimal(short):f}"
    return f"{value:.{2 * _DIGITS}g}" if short == str(_ALL) and value != _ALL else short
