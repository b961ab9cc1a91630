"""What AuraStream's customers pay: the terms of each, and every change of them. Most have not changed for long.

What moves recurring revenue stands in the last whole month, so that its rates are defined on any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from local.demo.business.customers import Customer

# By a customer's weight, in steps of $50; whoever uses much pays less for each.
_PER_WEIGHT, _LESS, _STEP = 540, 1.5, 50
_TRIAL_DAYS = 14
# Customers who pay by the year.
_YEARLY = ("cus-002", "cus-009", "cus-015")
_LONGER, _SHORTER = 1.25, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """From ``start`` on, of a customer's one subscription. ``amount`` in dollars an ``interval``."""

    customer_id: str
    start: datetime
    amount: int
    status: str = "active"
    interval: str = "month"

    @property
    def monthly(self) -> int:
        if self.status != "active":
            return 0
        return self.amount // 12 if self.interval == "year" else self.amount


def terms_of(customer: Customer, today: date) -> Iterator[Terms]:
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    own, price = customer.customer_id, _price(customer)
    began = _midnight(today - timedelta(days=90 + int(own[-3:]) * 17))
    if own in _YEARLY:
        yield Terms(customer_id=own, start=began, amount=price * 12, interval="year")
    elif own == "cus-030":  # new: a trial first
        start = _midnight(today - timedelta(days=customer.since_days))
        yield Terms(customer_id=own, start=start, amount=price, status="trialing")
        yield Terms(customer_id=own, start=start + timedelta(days=_TRIAL_DAYS), amount=price)
    elif own == "cus-005":  # new last month
        yield Terms(customer_id=own, start=_midnight(month, 9), amount=price)
    else:
        yield Terms(customer_id=own, start=began, amount=price)
        yield from _changes(own, price, month)


def _changes(own: str, price: int, month: date) -> Iterator[Terms]:
    if own in {"cus-029", "cus-032"}:
        yield Terms(customer_id=own, start=_midnight(month, 12), amount=_rounded(price * _LONGER))
    elif own == "cus-026":
        yield Terms(customer_id=own, start=_midnight(month, 17), amount=_rounded(price * _SHORTER))
    elif own == "cus-031":
        yield Terms(customer_id=own, start=_midnight(month, 20), amount=price, status="canceled")
    elif own == "cus-018":  # left once, and came back
        yield Terms(customer_id=own, start=_midnight(month, -70), amount=price, status="canceled")
        yield Terms(customer_id=own, start=_midnight(month, 6), amount=price)


def _price(customer: Customer) -> int:
    return _rounded(customer.weight * (_PER_WEIGHT - _LESS * customer.weight))


def _rounded(amount: float) -> int:
    return round(amount / _STEP) * _STEP


def _midnight(day: date, later: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=later), time(), UTC)
