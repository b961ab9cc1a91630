"""What the rules look at, and every use of a metric in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Slo
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.catalogue import Catalogue, Publication
from local.synth.model import MetricAlarm, Plan, PlannedDashboard, Query


@dataclass(frozen=True, slots=True)
class Subject:
    """``catalogue`` has the workload's own metrics in it."""

    file: WorkloadFile
    plan: Plan
    catalogue: Catalogue

    def publication(self, metric: Metric) -> Publication | None:
        return self.catalogue.publication(metric.namespace, metric.name, frozenset(metric.dimensions))


class User(StrEnum):
    ALARM = "alarm"
    WIDGET = "widget"
    KPI = "kpi"
    SLO = "slo"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Use:
    """``period_s`` is None where the user has no period of its own."""

    origin: str
    user: User
    metric: Metric
    period_s: int | None = None


def uses(subject: Subject) -> tuple[Use, ...]:
    """Every metric that is asked for, with its place; once for each place."""
    found = [
        *_of_alarms(subject.plan.alarms),
        *_of_dashboards(subject.plan.dashboards),
        *_of_kpis(subject.file),
        *_of_slos(subject.file.slos),
        *_of_costs(subject.file),
    ]
    return tuple({_key(use): use for use in found}.values())


def _key(use: Use) -> tuple[object, ...]:
    metric = use.metric
    what = (metric.namespace, metric.name, metric.statistic, frozenset(metric.dimensions.items()))
    return use.origin, use.user, use.period_s, what


def period_of(query: Query) -> int | None:
    return query.period_s or (query.metric.period_s if query.metric else None)


def _of_queries(origin: str, user: User, queries: Iterable[Query]) -> Iterator[Use]:
    for query in queries:
        if query.metric is not None:
            yield Use(origin, user, query.metric, period_of(query))


def _of_alarms(alarms: Iterable[MetricAlarm]) -> Iterator[Use]:
    for alarm in alarms:
        yield from _of_queries(alarm.origin, User.ALARM, alarm.queries)


def _of_dashboards(dashboards: Iterable[PlannedDashboard]) -> Iterator[Use]:
    for dashboard in dashboards:
        for widget in dashboard.widgets:
            yield from _of_queries(widget.origin, User.WIDGET, widget.queries)


def _of_kpis(file: WorkloadFile) -> Iterator[Use]:
    for kpi in file.kpis:
        metrics = [*([kpi.metric] if kpi.metric else []), *kpi.metrics.values()]
        for metric in metrics:
            yield Use(f"kpis[{kpi.name}]", User.KPI, metric, metric.period_s or kpi.period_s)


def _of_slos(slos: Iterable[Slo]) -> Iterator[Use]:
    for slo in slos:
        for count in (slo.indicator.valid, slo.indicator.good, slo.indicator.bad):
            if count is not None and count.metric is not None:
                yield Use(f"slos[{slo.name}]", User.SLO, count.metric, count.metric.period_s)


def _of_costs(file: WorkloadFile) -> Iterator[Use]:
    if file.costs is None:
        return
    for unit in file.costs.units:
        for metric in (*([unit.units] if unit.units else []), *unit.metrics.values()):
            yield Use(f"costs.units[{unit.name}]", User.COST, metric, metric.period_s)
