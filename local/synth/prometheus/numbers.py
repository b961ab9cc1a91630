"""Exact numbers, as people write them down."""

from __future__ import annotations

from fractions import Fraction

from lamplighter.domain.burn_rate import exact

# A threshold of 28 days may be 0.9333…: more digits say nothing.
_DIGITS = 6


def decimal_text(number: Fraction) -> str:
    """0.001, 14.4, 0.933333."""
    return f"{float(number):.{_DIGITS}g}"


def percent_text(ratio: float) -> str:
    """99.9 % for 0.999."""
    return f"{decimal_text(exact(ratio) * 100)} %"
