"""List prices and what a quantity costs by them: tiers, what is free each month, and the arithmetic in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from annotated_types import Ge, MinLen

from lamplighter.domain.exact import exactly, plainly
from lamplighter.domain.storage_classes import StorageClass

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """``usd`` for each unit up to ``up_to`` of them in the month; the last tier has no end."""

    usd: Annotated[Decimal, Ge(0)]
    up_to: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """``usd`` of ``tiers`` is for one ``unit``, such as `1,000 requests`: quantities count the single things, and
    ``per`` says how many of them a unit holds. ``free`` of them cost nothing in a month, whoever in the account uses
    them; items of one ``free_pool`` share them. ``as_of``: the month (ISO) in which the price stood at ``source``;
    where it is not ``confirmed``, others say so, and neither a page nor a price list of AWS was seen to.
    """

    service: str
    item: str
    unit: str
    tiers: Annotated[tuple[Tier, ...], MinLen(1)]
    source: str
    as_of: str
    per: Annotated[Decimal, Ge(1)] = Decimal(1)
    free: Annotated[Decimal, Ge(0)] = _NOTHING
    free_pool: str = ""
    confirmed: bool = True
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.service, self.item

    @property
    def pool(self) -> str:
        """Whom it shares what is free with: itself, where no other item does."""
        return self.free_pool or f"{self.service} {self.item}"

    def __str__(self) -> str:
        """Of the first tier: `$0.20 per 1,000,000 requests`."""
        return f"${plainly(self.tiers[0].usd)} per {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Of one Region. ``as_of`` as in Price."""

    region: str
    as_of: str
    prices: tuple[Price, ...]
    storage_classes: tuple[StorageClass, ...] = ()

    def price(self, service: str, item: str) -> Price:
        """Raises KeyError where there is none."""
        found = next((price for price in self.prices if price.key == (service, item)), None)
        if found is None:
            raise KeyError(f"there is no price of {service}, {item} in the list of {self.region}, {self.as_of}")
        return found

    def storage_class(self, name: str) -> StorageClass:
        """Raises KeyError where the list has no such class."""
        found = next((kind for kind in self.storage_classes if kind.name == name), None)
        if found is None:
            raise KeyError(f"there is no storage class {name} in the list of {self.region}, {self.as_of}")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """``usd`` is not rounded. ``arithmetic`` says how it comes about: `12 − 10 free = 2 × $0.10`. ``free`` is how many
    of them were.
    """

    usd: Decimal
    arithmetic: str
    free: Decimal = _NOTHING


def cost_of(price: Price, quantity: Decimal, *, free: Decimal | None = None, before: Decimal = _NOTHING) -> Cost:
    """Of a month's quantity. ``free`` is how many of them are free; None for none of them. ``before``: how many the
    month had already paid for, so that the tiers go on from there.

    Raises ValueError for a negative quantity.
    """
    if quantity < 0:
        raise ValueError(f"{quantity} of {price.item}: a quantity is not negative")
    with exactly():
        allowance = min(free or _NOTHING, quantity)
        shares = list(_shares(price, before, before + quantity - allowance))
        usd = sum((count / price.per * tier.usd for count, tier in shares), _NOTHING)
        return Cost(usd=usd, arithmetic=_arithmetic(price, quantity, allowance, shares), free=allowance)


def _shares(price: Price, start: Decimal, stop: Decimal) -> Iterator[tuple[Decimal, Tier]]:
    """How many of those from ``start`` to ``stop`` fall into each tier."""
    below = start
    for tier in price.tiers:
        end = stop if tier.up_to is None else min(stop, tier.up_to)
        if end > below:
            yield end - below, tier
            below = end


def _arithmetic(price: Price, quantity: Decimal, free: Decimal, shares: list[tuple[Decimal, Tier]]) -> str:
    counted = f"{plainly(quantity)} − {plainly(free)} free = " if free else ""
    if not shares:
        return f"{counted}{plainly(quantity - free)}"
    parts = " + ".join(f"{plainly(count)} × ${plainly(tier.usd)}" for count, tier in shares)
    return f"{counted}{parts}" if price.per == 1 else f"{counted}{parts} per {price.unit}"
