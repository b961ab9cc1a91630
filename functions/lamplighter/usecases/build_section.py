"""One section of a report: what it needs is read, and it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.customer_costs.report import CustomerCostReport
from lamplighter.domain.customers.report import AtRiskCustomers, CustomerReport
from lamplighter.domain.definitions.business import BudgetPeriod, ReportKind
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.reports.document import Section
from lamplighter.domain.reports.incident_records import IncidentRecords
from lamplighter.domain.reports.period import Period, by_utc_days, known_at, period_before
from lamplighter.domain.reports.sections.cost import CostSnapshots, cost
from lamplighter.domain.reports.sections.customers import customers
from lamplighter.domain.reports.sections.customers_at_risk import CustomerSnapshots
from lamplighter.domain.reports.sections.incidents import incidents, no_incidents
from lamplighter.domain.reports.sections.kpis import kpis
from lamplighter.domain.reports.sections.performance import performance
from lamplighter.domain.reports.sections.slo import slo
from lamplighter.domain.reports.sections.storage import storage
from lamplighter.domain.reports.sections.sync_history import sync_history
from lamplighter.domain.revenue.report import RevenueReport
from lamplighter.domain.slos.status import SloReport
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.unit_costs import UnitCostReport
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError
from lamplighter.measuring_ports import SnapshotHistory
from lamplighter.ports import IncidentHistory, RemediationHistory
from lamplighter.usecases.report_snapshots import ReportSnapshots

# Of incidents that were opened before the report's own period and the one before it, and ended in it.
_LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSources:
    """None where no incidents are kept, as in a folder of snapshots: that is no data, and does not mean none."""

    snapshots: SnapshotHistory
    incidents: IncidentHistory | None
    remediations: RemediationHistory | None


def build_section(
    file: WorkloadFile, kind: ReportKind, period: Period, sources: ReportSources, now: datetime
) -> Section:
    """Of a period that is over, or under way: as far as it is known ``now``. Raises Unavailable, ConfigurationError for
    a period that has not begun.
    """
    try:
        known = known_at(period, now)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    return _BUILDERS[kind](_Asked(file=file, period=known, sources=sources, now=now))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    file: WorkloadFile
    period: Period
    sources: ReportSources
    now: datetime

    @property
    def snapshots(self) -> ReportSnapshots:
        return ReportSnapshots(workload=self.file.workload, period=self.period, snapshots=self.sources.snapshots)

    @property
    def daily(self) -> ReportSnapshots:
        """Of what is looked at once a day, for days of UTC: the snapshot with the period's last day is of the midnight
        after it, which east of Greenwich comes hours after the period's end.
        """
        return replace(self.snapshots, period=by_utc_days(self.period))


def _kpis(asked: _Asked) -> Section:
    return kpis(asked.snapshots.kpi_history())


def _slo(asked: _Asked) -> Section:
    return slo(asked.period, asked.snapshots.last(SloReport), asked.snapshots.then(SloReport))


def _incidents(asked: _Asked) -> Section:
    since = min(period_before(asked.period).window.start, asked.period.window.start - _LOOKED_BACK)
    history, changes, workload = asked.sources.incidents, asked.sources.remediations, asked.file.workload
    if history is None or changes is None:
        return no_incidents()
    found = {one.incident_id: one for one in history.unchanged_since(asked.now) if one.workload == workload}
    for one in history.opened(Window(since, asked.period.window.end)):
        if one.workload == workload:
            found[one.incident_id] = one
    own = sorted(found.values(), key=lambda one: (one.opened_at, one.incident_id))
    remediations = (each for one in own for each in changes.of_incident(one.incident_id))
    records = IncidentRecords(since=since, incidents=tuple(own), remediations=tuple(remediations))
    window = Window(since, asked.period.window.end)
    snapshot = Snapshot(workload=workload, taken_at=asked.now, window=window, body=records)
    return incidents(asked.period, snapshot)


def _cost(asked: _Asked) -> Section:
    own = asked.daily
    bill, before = own.both(CostReport)
    return cost(
        asked.period,
        CostSnapshots(
            bill=bill,
            bill_before=before,
            bills=own.within(CostReport),
            units=own.last(UnitCostReport),
            customers=own.last(CustomerCostReport),
            at_risk=own.last(CustomerReport),
            budget_usd=_monthly_budget_usd(asked.file),
        ),
    )


def _monthly_budget_usd(file: WorkloadFile) -> Decimal | None:
    """The smallest that is of the same costs."""
    tags = file.costs.tags if file.costs else {}
    own = [one for one in file.budgets if one.every is BudgetPeriod.MONTH and (not one.tags or one.tags == tags)]
    return min((one.amount_usd for one in own), default=None)


def _customers(asked: _Asked) -> Section:
    own = asked.daily
    report, report_before = own.both(CustomerReport)
    ids, ids_before = own.both(AtRiskCustomers)
    taken = CustomerSnapshots(
        report=report,
        report_before=report_before,
        ids=ids,
        ids_before=ids_before,
        revenue=own.last(RevenueReport),
    )
    return customers(asked.period, taken)


def _storage(asked: _Asked) -> Section:
    return storage(asked.period, asked.snapshots.buckets())


def _sync_history(asked: _Asked) -> Section:
    return sync_history(asked.snapshots.kpi_history(trend=True))


def _performance(asked: _Asked) -> Section:
    own = asked.snapshots
    return performance(own.kpi_history(trend=True), own.traces())


_BUILDERS: Mapping[ReportKind, Callable[[_Asked], Section]] = {
    ReportKind.COST: _cost,
    ReportKind.CUSTOMERS: _customers,
    ReportKind.INCIDENTS: _incidents,
    ReportKind.KPIS: _kpis,
    ReportKind.PERFORMANCE: _performance,
    ReportKind.SLO: _slo,
    ReportKind.STORAGE: _storage,
    ReportKind.SYNC_HISTORY: _sync_history,
}
