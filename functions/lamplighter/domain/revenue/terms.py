"""What a customer has agreed to pay, and what was paid: the records that revenue is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge

_NOTHING = Decimal(0)
# Of the currency's unit. Of what does not end (100 a year by the month) more digits would add nothing but noise; sums
# of so many are exact.
PLACES = Decimal("1e-10")


class Interval(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Charge(StrEnum):
    """Only what recurs in the same amount is recurring revenue."""

    RECURRING = "recurring"
    METERED = "metered"
    ONE_OFF = "one_off"


class Status(StrEnum):
    """Stripe's words. A subscription that is past due is still one; it is none once it is unpaid or canceled."""

    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    PAUSED = "paused"
    UNPAID = "unpaid"
    INCOMPLETE = "incomplete"
    CANCELED = "canceled"


# How many months' amount an interval's is, as a fraction.
_MONTHLY = {Interval.DAY: (365, 12), Interval.WEEK: (52, 12), Interval.MONTH: (1, 1), Interval.YEAR: (1, 12)}
_COUNTED = {Status.ACTIVE, Status.PAST_DUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Of one subscription from ``start`` until ``end``, or until its next terms. ``amount`` is what is paid each
    ``interval_count`` intervals, discounts taken off; ``tax`` is how much of it is tax.
    """

    customer_id: str
    subscription_id: str
    start: datetime
    status: Status
    amount: Annotated[Decimal, Ge(0)]
    interval: Interval
    interval_count: Annotated[int, Ge(1)] = 1
    charge: Charge = Charge.RECURRING
    tax: Annotated[Decimal, Ge(0)] = _NOTHING
    end: datetime | None = None

    @property
    def mrr(self) -> Decimal:
        """What it is worth by the month: nothing of trials, free plans, tax, metered and one-off charges."""
        if self.charge is not Charge.RECURRING or self.status not in _COUNTED:
            return _NOTHING
        times, over = _MONTHLY[self.interval]
        monthly = (self.amount - self.tax) * times / (over * self.interval_count)
        rounded = monthly.quantize(PLACES)
        return monthly if monthly == rounded else rounded


class EventKind(StrEnum):
    """Invoiced, given back, and earned by having delivered."""

    BILLED = "billed"
    REFUNDED = "refunded"
    RECOGNISED = "recognised"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueEvent:
    """Says nothing of recurring revenue: a month's events hold a year's invoice whole, and taxes and extras."""

    customer_id: str
    at: datetime
    kind: EventKind
    amount: Annotated[Decimal, Ge(0)]
    tax: Annotated[Decimal, Ge(0)] = _NOTHING
