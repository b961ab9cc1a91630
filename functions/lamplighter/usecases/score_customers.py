"""Scores every workload's customers: a report, a table of all, metrics, and an alert where the file asks for one."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from lamplighter.business_ports import CustomerFigures, Notices, Tables
from lamplighter.domain.customers.crossing import crossing
from lamplighter.domain.customers.figures import Tally
from lamplighter.domain.customers.health import CustomerHealth, Outcome, health_of, unjudged
from lamplighter.domain.customers.periods import Periods, periods_until
from lamplighter.domain.customers.report import (
    MOST_LISTED,
    AtRiskCustomers,
    Changes,
    CustomerReport,
    Freshness,
    changes,
    customer_measurements,
    freshness,
    worst,
)
from lamplighter.domain.customers.table import CustomerTable
from lamplighter.domain.definitions.business import Customers, HealthPolicy
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window, rounded_down
from lamplighter.measuring_ports import MetricPublisher, Snapshots
from lamplighter.usecases.attempt_all import attempt_all

DAY_S = 86_400
# What lies further back says nothing of "since last time".
_COMPARED = timedelta(days=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """``source`` of a workload's file that has customers."""

    source: Callable[[WorkloadFile, Customers], CustomerFigures]
    snapshots: Snapshots
    tables: Tables
    publisher: MetricPublisher
    notices: Notices


def score_customers(now: datetime, files: tuple[WorkloadFile, ...], scoring: Scoring) -> list[Snapshot[CustomerReport]]:
    """To the day: the same schedule twice is the same report. Each workload is tried, whatever becomes of the others;
    raises an ExceptionGroup.
    """
    at = rounded_down(now, DAY_S)
    having = [(file, file.customers) for file in files if file.customers]
    return attempt_all("customers", [partial(_score, at, file, customers, scoring) for file, customers in having])


def _score(at: datetime, file: WorkloadFile, customers: Customers, scoring: Scoring) -> Snapshot[CustomerReport]:
    before = _compared_with(at, file.workload, scoring.snapshots)
    tally = _read(at, file, customers, scoring)
    policy = customers.health
    fresh = freshness(tally.newest_day, periods_until(at, policy.trend_days).last, policy.stale_after_days)
    scored = _Scored(before=frozenset(before.body.ids) if before else frozenset())
    for health in _healths(tally, policy, fresh):
        scored.add(health)
    report = _report(customers, tally, fresh, scored, before)
    if tally.customers:
        key = scoring.tables.save(report.kind, file.workload, at, scored.table.columns)
        report = replace(report, table=key)
    snapshot = Snapshot(workload=file.workload, taken_at=at, window=tally.periods.window, body=report)
    _tell(snapshot, customers, scoring)
    if not fresh.stale:
        # The last step: what is compared with next time has been told by then.
        ids = AtRiskCustomers(ids=tuple(sorted(scored.at_risk)))
        scoring.snapshots.save(Snapshot(workload=file.workload, taken_at=at, window=snapshot.window, body=ids))
    return snapshot


def _report(
    customers: Customers, tally: Tally, fresh: Freshness, scored: _Scored, before: Snapshot[AtRiskCustomers] | None
) -> CustomerReport:
    return CustomerReport(
        source=f"{customers.source.value} {customers.location}",
        customers=len(tally.customers),
        totals={outcome.value: scored.totals[outcome] for outcome in Outcome},
        at_risk=worst(scored.at_risk.values()),
        more_at_risk=max(0, len(scored.at_risk) - MOST_LISTED),
        changes=scored.changes(before) if before and not fresh.stale else None,
        freshness=fresh,
        table=None,
        complete=tally.complete,
        notes=tuple(tally.notes),
    )


def _tell(snapshot: Snapshot[CustomerReport], customers: Customers, scoring: Scoring) -> None:
    scoring.snapshots.save(snapshot)
    scoring.publisher.publish(customer_measurements(snapshot.workload, snapshot.body))
    notice = crossing(snapshot.workload, snapshot.taken_at, snapshot.body, customers.at_risk_alert).action
    if notice is not None:
        scoring.notices.send(notice)


def _read(at: datetime, file: WorkloadFile, customers: Customers, scoring: Scoring) -> Tally:
    """Where figures end a day early, of days that end with theirs: a day that is missing is no decline."""
    periods = periods_until(at, customers.health.trend_days)
    tally = _tally(file, customers, periods, scoring)
    newest = tally.newest_day
    if newest is None or not 0 < periods.days_before(newest) <= customers.health.stale_after_days:
        return tally
    return _tally(file, customers, Periods(last=newest, days=periods.days), scoring)


def _tally(file: WorkloadFile, customers: Customers, periods: Periods, scoring: Scoring) -> Tally:
    tally = Tally(periods=periods)
    for batch in scoring.source(file, customers).read(customers, periods):
        tally.add(batch)
    return tally


def _healths(tally: Tally, policy: HealthPolicy, fresh: Freshness) -> Iterator[CustomerHealth]:
    for customer_id, figures in sorted(tally.customers.items()):
        if fresh.stale:
            yield unjudged(customer_id, figures, fresh.reason)
        else:
            yield health_of(customer_id, figures, tally.periods, policy, tally.errors_seen)


def _compared_with(at: datetime, workload: str, snapshots: Snapshots) -> Snapshot[AtRiskCustomers] | None:
    """The latest that an earlier run left: this one may be a repeat."""
    latest = snapshots.latest(AtRiskCustomers, workload)
    if latest is None or latest.taken_at < at:
        return latest
    earlier = deque(snapshots.between(AtRiskCustomers, workload, Window(at - _COMPARED, at)), maxlen=1)
    return earlier.pop() if earlier else None


@dataclass(slots=True, kw_only=True)
class _Scored:
    """What is kept of each customer: its row, and all of it where it is at risk."""

    before: frozenset[str]
    table: CustomerTable = field(default_factory=CustomerTable)
    totals: Counter[Outcome] = field(default_factory=Counter)
    at_risk: dict[str, CustomerHealth] = field(default_factory=dict)
    were_at_risk: dict[str, Outcome] = field(default_factory=dict)

    def add(self, health: CustomerHealth) -> None:
        self.table.add(health)
        self.totals[health.outcome] += 1
        if health.outcome is Outcome.AT_RISK:
            self.at_risk[health.customer_id] = health
        if health.customer_id in self.before:
            self.were_at_risk[health.customer_id] = health.outcome

    def changes(self, before: Snapshot[AtRiskCustomers]) -> Changes:
        return changes(before.taken_at, self.before, self.at_risk.keys(), self.were_at_risk)
