"""A workload of which everything was measured, as snapshots keep it: 20 November 2026, UTC, and weeks before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import history_of
from lamplighter.domain.costs.report import Read, cost_report
from lamplighter.domain.customers.health import CustomerHealth, Outcome
from lamplighter.domain.customers.report import AtRiskCustomers, CustomerReport, freshness
from lamplighter.domain.definitions.business import Costs, ReportKind, UnitCost
from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.inventory_run.counts import inventory_counts
from lamplighter.domain.kpis import KpiAnswers, KpiReport, KpiResult, kpi_result
from lamplighter.domain.reports.document import Section
from lamplighter.domain.reports.period import parse_period
from lamplighter.domain.series import Datapoint
from lamplighter.domain.slos.event_counts import EventCounts
from lamplighter.domain.slos.questions import SloCounts
from lamplighter.domain.slos.status import SloReport, SloStatus, slo_status
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.storage_plan.report import storage_report
from lamplighter.domain.unit_cost_questions import UnitCount, settled_days
from lamplighter.domain.unit_costs import UnitCostReport, unit_cost_result
from lamplighter.domain.window import Window
from lamplighter.usecases.build_section import ReportSources, build_section
from local.in_memory import InMemoryIncidents
from tests.builders_costs import a_bill_day, a_line
from tests.builders_customers import judged
from tests.builders_plan import a_metric, a_workload_file
from tests.builders_prometheus import an_slo
from tests.builders_storage import PRICES, a_bucket
from tests.fakes_measuring import FakeSnapshots
from tests.fakes_remediation import FakeRemediationStore

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 11, 20, tzinfo=UTC)
END = START + DAY
NOW = END + 6 * HOUR
WORKLOAD = "shop"

Amount = Callable[[datetime], float | None]


@dataclass(frozen=True)
class FixedClock:
    time: datetime

    def now(self) -> datetime:
        return self.time


@dataclass
class World:
    file: WorkloadFile = field(default_factory=a_workload_file)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    incidents: InMemoryIncidents = field(default_factory=lambda: InMemoryIncidents(FixedClock(NOW)))
    remediations: FakeRemediationStore = field(default_factory=FakeRemediationStore)

    def build(
        self, kind: ReportKind, period: str = "2026-11-20", time_zone: str = "UTC", *, records: bool = True
    ) -> Section:
        """Without ``records`` it is as in a folder, which holds no incidents."""
        kept = (self.incidents, self.remediations) if records else (None, None)
        sources = ReportSources(snapshots=self.snapshots, incidents=kept[0], remediations=kept[1])
        return build_section(self.file, kind, parse_period(period, time_zone), sources, NOW)

    def keep(self, body: Any, taken_at: datetime = END) -> Any:
        window = Window(taken_at - DAY, taken_at)
        self.snapshots.save(Snapshot(workload=WORKLOAD, taken_at=taken_at, window=window, body=body))
        return body

    def kpis(self, kpis: Iterable[Kpi], amounts: Mapping[str, Amount], days: int = 40, end: datetime = END) -> None:
        """A snapshot each hour of the last two days, one each midnight before. ``amounts`` by the hour: sums of KPIs
        whose metric is a sum, means of the others.
        """
        instants = {end - at * HOUR for at in range(49)} | {end - at * DAY for at in range(days)}
        for at in sorted(instants):
            results = tuple(_kpi(kpi, at, amounts[kpi.name]) for kpi in kpis)
            self.keep(KpiReport(kpis=results), at)

    def slos(self, failures: Callable[[datetime], int], taken_at: datetime = END, **changes: Any) -> SloStatus:
        """1000 events in each hour of the last 31 days."""
        slo = an_slo(**{"title": "Availability"} | changes)
        hours = [taken_at - at * HOUR for at in range(1, 31 * 24 + 1)]
        whole = {at: EventCounts(Fraction(1000), Fraction(failures(at))) for at in hours}
        status = slo_status(slo, taken_at, SloCounts(whole=whole, fine=whole))
        self.keep(SloReport(slos=(status,)), taken_at)
        return status

    def bills(
        self,
        usd: Callable[[datetime], str],
        taken_at: datetime = END,
        read: Read | None = None,
        usage: Mapping[str, str] | None = None,
    ) -> None:
        """``usage``: each day's dollars by usage type."""
        costs = Costs(tags={"Application": "Shop"}, units=(COST_PER_ORDER,))
        history = history_of(taken_at, 62)
        by_usage = tuple(replace(a_line(own), service=None, usage_type=name) for name, own in (usage or {}).items())
        kept = {day: replace(a_bill_day(day, *_lines(usd(_midnight(day)))), by_usage=by_usage) for day in history}
        self.keep(cost_report(costs, history, kept, read or Read()), taken_at)
        days = settled_days(taken_at, 7)
        count = UnitCount(by_day={day: Decimal(1000) for day in Days(days.start - 7 * DAY, days.end)})
        self.keep(UnitCostReport(unit_costs=(unit_cost_result(COST_PER_ORDER, days, kept, count),)), taken_at)

    def customers(self, *at_risk: str, taken_at: datetime = END, healthy: int = 10, stale: bool = False) -> None:
        newest = (taken_at - (10 if stale else 1) * DAY).date()
        found = tuple(an_at_risk(name) for name in at_risk)
        report = CustomerReport(
            source="dynamodb Customers",
            customers=len(found) + healthy,
            totals={**{outcome.value: 0 for outcome in Outcome}, Outcome.AT_RISK: len(found), Outcome.HEALTHY: healthy},
            at_risk=found,
            more_at_risk=0,
            changes=None,
            freshness=freshness(newest, (taken_at - DAY).date(), 2),
            table="tables/customers/shop.parquet",
            complete=True,
            notes=(),
        )
        self.keep(report, taken_at)
        self.keep(AtRiskCustomers(ids=tuple(sorted(at_risk))), taken_at)

    def bucket(self, *cells: Any, taken_at: datetime = END - 20 * HOUR, **changes: Any) -> None:
        aggregate = a_bucket(*cells, created_at=taken_at, **changes)
        self.keep(storage_report(aggregate, PRICES), taken_at)
        self.keep(inventory_counts(aggregate, "inventory/manifest.json"), taken_at)


