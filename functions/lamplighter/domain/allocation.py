"""Divides amounts so that no cent is lost, whoever is named first."""

from __future__ import annotations

import decimal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TypeVar

CENT = Decimal("0.01")
# To what a share is rounded down. Sums of such are exact in any order, which those of quotients are not.
FINEST = Decimal("0.000000000001")
_DIGITS = 60

KeyT = TypeVar("KeyT", bound="str | tuple[str, ...]")


@contextmanager
def dividing() -> Iterator[None]:
    """Quotients to 60 digits, far beyond ``FINEST``."""
    with decimal.localcontext() as context:
        context.prec = _DIGITS
        yield


def share(amount: Decimal, weight: Decimal, of: Decimal) -> Decimal:
    """``amount`` × ``weight`` ÷ ``of``, rounded down (so that all shares together are never more than the amount). It
    depends on nobody else's weight. Call it while ``dividing``.
    """
    return (amount * weight / of).quantize(FINEST, ROUND_FLOOR)


def in_cents(amounts: Mapping[KeyT, Decimal]) -> dict[KeyT, Decimal]:
    """Each rounded to a cent below or above it, so that together they are their sum to the cent (half to even): by
    largest remainder, and of equal ones in the order of their keys. What is a whole number of cents stays it.
    """
    with dividing():
        rounded = {key: amount.quantize(CENT, ROUND_FLOOR) for key, amount in amounts.items()}
        total = sum(amounts.values(), Decimal(0)).quantize(CENT, ROUND_HALF_EVEN)
        cents_left = int((total - sum(rounded.values(), Decimal(0))) / CENT)
        by_remainder = sorted(amounts, key=lambda key: (rounded[key] - amounts[key], key))
        for key in by_remainder[:cents_left]:
            rounded[key] += CENT
    return rounded
