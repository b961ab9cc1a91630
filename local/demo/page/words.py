"""Names and values as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SETTINGS = {"reserved_concurrency": "reserved concurrency", "memory_mb": "memory"}
_SETTING_UNITS = {"memory_mb": "MB"}
# CloudWatch's names of units; what is counted needs none.
_UNITS = {
    "Milliseconds": "ms",
    "Microseconds": "µs",
    "Seconds": "s",
    "Percent": "%",
    "Bytes": "B",
    "Count": "",
    "None": "",
}
_COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at or above",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at or below",
}
_NUMBERS = {0: "No", 1: "One", 2: "Two", 3: "Three", 4: "Four"}


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Without the product's name before the first hyphen, if it is the same for all: "High Latency"."""
    prefixes = {name.split("-", 1)[0] for name in names}
    shorten = len(prefixes) == 1 and all("-" in name for name in names)
    return {name: (name.split("-", 1)[1] if shorten else name).replace("-", " ") for name in names}


def setting_name(setting: str) -> str:
    return _SETTINGS.get(setting, setting.replace("_", " "))


def setting_value(setting: str, value: Any) -> str:
    if value is None:
        return "none set" if setting in _SETTINGS else "nothing"
    unit = _SETTING_UNITS.get(setting)
    return f"{value}\N{NO-BREAK SPACE}{unit}" if unit else str(value)


def unit_of(alarm: Any) -> str:
    name = alarm.get("unit") or ""
    return _UNITS.get(name, name)


def number(value: float) -> str:
    """As in the reports: "1,107", "864", "43.19", "0.25"."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"  # noqa: PLR2004 - three digits before the point


def with_unit(value: Any, unit: str) -> str:
    said = number(value) if isinstance(value, int | float) else str(value)
    return f"{said}\N{NO-BREAK SPACE}{unit}" if unit else said


def compared(comparison: str) -> str:
    return _COMPARISONS.get(comparison, comparison)


def how_many(count: int, one: str, many: str) -> str:
    """ "Two alarms" """
    return f"{_NUMBERS.get(count, count)} {one if count == 1 else many}"
