"""Counts, sizes, sums and shares, as people read them."""

from __future__ import annotations

from decimal import Decimal

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_FOUR_DIGITS = 1000
_BAR = 24
_STEPS = " ▏▎▍▌▋▊▉█"


def count_words(count: int) -> str:
    return f"{count:,}"


def bytes_words(size: int | None) -> str:
    """With three digits that count: ``1.23 TiB``."""
    if size is None:
        return "unknown size"
    value, unit = float(size), 0
    while value >= _FOUR_DIGITS and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    places = max(0, 3 - len(str(int(value)))) if unit else 0
    return f"{value:.{places}f} {_UNITS[unit]}"


def usd_words(usd: Decimal) -> str:
    return f"${usd:,.2f}"


def bar(share: float) -> str:
    """In eighths of a character, with its percentage."""
    eighths = round(max(0.0, min(1.0, share)) * _BAR * 8)
    drawn = "█" * (eighths // 8) + _STEPS[eighths % 8].strip()
    return f"{drawn:<{_BAR}} {share:>4.0%}"
