"""Decimals without loss, and as people write them."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

# Quantities are multiplied by prices and divided by powers of two and ten: all of that ends. The context's own 28
# digits would cut bytes as fractions of a GB; these are enough for any bill.
_DIGITS = 100


@contextmanager
def exactly() -> Iterator[None]:
    """Nothing is rounded within. Raises decimal.Inexact where it would have been."""
    with decimal.localcontext() as context:
        context.prec = _DIGITS
        context.traps[decimal.Inexact] = True
        yield


def plainly(value: Decimal) -> str:
    """With all its digits and no needless ones; with two where it has cents: `1,234.50`."""
    whole, _, digits = f"{value:,f}".partition(".")
    digits = digits.rstrip("0")
    return f"{whole}.{digits:0<2}" if digits else whole
