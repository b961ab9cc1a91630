"""A month's quantities of S3's items: what they cost over the whole bucket, and what one more or less of them costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from lamplighter.domain.exact import exactly
from lamplighter.domain.pricing import PriceList, cost_of
from lamplighter.domain.storage_plan.places import gb_or_count

Quantities = Mapping[str, int]


def cost_usd(quantities: Quantities, prices: PriceList) -> Decimal:
    """Of a month, with the tiers over all of a bucket; exact. Raises KeyError for an item without a price."""
    with exactly():
        costs = (
            cost_of(prices.price("S3", item), gb_or_count(item, quantity)).usd for item, quantity in quantities.items()
        )
        return sum(costs, Decimal(0))


def changed(quantities: Quantities, less: Quantities, more: Quantities) -> Quantities:
    """Raises ValueError where less is left than nothing."""
    counted = Counter(quantities)
    counted.update(more)
    counted.subtract(less)
    below = {item: left for item, left in counted.items() if left < 0}
    if below:
        raise ValueError(f"more is taken away than there is: {below}")
    return dict(counted)


def last_prices(quantities: Quantities, prices: PriceList) -> Mapping[str, Decimal]:
    """By item of S3: what the last byte (or object) of these costs in a month; where there is none yet, the first.

    Tiers get cheaper, so by this price no saving is too large and no rise too small, however much is moved.
    """
    with exactly():
        return {
            price.item: _tier_usd(price.item, quantities.get(price.item, 0), prices)
            for price in prices.prices
            if price.service == "S3"
        }


def _tier_usd(item: str, quantity: int, prices: PriceList) -> Decimal:
    price = prices.price("S3", item)
    billed = gb_or_count(item, quantity)
    tier = next(tier for tier in price.tiers if tier.up_to is None or billed <= tier.up_to)
    return tier.usd / price.per * gb_or_count(item, 1)
