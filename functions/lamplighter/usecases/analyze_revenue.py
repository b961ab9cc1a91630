"""Every workload's revenue, from the records of its revenue table: a report, a table of all customers, metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial

from lamplighter.business_ports import RevenueReader, Tables
from lamplighter.domain.customers.report import AtRiskCustomers
from lamplighter.domain.definitions.business import Customers
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.revenue.ledger import Ledger
from lamplighter.domain.revenue.report import (
    RevenueReport,
    at_risk_revenue,
    periods_of,
    revenue_measurements,
    revenue_report,
    revenue_table,
)
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window, rounded_down
from lamplighter.measuring_ports import MetricPublisher, Snapshots
from lamplighter.usecases.attempt_all import attempt_all

DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueAnalysis:
    """``reader`` of a workload's region."""

    reader: Callable[[str], RevenueReader]
    snapshots: Snapshots
    tables: Tables
    publisher: MetricPublisher


def analyze_revenue(
    now: datetime, files: Sequence[WorkloadFile], analysis: RevenueAnalysis
) -> list[Snapshot[RevenueReport]]:
    """To the day, of workloads that have a revenue table. Each is tried, whatever becomes of the others; raises an
    ExceptionGroup.
    """
    at = rounded_down(now, DAY_S)
    having = [(file, file.customers) for file in files if file.customers and file.customers.revenue_table]
    return attempt_all("revenue", [partial(_analyze, at, file, customers, analysis) for file, customers in having])


def _analyze(
    at: datetime, file: WorkloadFile, customers: Customers, analysis: RevenueAnalysis
) -> Snapshot[RevenueReport]:
    ledger = Ledger(periods_of(at))
    for batch in analysis.reader(file.region).read(customers):
        ledger.add(batch)
    timelines = dict(ledger.timelines())
    margin = Decimal(str(customers.gross_margin)) if customers.gross_margin is not None else None
    report = revenue_report(at, ledger, timelines, customers.revenue_currency, margin)
    scored = analysis.snapshots.latest(AtRiskCustomers, file.workload)
    if scored is not None:
        report = replace(report, at_risk=at_risk_revenue(scored.taken_at, scored.body.ids, timelines, at))
    if timelines:
        key = analysis.tables.save(report.kind, file.workload, at, revenue_table(ledger, timelines))
        report = replace(report, table=key)
    window = Window(ledger.periods[0].start, ledger.periods[-1].end)
    snapshot = Snapshot(workload=file.workload, taken_at=at, window=window, body=report)
    analysis.snapshots.save(snapshot)
    analysis.publisher.publish(revenue_measurements(file.workload, report))
    return snapshot