COST_PER_ORDER = UnitCost(name="cost-per-order", unit="order", units=a_metric("Orders"), window_days=7)


def a_kpi(name: str, unit: str = "files", better: Better = Better.HIGHER, **changes: Any) -> Kpi:
    values: dict[str, Any] = {"title": name.replace("-", " ").capitalize(), "metric": a_metric(name)}
    return Kpi(name=name, unit=unit, better=better, **values | changes)


SYNC_KPIS = (
    a_kpi("files-uploaded"),
    a_kpi("files-failed", better=Better.LOWER),
    a_kpi("bytes-uploaded", "bytes"),
    a_kpi("throughput", "MB/s", target=20, alert_at=10),
    a_kpi("latency", "milliseconds", Better.LOWER, target=2500),
    a_kpi("error-rate", "percent", Better.LOWER, target=1),
)
_SUMS = frozenset({"files-uploaded", "files-failed", "bytes-uploaded"})


def constant(value: float | None) -> Amount:
    return lambda _: value


def an_at_risk(name: str) -> CustomerHealth:
    """Uses a fifth less than before, and one request in nine fails."""
    return replace(judged(usage=800, requests=800, errors=90), customer_id=name)


def _kpi(kpi: Kpi, at: datetime, amount: Amount) -> KpiResult:
    window = Window(at - DAY, at)
    hours = ((hour, amount(hour)) for hour in (window.start + past * HOUR for past in range(24)))
    answers = KpiAnswers(
        value=_whole(kpi, window, amount),
        before=None,
        points=tuple(Datapoint(hour, value) for hour, value in hours if value is not None),
        samples=1000,
    )
    return kpi_result(kpi, window, answers)


def _whole(kpi: Kpi, window: Window, amount: Amount) -> float | None:
    values = [value for back in range(24) if (value := amount(window.start + back * HOUR)) is not None]
    if not values:
        return None
    return sum(values) if kpi.name in _SUMS else sum(values) / len(values)


def _lines(usd: str) -> Iterator[Any]:
    yield a_line(usd)
    yield a_line("1.00", service="Amazon Simple Storage Service")


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
