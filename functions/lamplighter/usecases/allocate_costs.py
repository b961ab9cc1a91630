"""What each workload's customers cost: its kept bill, divided among them by what they use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from lamplighter.business_ports import CustomerQuantities, RevenueReader, Tables
from lamplighter.domain.costs.days import DAY, Days
from lamplighter.domain.costs.views import days_in
from lamplighter.domain.customer_costs.divided import Division, divided
from lamplighter.domain.customer_costs.margins import CustomerCost, customer_cost, revenue_of, with_paying
from lamplighter.domain.customer_costs.metering import meter
from lamplighter.domain.customer_costs.pools import pools
from lamplighter.domain.customer_costs.quantities import Quantities, columns_of, iso_days
from lamplighter.domain.customer_costs.report import (
    CustomerCostReport,
    Margins,
    Origin,
    customer_columns,
    customer_cost_measurements,
    customer_cost_report,
    margins_of,
)
from lamplighter.domain.definitions.business import Costs, Customers
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.revenue.ledger import Ledger
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.unit_cost_questions import DAY_S, settled_days
from lamplighter.domain.window import rounded_down
from lamplighter.errors import LamplighterError, Unavailable
from lamplighter.measuring_ports import MetricPublisher, Snapshots
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.kept_bill import kept_bill

# What AWS charges in.
_CURRENCY = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocating:
    """``quantities`` is the source of a workload's customers; ``revenue`` is read in a region."""

    quantities: Callable[[WorkloadFile, Customers], CustomerQuantities]
    revenue: Callable[[str], RevenueReader]
    prices: PriceList
    snapshots: Snapshots
    tables: Tables
    publisher: MetricPublisher


@dataclass(frozen=True, slots=True, kw_only=True)
class _Revenue:
    """By customer, of the days that are looked at; None where none is known, for ``note``."""

    usd: Mapping[str, Decimal] | None = None
    note: str | None = None
    error: LamplighterError | None = None


def allocate_costs(
    now: datetime, files: Iterable[WorkloadFile], allocating: Allocating
) -> Mapping[str, CustomerCostReport]:
    """Returns the reports by workload, of the bill as it was last read. Each is tried, whatever becomes of the others;
    raises an ExceptionGroup. Where the revenue can't be read, costs are kept without margins, and it is raised after.
    """
    at = rounded_down(now, DAY_S)
    having = [
        (file, file.costs, file.customers)
        for file in files
        if file.costs and file.customers and (file.costs.metered or file.costs.shared_driver)
    ]
    attempts = [partial(_allocate, at, file, costs, customers, allocating) for file, costs, customers in having]
    return dict(attempt_all("costs of customers", attempts))


def _allocate(
    at: datetime, file: WorkloadFile, costs: Costs, customers: Customers, allocating: Allocating
) -> tuple[str, CustomerCostReport]:
    days = settled_days(at, costs.customer_days)
    bill = days_in(kept_bill(file.workload, costs, days, allocating.snapshots).values(), days)
    if not bill:
        raise Unavailable(f"{file.workload}: no day of {days} is known of the bill")
    known = [one.day for one in bill]
    quantities = _read(file, costs, customers, known, allocating)
    parts = pools(bill, [one.services for one in costs.metered])
    meters = [meter(one) for one in costs.metered]
    division = divided(parts, quantities, meters, costs.shared_driver, allocating.prices)
    revenue = _revenue(file, customers, known, allocating)
    origin = Origin(
        days=days,
        unread=tuple(sorted(set(days) - set(known))),
        state=parts.state,
        shared_driver=costs.shared_driver,
        prices=f"{allocating.prices.region}, {allocating.prices.as_of}",
        complete=quantities.complete and len(known) == len(days),
        notes=(*quantities.notes, *_notes(quantities, division, costs), *([revenue.note] if revenue.note else [])),
    )
    listed = _listed(division, revenue.usd or {})
    margins = _margins(listed, customers) if revenue.usd is not None else None
    report = _kept(at, file.workload, customer_cost_report(origin, division, listed, margins), listed, allocating)
    if revenue.error is not None:
        raise revenue.error
    return file.workload, report


def _kept(
    at: datetime, workload: str, report: CustomerCostReport, listed: list[CustomerCost], allocating: Allocating
) -> CustomerCostReport:
    if listed:
        table = allocating.tables.save(report.kind, workload, at, customer_columns(listed))
        report = replace(report, table=table)
    snapshot = Snapshot(workload=workload, taken_at=at, window=report.days.window, body=report)
    allocating.snapshots.save(snapshot)
    allocating.publisher.publish(tuple(customer_cost_measurements(workload, report)))
    return report


def _read(
    file: WorkloadFile, costs: Costs, customers: Customers, known: list[date], allocating: Allocating
) -> Quantities:
    """Of the very days whose costs are known."""
    columns = columns_of((one.columns.values() for one in costs.metered), costs.shared_driver)
    quantities = Quantities(columns=columns, days=iso_days(known))
    for batch in allocating.quantities(file, customers).read(customers, columns, Days(known[0], known[-1] + DAY)):
        quantities.add(batch)
    return quantities


def _revenue(file: WorkloadFile, customers: Customers, known: list[date], allocating: Allocating) -> _Revenue:
    if customers.revenue_table is None:
        return _Revenue(note="no margins: the file names no customers.revenue_table")
    if customers.revenue_currency != _CURRENCY:
        return _Revenue(note=f"no margins: revenue is in {customers.revenue_currency}, and the bill in {_CURRENCY}")
    ledger = Ledger(())
    try:
        for batch in allocating.revenue(file.region).read(customers):
            ledger.add(batch)
    except LamplighterError as error:
        return _Revenue(note=f"no margins: {error}", error=error)
    return _Revenue(usd={one: revenue_of(timeline, known) for one, timeline in ledger.timelines()})


def _listed(division: Division, revenue_usd: Mapping[str, Decimal]) -> list[CustomerCost]:
    parts = with_paying(division.customers, revenue_usd)
    return [customer_cost(one, part, revenue_usd.get(one)) for one, part in parts.items()]


def _margins(listed: list[CustomerCost], customers: Customers) -> Margins:
    """Below what the workload reckons with; where it says nothing, below 0."""
    return margins_of(listed, Decimal(str(customers.gross_margin or 0)) * 100)


def _notes(quantities: Quantities, division: Division, costs: Costs) -> Iterator[str]:
    if empty := quantities.empty_columns:
        yield f"nobody has a number of {', '.join(empty)}: what it would make cost is not metered"
    if division.negative_drivers:
        told = f"{division.negative_drivers} customers have {costs.shared_driver} below 0"
        yield f"{told}: they share nothing"
