"""The table of all customers, filled customer by customer: 100 000 of them are columns, not objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lamplighter.domain.customers.health import CustomerHealth

Column = list[str | int | float | bool | None]
_COLUMNS = (
    "customer_id",
    "name",
    "since",
    "outcome",
    "score",
    "usage",
    "usage_before",
    "usage_trend_percent",
    "error_rate_percent",
    "few",
    "open_tickets",
    "last_day",
)


@dataclass(slots=True)
class CustomerTable:
    """One column for each of a customer's figures, and ``reasons``, a sentence a line."""

    columns: Mapping[str, Column] = field(default_factory=lambda: {name: [] for name in (*_COLUMNS, "reasons")})

    def add(self, health: CustomerHealth) -> None:
        for name in _COLUMNS:
            self.columns[name].append(getattr(health, name))
        self.columns["reasons"].append("\n".join(health.reasons))
