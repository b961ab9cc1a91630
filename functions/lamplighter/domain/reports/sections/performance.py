"""The section on performance: how fast, where the time goes, and how long capacity lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.kpis import KpiResult, Verdict
from lamplighter.domain.reports.analysis import Direction, spread_of
from lamplighter.domain.reports.capacity import Capacity, capacity
from lamplighter.domain.reports.document import Action, Section, Standing, Table, Unit, Value
from lamplighter.domain.reports.kpi_history import Kept, KpiHistory
from lamplighter.domain.reports.part import Part, columns, section_of, without_data
from lamplighter.domain.reports.sections.kpis import kpi_chart, kpi_figure
from lamplighter.domain.reports.sections.traced import traced_part
from lamplighter.domain.reports.trends import days_of_trend, told_trend
from lamplighter.domain.reports.words import counted, listed
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import measured
from lamplighter.domain.traces.report import TraceReport

TITLE = "Performance"
_TIMES = frozenset({"milliseconds", "seconds"})
_STANDINGS = {Verdict.BAD: Standing.BAD, Verdict.MISSED: Standing.ATTENTION}
# What a person plans for.
_SOON_DAYS = 90


def performance(history: KpiHistory, traces: Sequence[Snapshot[TraceReport]]) -> Section:
    """``traces`` were taken within the period, oldest first."""
    found = [one for one in _all(history) if is_of_performance(one.result)]
    if not found and not traces:
        missing = "Neither speeds nor traces were measured until the end of the period."
        return without_data(ReportKind.PERFORMANCE, TITLE, missing)
    planned = [(one, _capacity(one, history)) for one in found]
    parts = (
        Part(
            changes=tuple(_changes(found, history)),
            actions=tuple(_actions(planned)),
            figures=tuple(kpi_figure(one, history.earlier(one.result.name)) for one in found),
            charts=tuple(chart for one in found if (chart := kpi_chart(one, history)) is not None),
            tables=(_spreads(found, history), _ahead(planned, history)) if found else (),
            notes=tuple(f"{one.result.title}: {plan.reason}" for one, plan in planned),
        ),
        traced_part(history.period, traces),
    )
    return section_of(ReportKind.PERFORMANCE, TITLE, _standing(found, planned), _verdict(found, planned), parts)


def is_of_performance(result: KpiResult) -> bool:
    """Times, rates per second, and how busy machines are."""
    busy = "utilization" in result.name or "utilisation" in result.name
    return result.unit in _TIMES or result.unit.endswith("/s") or busy


def _all(history: KpiHistory) -> Iterator[Kept]:
    for each in history.now.body.kpis if history.now else ():
        if (found := history.latest(each.name)) is not None:
            yield found


def _by_day(one: Kept, history: KpiHistory) -> list[float | None]:
    """The last value of each day, over the time before it that its definition names."""
    kept = {each.taken_at: each.result.value for each in history.values_of_all(one.result.name)}
    days = days_of_trend(history.period)
    return [
        next((kept[at] for at in sorted(kept, reverse=True) if window.start < at <= window.end), None)
        for _, window in days
    ]


def _capacity(one: Kept, history: KpiHistory) -> Capacity:
    """Of a KPI that is the better the higher, the limit is the least that is not bad."""
    limit = one.result.alert_at if one.result.alert_at is not None else one.result.target
    return capacity(_by_day(one, history), limit, one.result.better, one.result.unit)


def _standing(found: Sequence[Kept], planned: Sequence[tuple[Kept, Capacity]]) -> Standing:
    verdicts = {one.result.verdict for one in found}
    if verdicts <= {Verdict.NO_DATA}:
        return Standing.NO_DATA
    graver = [standing for verdict, standing in _STANDINGS.items() if verdict in verdicts]
    return graver[0] if graver else Standing.ATTENTION if _soon(planned) else Standing.GOOD


def _soon(planned: Sequence[tuple[Kept, Capacity]]) -> list[tuple[Kept, Capacity]]:
    """A limit that is passed today is the verdict's matter."""
    return [(one, plan) for one, plan in planned if plan.passed_in_days and plan.passed_in_days <= _SOON_DAYS]


