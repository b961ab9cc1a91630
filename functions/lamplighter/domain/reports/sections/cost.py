"""The section on costs: the bill, what a unit costs, and what customers cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.customer_costs.report import CustomerCostReport
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Section, Standing
from lamplighter.domain.reports.part import Part, section_of, without_data
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.bill import bill_part
from lamplighter.domain.reports.sections.bill_tables import bill_tables
from lamplighter.domain.reports.sections.customer_costs import customer_costs_part
from lamplighter.domain.reports.sections.restated import restated_part
from lamplighter.domain.reports.sections.unit_costs import unit_costs_part
from lamplighter.domain.reports.words import dollars
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.unit_costs import UnitCostReport

TITLE = "Costs"
# Against the same days of the month before: more than this is worth a look.
_RISE_PERCENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSnapshots:
    """As of the period's end, and ``before`` as of its beginning. ``bills`` were taken within it, oldest first: each
    tells what was restated since the one before. ``budget_usd`` a month, where the workload's file has one.
    """

    bill: Snapshot[CostReport] | None
    bill_before: Snapshot[CostReport] | None = None
    bills: tuple[Snapshot[CostReport], ...] = ()
    units: Snapshot[UnitCostReport] | None = None
    customers: Snapshot[CustomerCostReport] | None = None
    budget_usd: Decimal | None = None


def cost(period: Period, taken: CostSnapshots) -> Section:
    if taken.bill is None:
        return without_data(ReportKind.COST, TITLE, "No bill was read until the end of the period.")
    parts = (
        bill_part(period, taken.bill, taken.budget_usd),
        bill_tables(period, taken.bill, taken.bill_before),
        restated_part(period, taken.bills),
        unit_costs_part(period, taken.units) if taken.units else Part(),
        customer_costs_part(period, taken.customers) if taken.customers else Part(),
    )
    body = taken.bill.body
    return section_of(ReportKind.COST, TITLE, _standing(body, taken), _verdict(body, taken), parts)


def _standing(bill: CostReport, taken: CostSnapshots) -> Standing:
    if bill.month_to_date is None:
        return Standing.NO_DATA
    if _is_over(bill, taken.budget_usd):
        return Standing.BAD
    percent = bill.comparison.change_percent if bill.comparison else None
    rises = percent is not None and percent > _RISE_PERCENT
    margins = taken.customers.body.margins if taken.customers else None
    return Standing.ATTENTION if rises or bill.unread or (margins and margins.below) else Standing.GOOD


def _is_over(bill: CostReport, budget_usd: Decimal | None) -> bool:
    return bill.projection is not None and budget_usd is not None and bill.projection.run_rate_usd > budget_usd


def _verdict(bill: CostReport, taken: CostSnapshots) -> str:
    if bill.month_to_date is None:
        return f"Nothing is known of the costs of {bill.month}: {bill.note or 'no day of it could be read'}."
    figure = bill.month_to_date
    said = f"{bill.month} cost {dollars(figure.run_rate_usd)} ({figure.state.value})"
    if bill.projection is not None:
        said += f"; the whole month is going to cost {dollars(bill.projection.run_rate_usd)}"
        if taken.budget_usd is not None:
            over = "over" if _is_over(bill, taken.budget_usd) else "within"
            said += f", {over} the budget of {dollars(taken.budget_usd)}"
    return f"{said}."
