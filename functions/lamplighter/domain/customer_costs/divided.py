"""A bill divided among customers: to whom what, and what remains. Together they are the bill to the cent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lamplighter.domain.allocation import dividing, in_cents, share
from lamplighter.domain.customer_costs.metering import Meter
from lamplighter.domain.customer_costs.pools import Pools, Services
from lamplighter.domain.customer_costs.quantities import Exact, Quantities
from lamplighter.domain.pricing import PriceList, cost_of
from lamplighter.domain.usage_charges import charges_of

_NOTHING = Decimal(0)
_CUSTOMER, _REST = "customer", "rest"

# A price's service and item.
Item = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What a customer's usage costs at list prices, its share of what is shared, and both to the cent."""

    metered_usd: Decimal
    shared_usd: Decimal
    cost_usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Unallocated:
    """What nobody is given, to the cent. Below 0 where more was given than was charged."""

    what: str
    usd: Decimal
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """``customers`` by id. ``bill_usd`` is what was invoiced, to the cent: the sum of all parts and of what remains.
    ``without_usage`` counts those whose driver and metered usage are 0.
    """

    bill_usd: Decimal
    customers: Mapping[str, Part]
    unallocated: tuple[Unallocated, ...]
    without_usage: int
    negative_drivers: int


def divided(
    pools: Pools, quantities: Quantities, meters: Sequence[Meter], driver: str | None, prices: PriceList
) -> Division:
    """The metered part is at list prices: those of all customers' usage together, so that everyone pays the same for
    one thing and the account's tiers count. The shared part is in proportion to the driver, below 0 as 0.

    Raises KeyError for usage that the list does not price.
    """
    metered = _Metered(meters=meters, columns=quantities.columns, prices=prices)
    for customer_id, sums in quantities.customers.items():
        metered.add(customer_id, sums)
    costs, by_services = metered.costs()
    weights, negative = _weights(quantities, driver)
    shared = _shared(pools.shared_usd, weights)
    rest = {what: (usd, why) for what, usd, why in _rest(pools, by_services, shared, driver) if usd}
    exact = {(_CUSTOMER, one): costs.get(one, _NOTHING) + shared.get(one, _NOTHING) for one in quantities.customers}
    rounded = in_cents({**exact, **{(_REST, what): usd for what, (usd, _) in rest.items()}})
    return Division(
        bill_usd=sum(rounded.values(), _NOTHING),
        customers={
            one: Part(costs.get(one, _NOTHING), shared.get(one, _NOTHING), rounded[_CUSTOMER, one])
            for one in sorted(quantities.customers)
        },
        unallocated=tuple(
            Unallocated(what=what, usd=rounded[_REST, what], why=why)
            for what, (_, why) in rest.items()
            if rounded[_REST, what]
        ),
        without_usage=sum(1 for one in quantities.customers if one not in costs and not weights.get(one)),
        negative_drivers=negative,
    )


@dataclass(slots=True, kw_only=True)
class _Metered:
    """Charges of all customers, summed up by item: what an item costs is known when all of it is."""

    meters: Sequence[Meter]
    columns: tuple[str, ...]
    prices: PriceList
    _charged: dict[str, list[tuple[int, Item, Decimal]]] = field(default_factory=dict)
    _totals: dict[Item, Decimal] = field(default_factory=dict)

    def add(self, customer_id: str, sums: Sequence[Exact]) -> None:
        by_column = dict(zip(self.columns, sums, strict=True))
        found = [
            (at, (charge.service, charge.item), charge.quantity)
            for at, meter in enumerate(self.meters)
            if (usage := meter.usage(by_column)) is not None
            for charge in charges_of(usage, self.prices)
        ]
        if not found:
            return
        self._charged[customer_id] = found
        with dividing():
            for _, item, quantity in found:
                self._totals[item] = self._totals.get(item, _NOTHING) + quantity

    def costs(self) -> tuple[dict[str, Decimal], dict[Services, Decimal]]:
        """By customer, and by the services of the bill that it is charged under."""
        totals = {item: (cost_of(self.prices.price(*item), all_).usd, all_) for item, all_ in self._totals.items()}
        by_customer: dict[str, Decimal] = {}
        by_services: dict[Services, Decimal] = {}
        with dividing():
            for customer_id, charged in self._charged.items():
                own = _NOTHING
                for at, item, quantity in charged:
                    usd, of = totals[item]
                    part = share(usd, quantity, of)
                    services = self.meters[at].metered.services
                    by_services[services] = by_services.get(services, _NOTHING) + part
                    own += part
                by_customer[customer_id] = own
        return by_customer, by_services


def _weights(quantities: Quantities, driver: str | None) -> tuple[dict[str, Decimal], int]:
    """Of those that have any, and how many were below 0."""
    if driver is None:
        return {}, 0
    at = quantities.columns.index(driver)
    sums = {one: Decimal(own[at]) for one, own in quantities.customers.items()}
    return {one: own for one, own in sums.items() if own > 0}, sum(1 for own in sums.values() if own < 0)


def _shared(usd: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    with dividing():
        of = sum(weights.values(), _NOTHING)
        return {one: share(usd, weight, of) for one, weight in weights.items()}


def _rest(
    pools: Pools, by_services: Mapping[Services, Decimal], shared: Mapping[str, Decimal], driver: str | None
) -> Iterator[tuple[str, Decimal, str]]:
    """What it is, how much, and why it is nobody's."""
    with dividing():
        for services, billed in pools.metered.items():
            metered = by_services.get(services, _NOTHING)
            why = f"${billed:,.2f} were charged; what customers used comes to ${metered:,.2f} at list prices"
            yield ", ".join(services), billed - metered, why
        none_used = f"no customer has any {driver}" if driver else "costs.shared_driver names nothing to share them by"
        why = "a rest too small to divide" if shared else none_used
        yield "shared costs", pools.shared_usd - sum(shared.values(), _NOTHING), why
        for record_type, usd in pools.apart.items():
            yield record_type, usd, "stands apart, so that it hides no cost"
        yield "spread over time", pools.spread_usd, "the invoice has it on other days than those that it is paid for"