def _verdict(found: Sequence[Kept], planned: Sequence[tuple[Kept, Capacity]]) -> str:
    known = [one.result for one in found if one.result.value is not None]
    if not known:
        return "No speed has data; the traces are told below."
    said = listed([f"{result.title} {measured(result.value or 0, result.unit)}" for result in known])
    slow = [result.title for result in known if result.verdict in _STANDINGS]
    beyond = f"; not as it should be: {listed(slow)}" if slow else ""
    soon = [f"{one.result.title} in {plan.passed_in_days} days" for one, plan in _soon(planned)]
    ahead = f"; limits would be passed by {listed(soon)}" if soon else ""
    return f"{said}{beyond}{ahead}."


def _changes(found: Sequence[Kept], history: KpiHistory) -> Iterator[str]:
    for one in found:
        trend, told = told_trend(f"{one.result.title} by day", _by_day(one, history), one.result.unit)
        if trend is not None and trend.direction is not Direction.NONE:
            better = (trend.slope < 0) == (one.result.better is Better.LOWER)
            yield f"{told[:-1]}, which is {'better' if better else 'worse'}."


def _actions(planned: Sequence[tuple[Kept, Capacity]]) -> Iterator[Action]:
    for one, plan in _soon(planned):
        yield Action(title=f"Make room before {one.result.title} passes its limit", evidence=plan.reason)
    for one, _ in planned:
        if one.result.verdict in _STANDINGS:
            slower = "Speed up" if one.result.unit in _TIMES else "Look into"
            yield Action(title=f"{slower} {one.result.title}", evidence=one.result.reason)


def _spreads(found: Sequence[Kept], history: KpiHistory) -> Table:
    return Table(
        name="spreads",
        caption="How speeds were spread over the period: of its datapoints, by nearest rank, not of single requests",
        columns=columns(
            tuple(
                (name, label, Unit.TEXT)
                for name, label in (
                    ("kpi", "KPI"),
                    ("of", "Datapoints"),
                    ("least", "Least"),
                    ("p50", "Median"),
                    ("p95", "95th percentile"),
                    ("most", "Most"),
                )
            )
        ),
        rows=tuple(_spread(one.result, history) for one in found),
        source=history.origin().at("kpis.*.points.*.value", "spread of the period's datapoints, each once"),
    )


def _spread(result: KpiResult, history: KpiHistory) -> tuple[Value, ...]:
    spread = spread_of([point.value for point in history.points(result.name)])
    if spread is None:
        return (result.title, None, None, None, None, None)
    told = (measured(value, result.unit) for value in (spread.least, spread.p50, spread.p95, spread.most))
    return (result.title, counted(spread.count, "datapoint"), *told)


def _ahead(planned: Sequence[tuple[Kept, Capacity]], history: KpiHistory) -> Table:
    return Table(
        name="capacity",
        caption="Going on like the last four weeks: four times in five between the least and the most",
        columns=columns(
            (
                ("kpi", "KPI", Unit.TEXT),
                ("days", "In days", Unit.COUNT),
                ("expected", "Expected", Unit.TEXT),
                ("least", "Least", Unit.TEXT),
                ("most", "Most", Unit.TEXT),
                ("limit", "Limit", Unit.TEXT),
                ("passed", "Passes it in days", Unit.COUNT),
            )
        ),
        rows=tuple(row for one, plan in planned for row in _rows(one.result, plan)),
        source=history.origin().at("kpis.*.value", "a straight line of least squares through the days"),
    )


def _rows(result: KpiResult, plan: Capacity) -> Iterator[tuple[Value, ...]]:
    limit = None if plan.limit is None else measured(plan.limit, result.unit)
    for one in plan.ahead:
        told = (measured(value, result.unit) for value in (one.expected, one.least, one.most))
        yield (result.title, one.steps, *told, limit, plan.passed_in_days)
