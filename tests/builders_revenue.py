"""Subscriptions of 100 a month by default: a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lamplighter.domain.definitions.business import Customers
from lamplighter.domain.revenue.ledger import Ledger, RevenueBatch
from lamplighter.domain.revenue.report import RevenueReport, periods_of, revenue_report
from lamplighter.domain.revenue.terms import EventKind, Interval, RevenueEvent, Status, Terms


def month(number: int, day: int = 1, year: int = 2026) -> datetime:
    return datetime(year, number, day, tzinfo=UTC)


# The middle of November: October is the last whole month.
NOW = month(11, 20)


def terms(customer_id: str = "a", amount: object = 100, **changes: Any) -> Terms:
    values: dict[str, Any] = {
        "subscription_id": "s1",
        "start": month(1),
        "status": Status.ACTIVE,
        "interval": Interval.MONTH,
    }
    return Terms(customer_id=customer_id, amount=Decimal(str(amount)), **values | changes)


def event(amount: object, at: datetime, kind: EventKind = EventKind.BILLED, **changes: Any) -> RevenueEvent:
    values: dict[str, Any] = {"customer_id": "a", "at": at, "kind": kind, "amount": Decimal(str(amount))}
    return RevenueEvent(**values | changes)


def report_of(*records: Terms | RevenueEvent, now: datetime = NOW, margin: str | None = "0.8") -> RevenueReport:
    ledger = Ledger(periods_of(now))
    ledger.add(batch_of(*records))
    return revenue_report(now, ledger, dict(ledger.timelines()), "USD", Decimal(margin) if margin else None)


def batch_of(*records: Terms | RevenueEvent) -> RevenueBatch:
    return RevenueBatch(
        terms=[one for one in records if isinstance(one, Terms)],
        events=[one for one in records if isinstance(one, RevenueEvent)],
    )


def figures(*amounts: object) -> list[object]:
    """To compare amounts with whole numbers."""
    return list(amounts)


@dataclass
class FakeRevenue:
    """Implements RevenueReader. A batch for each record."""

    records: list[Terms | RevenueEvent] = field(default_factory=list)

    def read(self, _customers: Customers) -> Iterator[RevenueBatch]:
        for record in self.records:
            yield batch_of(record)
