"""What is left of a customer's revenue after what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lamplighter.domain.allocation import CENT, dividing
from lamplighter.domain.costs.days import DAY, midnight
from lamplighter.domain.customer_costs.divided import Part
from lamplighter.domain.revenue.timeline import Timeline

_MONTHS_A_YEAR, _DAYS_A_YEAR = 12, 365


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCost:
    """``cost_usd`` is ``metered_usd`` and ``shared_usd``, to the cent. ``revenue_usd`` is that of as many days; it and
    the margin are None where no revenue is known, ``margin_percent`` where it is 0.
    """

    customer_id: str
    metered_usd: Decimal
    shared_usd: Decimal
    cost_usd: Decimal
    revenue_usd: Decimal | None
    margin_usd: Decimal | None
    margin_percent: Decimal | None


def customer_cost(customer_id: str, part: Part, revenue_usd: Decimal | None) -> CustomerCost:
    """``revenue_usd`` to the cent."""
    margin = None if revenue_usd is None else revenue_usd - part.cost_usd
    return CustomerCost(
        customer_id=customer_id,
        metered_usd=part.metered_usd,
        shared_usd=part.shared_usd,
        cost_usd=part.cost_usd,
        revenue_usd=revenue_usd,
        margin_usd=margin,
        margin_percent=_percent(margin, revenue_usd),
    )


def revenue_of(timeline: Timeline, days: Iterable[date]) -> Decimal:
    """Monthly recurring revenue of these days, as it stood at the end of each: 365 of them are twelve months."""
    with dividing():
        of_months = sum((timeline.before(midnight(day + DAY)) for day in days), Decimal(0))
        return (of_months * _MONTHS_A_YEAR / _DAYS_A_YEAR).quantize(CENT)


def with_paying(parts: Mapping[str, Part], revenue_usd: Mapping[str, Decimal]) -> dict[str, Part]:
    """Those too that pay and of whose usage nothing is known: they cost nothing that is known. By id."""
    nothing = Part(Decimal(0), Decimal(0), Decimal("0.00"))
    paying = {one for one, usd in revenue_usd.items() if usd}
    return {one: parts.get(one, nothing) for one in sorted(parts.keys() | paying)}


def _percent(margin: Decimal | None, revenue: Decimal | None) -> Decimal | None:
    return (100 * margin / revenue).quantize(Decimal("0.1")) if margin is not None and revenue else None
