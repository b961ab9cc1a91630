"""A month's usage, priced line by line. All that is summed is exact: only what prints it rounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from lamplighter.domain.exact import exactly
from lamplighter.domain.pricing import Cost, Price, PriceList, cost_of
from lamplighter.domain.usage import Usage
from lamplighter.domain.usage_charges import Charge, charges_of

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedCharge:
    charge: Charge
    price: Price
    cost: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    usage: Usage
    charges: tuple[PricedCharge, ...]

    @property
    def usd(self) -> Decimal:
        with exactly():
            return sum((one.cost.usd for one in self.charges), _NOTHING)


@dataclass(slots=True, kw_only=True)
class Month:
    """What an account has used so far: tiers go on from there, and what is free is free once."""

    free_tier: bool
    _paid: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    _free: dict[str, Decimal] = field(default_factory=dict)

    def cost(self, price: Price, quantity: Decimal) -> Cost:
        """Of this much more. Raises ValueError for a negative quantity."""
        left = max(price.free - self._free.get(price.pool, _NOTHING), _NOTHING) if self.free_tier else _NOTHING
        paid = self._paid.get(price.key, _NOTHING)
        cost = cost_of(price, quantity, free=left, before=paid)
        with exactly():
            self._free[price.pool] = self._free.get(price.pool, _NOTHING) + cost.free
            self._paid[price.key] = paid + quantity - cost.free
        return cost


def priced(usage: Usage, prices: PriceList) -> PricedLine:
    """By itself: from the first tier on, nothing free. Raises KeyError for what the list does not price."""
    return _priced(usage, prices, Month(free_tier=False))


def priced_month(usages: Iterable[Usage], prices: PriceList, *, free_tier: bool = False) -> tuple[PricedLine, ...]:
    """The lines of one account and month, in their order: they share the tiers and what is free. Raises as priced."""
    month = Month(free_tier=free_tier)
    return tuple(_priced(usage, prices, month) for usage in usages)


def _priced(usage: Usage, prices: PriceList, month: Month) -> PricedLine:
    found = []
    for charge in charges_of(usage, prices):
        price = prices.price(charge.service, charge.item)
        found.append(PricedCharge(charge=charge, price=price, cost=month.cost(price, charge.quantity)))
    return PricedLine(usage=usage, charges=tuple(found))
