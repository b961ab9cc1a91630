"""Widgets of service level objectives and key performance indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from lamplighter.domain.definitions.dashboards import View
from lamplighter.domain.definitions.indicators import Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Slo, TimeSlices
from local.synth.dashboards.graph import Graph
from local.synth.model import PlannedWidget, Query

HOUR_S = 3600


def slo_widgets(slo: Slo, region: str) -> Iterator[PlannedWidget]:
    """Good ÷ valid events over the range that is shown, with the budget left of it, and by the hour; of time slices,
    each of them. None for an indicator that Prometheus counts.
    """
    inputs = _inputs(slo)
    if inputs is None:
        return
    title = slo.title or slo.name
    percent = Decimal(str(slo.objective)) * 100
    bad_ratio = _bad_ratio(slo)
    if slo.time_slices:
        yield _planned(f"slos[{slo.name}]", _by_slice(title, slo.time_slices, inputs, bad_ratio), region)
        return
    sli = Query(id="sli", expression=f"100 * (1 - {bad_ratio})", label="good, %")
    left = f"100 * (1 - {bad_ratio} / {1 - Decimal(str(slo.objective))})"
    budget = Query(id="budget", expression=left, label="error budget left, %")
    over_range = Graph(
        title=f"{title}: over the range shown",
        queries=(*inputs, sli, budget),
        view=View.NUMBERS,
        period_s=HOUR_S,
        whole_range=True,
    )
    by_hour = Graph(
        title=f"{title}: by the hour",
        queries=(*inputs, sli),
        unit="%",
        minimum=None,
        period_s=HOUR_S,
        thresholds={f"objective {percent.normalize():f} %": float(percent)},
        width=16,
    )
    for graph in (over_range, by_hour):
        yield _planned(f"slos[{slo.name}]", graph, region)


def _by_slice(title: str, slices: TimeSlices, inputs: tuple[Query, ...], bad_ratio: str) -> Graph:
    """Which slices are bad; no metric math counts them."""
    target = Decimal(str(slices.target)) * 100
    return Graph(
        title=f"{title}: by the slice",
        queries=(*inputs, Query(id="sli", expression=f"100 * (1 - {bad_ratio})", label="good, %")),
        unit="%",
        minimum=None,
        period_s=slices.slice_s,
        thresholds={f"a good slice from {target.normalize():f} % on": float(target)},
        width=24,
    )


def _bad_ratio(slo: Slo) -> str:
    if slo.indicator.valid is None:
        return "(FILL(bad, 0) / SUM([good, bad]))"
    return "(1 - FILL(good, 0) / valid)" if slo.indicator.good else "(FILL(bad, 0) / valid)"


def _inputs(slo: Slo) -> tuple[Query, ...] | None:
    """Hidden: only what is computed from them is shown."""
    metrics = {query_id: count.metric for query_id, count in slo.indicator.counts.items()}
    if not all(metrics.values()):
        return None
    return tuple(
        # Each hour's sum, whatever period the indicator is counted by elsewhere.
        Query(id=query_id, metric=replace(metric, period_s=None), returned=False)
        for query_id, metric in metrics.items()
        if metric is not None
    )


def kpi_widget(kpi: Kpi, region: str) -> PlannedWidget | None:
    """The indicator with its target and where it is bad; None for one that Prometheus counts."""
    if kpi.promql is not None:
        return None
    lines = {"target": kpi.target, "bad from here": kpi.alert_at}
    graph = Graph(
        title=kpi.title,
        queries=_kpi_queries(kpi),
        unit=kpi.unit,
        minimum=None,
        period_s=kpi.period_s,
        thresholds={label: value for label, value in lines.items() if value is not None},
    )
    return _planned(f"kpis[{kpi.name}]", graph, region)


def _kpi_queries(kpi: Kpi) -> tuple[Query, ...]:
    if kpi.metric is not None:
        return (_query("kpi", kpi.metric, kpi.title),)
    inputs = (replace(_query(query_id, metric, None), returned=False) for query_id, metric in kpi.metrics.items())
    return (*inputs, Query(id="kpi", expression=kpi.expression, label=kpi.title))


def _query(query_id: str, metric: Metric, label: str | None) -> Query:
    return Query(id=query_id, metric=metric, period_s=metric.period_s, label=metric.label or label)


def _planned(origin: str, graph: Graph, region: str) -> PlannedWidget:
    return PlannedWidget(origin=origin, title=graph.title, body=graph.body(region), queries=graph.queries)
