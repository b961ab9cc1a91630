"""What becomes of the objects of one cell under one transition of a lifecycle: when, at what fee, and at what cost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory.bins import ages_of
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.storage_plan.cost import PricedCell
from lamplighter.domain.storage_plan.places import MONITORED, Billing, Place, billing
from lamplighter.domain.storage_plan.policy import DAYS_IN_A_MONTH, Policy
from lamplighter.domain.storage_plan.quantities import Quantities, last_prices
from lamplighter.domain.storage_plan.waterfall import leads, place_after

_NOTHING = Decimal(0)


class Step(NamedTuple):
    """An object is moved when it is so many days old."""

    days: int
    storage_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """All objects are taken to be as young as their age bin allows, so that a saving begins late: ``waits_days`` from
    now, and is counted in the whole months from ``first_month`` on (1 is the one that begins now). The fee is paid in
    ``fee_month``, the last one where only the older of them move within the horizon; None where none does.
    ``soonest_days``: from now, when the oldest may move.
    """

    waits_days: int
    soonest_days: int
    first_month: int
    fee_month: int | None


def timing(days: int, age_bin: int, policy: Policy) -> Timing:
    youngest, below = ages_of(age_bin)
    waits = max(0, days - youngest)
    soonest = 0 if below is None else max(0, days - below + 1)
    fee_month: int | None = waits // DAYS_IN_A_MONTH + 1
    if waits >= policy.horizon_days:
        fee_month = policy.horizon_months if soonest < policy.horizon_days else None
    return Timing(
        waits_days=waits,
        soonest_days=soonest,
        first_month=math.ceil(waits / DAYS_IN_A_MONTH) + 1,
        fee_month=fee_month,
    )


@dataclass(frozen=True, slots=True)
class Linear:
    """Dollars for each object and for each byte."""

    per_object: Decimal = _NOTHING
    per_byte: Decimal = _NOTHING

    def of(self, amount: Amount) -> Decimal:
        return self.per_object * amount.objects + self.per_byte * amount.bytes

    def __add__(self, other: Linear) -> Linear:
        return Linear(self.per_object + other.per_object, self.per_byte + other.per_byte)

    def __sub__(self, other: Linear) -> Linear:
        return self + other.times(-1)

    def times(self, factor: int) -> Linear:
        return Linear(self.per_object * factor, self.per_byte * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Of one step on the objects of one kind of cell, at the prices of the last byte.

    ``minimum_days`` are those of the class that it moves them into. ``before`` is a month where they are, ``after`` one
    where they come to lie in the end, unread, with ``monitoring`` in it, ``rise`` the difference. ``transition`` and
    ``early_delete`` are what is paid once, within the horizon; the latter is the most that it can be, for since when an
    object has been in its class is in no inventory. ``by_month`` is what each month of the horizon comes to more, all
    of that in it; ``change`` is their sum. ``reading`` is what reading all of it once a month costs more until then.
    """

    timing: Timing
    minimum_days: int
    before: Linear
    after: Linear
    rise: Linear
    monitoring: Linear
    transition: Linear
    early_delete: Linear
    by_month: tuple[Linear, ...]
    change: Linear
    reading: Linear


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """All the effects that a plan asks about. ``total`` is what the whole bucket is charged for now."""

    prices: PriceList
    policy: Policy
    total: Quantities
    _usd: dict[str, Decimal] = field(default_factory=dict)
    _known: dict[tuple[Place, int, int, tuple[Step, ...]], tuple[Effect | None, ...]] = field(default_factory=dict)
    _billings: dict[tuple[Place, int], Billing] = field(default_factory=dict)

    def of(self, one: PricedCell, step: Step) -> Effect | None:
        """None where the step does not move it. Raises ValueError for a cell without an age."""
        return self.under(one, (step,))[0]

    def under(self, one: PricedCell, steps: tuple[Step, ...]) -> tuple[Effect | None, ...]:
        """Each of the steps by itself. Raises as ``of``."""
        if one.cell.age_bin is None:
            raise ValueError(f"when objects of an unknown age are moved is not known: {one.cell}")
        key = one.place, one.size_bin, one.cell.age_bin, steps
        if key not in self._known:
            with exactly():
                self._known[key] = tuple(
                    self._effect(one.place, one.size_bin, one.cell.age_bin, step)
                    if leads(one.place, step.storage_class)
                    else None
                    for step in steps
                )
        return self._known[key]

    def billing(self, place: Place, size_bin: int) -> Billing:
        key = place, size_bin
        if key not in self._billings:
            self._billings[key] = billing(place, size_bin, self.prices)
        return self._billings[key]

    def _effect(self, place: Place, size_bin: int, age_bin: int, step: Step) -> Effect:
        when = timing(step.days, age_bin, self.policy)
        before = self.month(place, size_bin)
        there = [self.month(each, size_bin) - before for each in self.places(step, when)]
        transition = early = Linear()
        by_month = [*[Linear()] * (self.policy.horizon_months - len(there)), *there]
        if when.fee_month is not None:
            transition = Linear(self.usd(f"transitions into {step.storage_class}"))
            early = before.times(self.early_months(place, when))
            by_month[when.fee_month - 1] += transition + early
        end = place_after(step.storage_class, self.policy.horizon_months)
        after = self.month(end, size_bin)
        watched = self.billing(end, size_bin).monitored
        return Effect(
            timing=when,
            minimum_days=self.prices.storage_class(step.storage_class).minimum_days,
            before=before,
            after=after,
            rise=after - before,
            monitoring=Linear(self.usd(MONITORED)) if watched else Linear(),
            transition=transition,
            early_delete=early,
            by_month=tuple(by_month),
            change=sum(by_month, Linear()),
            reading=(self.reading(step.storage_class) - self.reading(place.storage_class)).times(len(there)),
        )

    def places(self, step: Step, when: Timing) -> Iterator[Place]:
        """Where they lie in the months from ``first_month`` to the horizon."""
        months = self.policy.horizon_months - when.first_month + 1
        return (place_after(step.storage_class, month) for month in range(months))

    def early_months(self, place: Place, when: Timing) -> int:
        left = self.prices.storage_class(place.storage_class).minimum_days - when.soonest_days
        return max(0, math.ceil(left / DAYS_IN_A_MONTH))

    def month(self, place: Place, size_bin: int) -> Linear:
        bill = self.billing(place, size_bin)
        return Linear(self._cost(bill, Amount(1, 0)), self._cost(bill, Amount(0, 1)))

    def _cost(self, bill: Billing, amount: Amount) -> Decimal:
        quantities = bill.quantities(amount)
        return sum((quantity * self.usd(item) for item, quantity in quantities.items()), _NOTHING)

    def reading(self, storage_class: str) -> Linear:
        usd = self._prices()
        restores = usd.get(f"restore requests {storage_class}", _NOTHING)
        return Linear(usd[f"GET requests {storage_class}"] + restores, usd[f"GB retrieved {storage_class}"])

    def usd(self, item: str) -> Decimal:
        """The last byte's, or the last object's, in a month."""
        return self._prices()[item]

    def _prices(self) -> Mapping[str, Decimal]:
        if not self._usd:
            self._usd.update(last_prices(self.total, self.prices))
        return self._usd
