"""List prices and what a quantity costs by them: tiers, what is free each month, and the arithmetic in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from annotated_types import Ge, MinLen

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """``usd`` for each unit up to ``up_to`` of them in the month; the last tier has no end."""

    usd: Annotated[Decimal, Ge(0)]
    up_to: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """``usd`` of ``tiers`` is for one ``unit``, such as `1000 requests`: quantities count the single things, and
    ``per`` says how many of them a unit holds. ``free`` of them cost nothing in a month, whoever in the account uses
    them. ``as_of``: the month (ISO) in which the price stood at ``source``.
    """

    service: str
    item: str
    unit: str
    tiers: Annotated[tuple[Tier, ...], MinLen(1)]
    source: str
    as_of: str
    per: Annotated[Decimal, Ge(1)] = Decimal(1)
    free: Annotated[Decimal, Ge(0)] = _NOTHING
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.service, self.item


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Of one Region. ``as_of`` as in Price."""

    region: str
    as_of: str
    prices: tuple[Price, ...]

    def price(self, service: str, item: str) -> Price:
        """Raises KeyError where there is none."""
        found = next((price for price in self.prices if price.key == (service, item)), None)
        if found is None:
            raise KeyError(f"there is no price of {service}, {item} in the list of {self.region}, {self.as_of}")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """``usd`` is not rounded. ``arithmetic`` says how it comes about: `alarm metrics: 12 − 10 free = 2 × $0.10`."""

    usd: Decimal
    arithmetic: str


def cost_of(price: Price, quantity: Decimal, *, free: Decimal | None = None) -> Cost:
    """Of a month's quantity. ``free`` is how many of them are free; None for none of them.

    Raises ValueError for a negative quantity.
    """
    if quantity < 0:
        raise ValueError(f"{quantity} of {price.item}: a quantity is not negative")
    allowance = min(free or _NOTHING, quantity)
    shares = list(_shares(price, quantity - allowance))
    usd = sum((count / price.per * tier.usd for count, tier in shares), _NOTHING)
    return Cost(usd=usd, arithmetic=_arithmetic(price, quantity, allowance, shares))


def _shares(price: Price, quantity: Decimal) -> Iterator[tuple[Decimal, Tier]]:
    """How many of them fall into each tier."""
    below = _NOTHING
    for tier in price.tiers:
        end = quantity if tier.up_to is None else min(quantity, tier.up_to)
        if end > below:
            yield end - below, tier
            below = end


def _arithmetic(price: Price, quantity: Decimal, free: Decimal, shares: list[tuple[Decimal, Tier]]) -> str:
    counted = f"{price.item}: "
    if free:
        counted += f"{_number(quantity)} − {_number(free)} free = "
    if not shares:
        return f"{counted}{_number(quantity - free)}"
    parts = " + ".join(f"{_number(count)} × ${_number(tier.usd)}" for count, tier in shares)
    return f"{counted}{parts}" if price.per == 1 else f"{counted}{parts} per {price.unit}"


def _number(value: Decimal) -> str:
    """Without needless digits, and with two for cents."""
    plain = f"{value.normalize():,f}"
    whole, _, digits = plain.partition(".")
    return f"{whole}.{digits:0<2}" if digits else whole
