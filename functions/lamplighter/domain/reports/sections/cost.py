"""The section on costs: the bill, what a unit costs, and what customers cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.customer_costs.report import CustomerCostReport
from lamplighter.domain.customers.report import CustomerReport
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.reports.document import Section, Standing
from lamplighter.domain.reports.part import Judged, Part, section_of, without_data
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.bill import bill_part
from lamplighter.domain.reports.sections.bill_tables import bill_tables
from lamplighter.domain.reports.sections.customer_costs import customer_costs_part, margin_target
from lamplighter.domain.reports.sections.customers_at_risk import names_of
from lamplighter.domain.reports.sections.restated import restated_part
from lamplighter.domain.reports.sections.unit_costs import unit_costs_part
from lamplighter.domain.reports.words import counted, dollars, month
from lamplighter.domain.reports.words import days as words_of_days
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import roughly
from lamplighter.domain.unit_costs import UnitCostReport

# Against the same days of the month before: more than this is worth a look.
_RISE_PERCENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSnapshots:
    """As of the period's end, and ``before`` as of its beginning. ``bills`` were taken within it, oldest first: each
    tells what was restated since the one before. ``at_risk`` knows names of customers. ``budget_usd`` a month, where
    the workload's file has one.
    """

    bill: Snapshot[CostReport] | None
    bill_before: Snapshot[CostReport] | None = None
    bills: tuple[Snapshot[CostReport], ...] = ()
    units: Snapshot[UnitCostReport] | None = None
    customers: Snapshot[CustomerCostReport] | None = None
    at_risk: Snapshot[CustomerReport] | None = None
    budget_usd: Decimal | None = None


def cost(period: Period, taken: CostSnapshots) -> Section:
    if taken.bill is None:
        return without_data(ReportKind.COST, "No bill was read until the end of the period.")
    parts = (
        bill_part(period, taken.bill, taken.budget_usd),
        bill_tables(period, taken.bill, taken.bill_before, taken.budget_usd),
        restated_part(period, taken.bills),
        unit_costs_part(period, taken.units) if taken.units else Part(),
        customer_costs_part(period, taken.customers, names_of(taken.at_risk)) if taken.customers else Part(),
    )
    body = taken.bill.body
    return section_of(ReportKind.COST, _judged(body, taken), parts)


def _judged(bill: CostReport, taken: CostSnapshots) -> Judged:
    if bill.month_to_date is None:
        return Judged(standing=Standing.NO_DATA, verdict=_verdict(bill, taken))
    finding = _over_budget(bill, taken.budget_usd)
    if finding:
        return Judged(standing=Standing.BAD, verdict=_verdict(bill, taken), finding=finding)
    finding = _risen(bill) or _unread(bill) or _below_margin(taken)
    standing = Standing.ATTENTION if finding else Standing.GOOD
    return Judged(standing=standing, verdict=_verdict(bill, taken), finding=finding)


def _over_budget(bill: CostReport, budget_usd: Decimal | None) -> str:
    if bill.projection is None or budget_usd is None or bill.projection.run_rate_usd <= budget_usd:
        return ""
    heading = f"{month(bill.month.start)} is heading for {dollars(bill.projection.run_rate_usd)}"
    return f"{heading} against a budget of {dollars(budget_usd)}"


def _risen(bill: CostReport) -> str:
    compared = bill.comparison
    if compared is None or compared.change_percent is None or compared.change_percent <= _RISE_PERCENT:
        return ""
    by = roughly(float(compared.change_percent), "percent")
    days, before = (words_of_days(each) for each in (compared.days, compared.days_before))
    return f"{days} cost {by} more than {before}"


def _unread(bill: CostReport) -> str:
    return f"{counted(len(bill.unread), 'day')} of the bill could not be read" if bill.unread else ""


def _below_margin(taken: CostSnapshots) -> str:
    margins = taken.customers.body.margins if taken.customers else None
    if margins is None or not margins.below:
        return ""
    below = len(margins.below) + margins.more_below
    return f"{counted(below, 'customer')} {'leaves' if below == 1 else 'leave'} a margin under {margin_target(margins)}"


def _verdict(bill: CostReport, taken: CostSnapshots) -> str:
    if bill.month_to_date is None:
        of = words_of_days(bill.month)
        return f"Nothing is known of the costs of {of}: {bill.note or 'no day of it could be read'}."
    figure = bill.month_to_date
    said = f"{words_of_days(bill.month)} cost {dollars(figure.run_rate_usd)} ({figure.state.value})"
    if bill.projection is not None:
        said += f"; {month(bill.month.start)} is heading for {dollars(bill.projection.run_rate_usd)}"
        if taken.budget_usd is not None:
            over = "over" if _over_budget(bill, taken.budget_usd) else "within"
            said += f", {over} its budget of {dollars(taken.budget_usd)}"
    return f"{said}."
