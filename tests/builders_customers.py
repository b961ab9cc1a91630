"""Customers by default healthy: a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from lamplighter.domain.customers.figures import DayFigures, Figures
from lamplighter.domain.customers.health import CustomerHealth, health_of
from lamplighter.domain.customers.periods import Periods
from lamplighter.domain.definitions.business import Customers, CustomerSource, HealthPolicy

TODAY = datetime(2026, 11, 20, tzinfo=UTC)
YESTERDAY = date(2026, 11, 19)
PERIODS = Periods(last=YESTERDAY, days=14)


def customers(**changes: Any) -> Customers:
    values: dict[str, Any] = {"source": CustomerSource.DYNAMODB, "location": "Customers"}
    return Customers(**values | changes)


def some_figures(**changes: Any) -> Figures:
    """As many requests as before, no errors, no tickets."""
    values: dict[str, Any] = {
        "usage": 1000,
        "usage_before": 1000,
        "requests": 1000,
        "errors": 0,
        "open_tickets": 0,
        "tickets_day": "2026-11-19",
        "last_day": "2026-11-19",
    }
    return Figures(**values | changes)


def judged(policy: HealthPolicy | None = None, *, errors_seen: bool = True, **changes: Any) -> CustomerHealth:
    return health_of("cus-1", some_figures(**changes), PERIODS, policy or HealthPolicy(), errors_seen)


def steady(customer_id: str, *, days: int = 28, last: date = YESTERDAY, **changes: Any) -> list[DayFigures]:
    """The same figures on each of so many days."""
    values: dict[str, Any] = {"requests": 100, "errors": 0, "open_tickets": 0}
    return [
        DayFigures(customer_id, (last - timedelta(days=back)).isoformat(), **values | changes) for back in range(days)
    ]
