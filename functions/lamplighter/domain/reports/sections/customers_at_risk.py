"""Who is at risk, who has become so, and what they pay: the verdict on customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.customers.health import Outcome
from lamplighter.domain.customers.report import AtRiskCustomers, CustomerReport
from lamplighter.domain.reports.document import Standing
from lamplighter.domain.reports.part import Judged
from lamplighter.domain.reports.sections.revenue import spoken_amount
from lamplighter.domain.reports.words import counted
from lamplighter.domain.revenue.report import RevenueReport
from lamplighter.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSnapshots:
    """As of the period's end, and ``before`` as of its beginning. ``ids`` are all that were at risk."""

    report: Snapshot[CustomerReport] | None
    report_before: Snapshot[CustomerReport] | None = None
    ids: Snapshot[AtRiskCustomers] | None = None
    ids_before: Snapshot[AtRiskCustomers] | None = None
    revenue: Snapshot[RevenueReport] | None = None


def judged(taken: CustomerSnapshots) -> Judged:
    report, verdict = taken.report.body if taken.report else None, _verdict(taken)
    if report is None or report.freshness.stale:
        return Judged(standing=Standing.NO_DATA, verdict=verdict)
    at_risk, newly = report.totals.get(Outcome.AT_RISK, 0), newly_at_risk(taken)
    if newly:
        became = f"{counted(len(newly), 'customer')} became at risk"
        return Judged(standing=Standing.BAD, verdict=verdict, finding=f"{became}{_stake(newly, taken)}")
    if at_risk:
        finding = f"{_at_risk(report)}{_whole_stake(taken)}"
        return Judged(standing=Standing.ATTENTION, verdict=verdict, finding=finding)
    if not report.complete:
        finding = "Customers' figures are not complete"
        return Judged(standing=Standing.ATTENTION, verdict=verdict, finding=finding)
    return Judged(standing=Standing.GOOD, verdict=verdict)


def _at_risk(report: CustomerReport) -> str:
    at_risk = report.totals.get(Outcome.AT_RISK, 0)
    many = f"{at_risk:,} of {counted(report.customers, 'customer')}" if at_risk else "No customer"
    return f"{many} {'are' if at_risk > 1 else 'is'} at risk"


def _stake(ids: Sequence[str], taken: CustomerSnapshots) -> str:
    """What they pay, as far as it is listed."""
    known = mrr_of(taken)
    stake = sum((known.get(one, Decimal(0)) for one in ids), Decimal(0))
    return f" with {spoken_mrr(stake, taken)} of MRR" if stake else ""


def _whole_stake(taken: CustomerSnapshots) -> str:
    at_risk = taken.revenue.body.at_risk if taken.revenue else None
    return f" with {spoken_mrr(at_risk.mrr, taken)} of MRR" if at_risk and at_risk.mrr else ""


def _verdict(taken: CustomerSnapshots) -> str:
    report = taken.report.body if taken.report else None
    if report is None:
        said = "No customers were scored"
    elif report.freshness.stale:
        said = f"Nobody can be judged: {report.freshness.reason}"
    else:
        newly = newly_at_risk(taken)
        said = _at_risk(report) + (f", {len(newly)} of them newly" if newly else "")
    revenue = taken.revenue.body if taken.revenue else None
    return f"{said}; MRR is {spoken_amount(revenue.mrr, revenue.currency)}." if revenue else f"{said}."


def newly_at_risk(taken: CustomerSnapshots) -> list[str]:
    if taken.ids is None or taken.ids_before is None:
        return []
    return sorted(set(taken.ids.body.ids) - set(taken.ids_before.body.ids))


def at_risk_no_longer(taken: CustomerSnapshots) -> list[str]:
    if taken.ids is None or taken.ids_before is None:
        return []
    return sorted(set(taken.ids_before.body.ids) - set(taken.ids.body.ids))


def names_of(*reports: Snapshot[CustomerReport] | None) -> Mapping[str, str]:
    """By id, what people call them, as far as that is known: of those that are or were at risk."""
    return {one.customer_id: one.name for each in reports if each for one in each.body.at_risk if one.name}


def mrr_of(taken: CustomerSnapshots) -> Mapping[str, Decimal]:
    at_risk = taken.revenue.body.at_risk if taken.revenue else None
    return {one.customer_id: one.mrr for one in at_risk.largest} if at_risk else {}


def spoken_mrr(amount: Decimal, taken: CustomerSnapshots) -> str:
    return spoken_amount(amount, taken.revenue.body.currency) if taken.revenue else ""
