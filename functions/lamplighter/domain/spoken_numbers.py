"""Numbers with their units, as the reasons in reports say them."""

from __future__ import annotations

_SIGNS = {"percent": "%", "milliseconds": "ms", "seconds": "s", "bytes": "B"}
# More digits than these say nothing about a service.
_DIGITS = 6


def measured(value: float, unit: str) -> str:
    """99.95 %, 1 200 ms, 0.5 requests/s. A count has no unit."""
    number = f"{value:,.{_DIGITS}g}".replace(",", " ")
    sign = _SIGNS.get(unit, unit)
    return f"{number} {sign}" if sign else number


def ratio_in_percent(ratio: float) -> str:
    return measured(ratio * 100, "percent")
