"""The bins of sizes and ages, as people read them."""

from __future__ import annotations

from lamplighter.domain.inventory.bins import GIB, KIB, MIB, ages_of, sizes_of
from lamplighter.domain.inventory.columns import UNKNOWN

_UNITS = ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB"))


def size_name(number: int | None) -> str:
    """``128 KiB to 256 KiB``, ``5 GiB and more``."""
    if number is None:
        return UNKNOWN
    start, end = sizes_of(number)
    if number == 0:
        return "empty"
    if end is None:
        return f"{_size(start)} and more"
    return f"under {_size(end)}" if number == 1 else f"{_size(start)} to {_size(end)}"


def age_name(number: int | None) -> str:
    """``30 to 60 days``, ``730 days and more``."""
    if number is None:
        return UNKNOWN
    start, end = ages_of(number)
    if end is None:
        return f"{start} days and more"
    return f"under {end} days" if start == 0 else f"{start} to {end} days"


def _size(size_bytes: int) -> str:
    unit, name = next((unit, name) for unit, name in _UNITS if size_bytes >= unit)
    return f"{size_bytes // unit} {name}"
