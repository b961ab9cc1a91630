"""Every line that was read, as a table's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from lamplighter.domain.costs.charges import BillDay
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.views import days_in


def line_columns(kept: Iterable[BillDay], days: Days) -> dict[str, Sequence[str | date | Decimal | None]]:
    """By day, services first; then the same charges by tag value and usage type, which are not to be added to them."""
    own = days_in(kept, days)
    parts = [("service", day, line) for day in own for line in day.lines]
    parts += [("tag", day, line) for day in own for line in day.by_tag]
    parts += [("usage", day, line) for day in own for line in day.by_usage]
    return {
        "cut": [cut for cut, _, _ in parts],
        "day": [day.day for _, day, _ in parts],
        "state": [day.state.value for _, day, _ in parts],
        "service": [line.service for _, _, line in parts],
        "tag_value": [line.tag_value for _, _, line in parts],
        "usage_type": [line.usage_type for _, _, line in parts],
        "record_type": [line.record_type for _, _, line in parts],
        "invoice_usd": [line.invoice_usd for _, _, line in parts],
        "amortized_usd": [line.run_rate_usd for _, _, line in parts],
    }
