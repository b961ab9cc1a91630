"""A workload's costs by customer, as one snapshot and the table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from heapq import nsmallest
from typing import ClassVar

from lamplighter.domain.costs.charges import FigureState
from lamplighter.domain.costs.days import Days
from lamplighter.domain.customer_costs.divided import Division, Unallocated
from lamplighter.domain.customer_costs.margins import CustomerCost
from lamplighter.domain.measurement import Measurement, Unit

# A report that people read; the whole is in the table beside it.
MOST_LISTED = 100
_NOTHING = Decimal("0.00")
_COLUMNS = ("metered_usd", "shared_usd", "cost_usd", "revenue_usd", "margin_usd", "margin_percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Of the customers whose revenue is known, and of as many days. ``below``: those whose margin is under
    ``target_percent``, the least first, at most MOST_LISTED, and ``more_below`` counts the rest. ``unknown`` counts
    the customers without known revenue, and ``unknown_cost_usd`` is what they cost.
    """

    target_percent: Decimal
    revenue_usd: Decimal
    cost_usd: Decimal
    margin_usd: Decimal
    below: tuple[CustomerCost, ...]
    more_below: int
    unknown: int
    unknown_cost_usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCostReport:
    """``bill_usd`` is what was invoiced for these days without the ``unread`` ones: ``allocated_usd`` and
    ``unallocated_usd`` together, to the cent. ``dearest`` holds at most MOST_LISTED. ``margins`` is None where no
    revenue is known. ``prices``: the list that usage is metered by. ``table``: the key of the table of all customers.
    ``complete`` is False where days are unread, or the customers' source has more than it gave; ``notes`` say so.
    """

    kind: ClassVar[str] = "customer_costs"

    days: Days
    unread: tuple[date, ...]
    state: FigureState
    bill_usd: Decimal
    allocated_usd: Decimal
    metered_usd: Decimal
    shared_usd: Decimal
    unallocated_usd: Decimal
    unallocated: tuple[Unallocated, ...]
    shared_driver: str | None
    prices: str
    customers: int
    without_usage: int
    dearest: tuple[CustomerCost, ...]
    margins: Margins | None
    table: str | None
    complete: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a division is of, and how well that is known."""

    days: Days
    unread: tuple[date, ...]
    state: FigureState
    shared_driver: str | None
    prices: str
    complete: bool
    notes: tuple[str, ...]


def customer_cost_report(
    origin: Origin, division: Division, costs: Sequence[CustomerCost], margins: Margins | None
) -> CustomerCostReport:
    """Without its table."""
    allocated = sum((one.cost_usd for one in costs), _NOTHING)
    metered = sum((one.metered_usd for one in costs), _NOTHING)
    return CustomerCostReport(
        days=origin.days,
        unread=origin.unread,
        state=origin.state,
        bill_usd=division.bill_usd,
        allocated_usd=allocated,
        metered_usd=metered,
        shared_usd=sum((one.shared_usd for one in costs), _NOTHING),
        unallocated_usd=sum((one.usd for one in division.unallocated), _NOTHING),
        unallocated=division.unallocated,
        shared_driver=origin.shared_driver,
        prices=origin.prices,
        customers=len(costs),
        without_usage=division.without_usage + len(costs) - len(division.customers),
        dearest=tuple(nsmallest(MOST_LISTED, costs, key=lambda one: (-one.cost_usd, one.customer_id))),
        margins=margins,
        table=None,
        complete=origin.complete,
        notes=origin.notes,
    )


def margins_of(costs: Iterable[CustomerCost], target_percent: Decimal) -> Margins:
    """A customer that pays nothing and costs something is below any target."""
    known: list[CustomerCost] = []
    unknown: list[CustomerCost] = []
    for one in costs:
        (unknown if one.revenue_usd is None else known).append(one)
    below = [one for one in known if _is_below(one, target_percent)]
    revenue, cost = (sum((getattr(one, name) for one in known), _NOTHING) for name in ("revenue_usd", "cost_usd"))
    return Margins(
        target_percent=target_percent,
        revenue_usd=revenue,
        cost_usd=cost,
        margin_usd=revenue - cost,
        below=tuple(nsmallest(MOST_LISTED, below, key=lambda one: (one.margin_usd or _NOTHING, one.customer_id))),
        more_below=max(0, len(below) - MOST_LISTED),
        unknown=len(unknown),
        unknown_cost_usd=sum((one.cost_usd for one in unknown), _NOTHING),
    )


def customer_columns(costs: Sequence[CustomerCost]) -> dict[str, Sequence[str | Decimal | None]]:
    """By id. Amounts before rounding have twelve digits after the point."""
    numbers = {name: [getattr(one, name) for one in costs] for name in _COLUMNS}
    return {"customer_id": [one.customer_id for one in costs], **numbers}


def customer_cost_measurements(workload: str, report: CustomerCostReport) -> Iterator[Measurement]:
    """Of a whole bill only; in dollars, for which CloudWatch has no unit."""
    if not report.complete:
        return
    values: Mapping[str, tuple[Decimal | int, Unit]] = {
        "AllocatedCostUsd": (report.allocated_usd, Unit.NONE),
        "UnallocatedCostUsd": (report.unallocated_usd, Unit.NONE),
    }
    if report.margins is not None:
        below = len(report.margins.below) + report.margins.more_below
        values = {**values, "CustomersBelowMargin": (below, Unit.COUNT)}
    for name, (value, unit) in values.items():
        yield Measurement(name=name, value=float(value), unit=unit, workload=workload, dimensions={})


def _is_below(one: CustomerCost, target_percent: Decimal) -> bool:
    if one.margin_percent is None:
        return one.cost_usd > 0
    return one.margin_percent < target_percent
