"""From which size on a class is cheaper: below it, what is charged for each object outweighs the lower price."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from lamplighter.domain.inventory.bins import KIB, size_bin
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.storage_plan.moving import Effects, Linear
from lamplighter.domain.storage_plan.places import STANDARD, Place
from lamplighter.domain.storage_plan.policy import Policy

_TENTH = Decimal("0.1")
_SIZES = Context(prec=30, rounding=ROUND_HALF_UP)


def break_even_kib(place: Place, prices: PriceList) -> Decimal | None:
    """At which an object costs a month what it costs in STANDARD at its first tier's price, to a tenth of a KiB.

    Of INTELLIGENT_TIERING only of those that are monitored. None where the bytes are no cheaper there.
    """
    effects = Effects(prices=prices, policy=Policy(), total={})
    monitored_from = prices.storage_class(place.storage_class).monitored_from_kib * KIB
    bins = size_bin(monitored_from or 1)
    here, there = (effects.month(each, bins) for each in (STANDARD, place))
    return _meet(here, there)


def _meet(here: Linear, there: Linear) -> Decimal | None:
    per_byte = _SIZES.subtract(here.per_byte, there.per_byte)
    if per_byte <= 0:
        return None
    per_object = _SIZES.subtract(there.per_object, here.per_object)
    return _SIZES.divide(_SIZES.divide(per_object, per_byte), Decimal(KIB)).quantize(_TENTH, context=_SIZES)
