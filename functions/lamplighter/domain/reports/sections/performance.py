"""The section on performance: how fast, where the time goes, and how long capacity lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.kpis import KpiResult, Verdict
from lamplighter.domain.reports.analysis import Direction, spread_of
from lamplighter.domain.reports.capacity import Capacity, capacity, told_limit
from lamplighter.domain.reports.document import Action, Change, Section, Standing, Table, Unit, Value
from lamplighter.domain.reports.kpi_history import Kept, KpiHistory
from lamplighter.domain.reports.part import Judged, Part, columns, section_of, without_data
from lamplighter.domain.reports.sections.headroom import headroom_part
from lamplighter.domain.reports.sections.kpi_shown import kpi_chart, kpi_figure
from lamplighter.domain.reports.sections.kpi_words import STANDINGS, against, kpi_finding
from lamplighter.domain.reports.sections.traced import traced_part
from lamplighter.domain.reports.trends import days_of_trend, told_trend
from lamplighter.domain.reports.words import counted, listed, nothing_of_then
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import measured, roughly
from lamplighter.domain.traces.report import TraceReport

_TIMES = frozenset({"milliseconds", "seconds"})
# What a person plans for.
_SOON_DAYS = 90
# Of fewer it is their maximum.
_FEWEST_FOR_P95 = 20


def performance(history: KpiHistory, traces: Sequence[Snapshot[TraceReport]]) -> Section:
    """``traces`` were taken within the period, oldest first."""
    found = [one for one in _all(history) if is_of_performance(one.result)]
    if not found and not traces:
        missing = "Neither speeds nor traces were measured until the end of the period."
        return without_data(ReportKind.PERFORMANCE, missing)
    planned = [(one, _capacity(one, history)) for one in found]
    parts = (
        Part(
            changes=tuple(_changes(planned, history)),
            actions=tuple(_actions(planned)),
            figures=tuple(kpi_figure(one, history.earlier(one.result.name), history.period) for one in found),
            charts=tuple(chart for one in found if (chart := kpi_chart(one, history)) is not None),
            tables=(_spreads(found, history), _ahead(planned, history)) if found else (),
            notes=(
                *(_note(one.result, plan) for one, plan in planned),
                *((nothing_of_then(history.period),) if found and history.before is None else ()),
            ),
        ),
        headroom_part(found, history),
        traced_part(history.period, traces),
    )
    return section_of(ReportKind.PERFORMANCE, _judged(found, planned), parts)


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


def _judged(found: Sequence[Kept], planned: Sequence[tuple[Kept, Capacity]]) -> Judged:
    verdict, results = _verdict(found, planned), [one.result for one in found]
    verdicts = {result.verdict for result in results}
    if verdicts <= {Verdict.NO_DATA}:
        return Judged(standing=Standing.NO_DATA, verdict=verdict)
    graver = [standing for each, standing in STANDINGS.items() if each in verdicts]
    if graver:
        return Judged(standing=graver[0], verdict=verdict, finding=kpi_finding(results))
    if soon := _soon(planned):
        one, plan = soon[0]
        return Judged(standing=Standing.ATTENTION, verdict=verdict, finding=_passes(one, plan))
    return Judged(standing=Standing.GOOD, verdict=verdict)


def _note(result: KpiResult, plan: Capacity) -> str:
    return f"{result.title}: {plan.reason[0].lower()}{plan.reason[1:]}"


def _soon(planned: Sequence[tuple[Kept, Capacity]]) -> list[tuple[Kept, Capacity]]:
    """A limit that is passed today is the verdict's matter."""
    return [(one, plan) for one, plan in planned if plan.passed_in_days and plan.passed_in_days <= _SOON_DAYS]


def _verdict(found: Sequence[Kept], planned: Sequence[tuple[Kept, Capacity]]) -> str:
    """What misses its target, what is going to pass its limit, and then the rest; values where there is no more."""
    known = [one.result for one in found if one.result.value is not None]
    if not known:
        return "No speed has data; the traces are told below."
    soon = _soon(planned)
    worth_a_look = (
        [f"{result.title} is {against(result)}" for result in known if result.verdict in STANDINGS],
        [_passes(one, plan) for one, plan in soon],
    )
    told = [listed(each) for each in worth_a_look if each]
    ahead = {one.result.name for one, _ in soon}
    met = [result.title for result in known if result.verdict is Verdict.MET and result.name not in ahead]
    if not told:
        values = listed([f"{result.title} is {roughly(result.value or 0, result.unit)}" for result in known])
        return f"{values}{'; all targets are met' if met else ''}."
    if met:
        told.append(f"{listed(met)} {'meets its target' if len(met) == 1 else 'meet their targets'}")
    return f"{'; '.join(told)}."


def _passes(one: Kept, plan: Capacity) -> str:
    limit = measured(plan.limit or 0, one.result.unit)
    return f"{one.result.title} reaches its limit of {limit} in {counted(plan.passed_in_days or 0, 'day')}"


def _changes(planned: Sequence[tuple[Kept, Capacity]], history: KpiHistory) -> Iterator[Change]:
    for one, plan in planned:
        trend, told = told_trend(f"{one.result.title} by day", _by_day(one, history), one.result.unit)
        if trend is not None and trend.direction is not Direction.NONE:
            worse = (trend.slope > 0) == (one.result.better is Better.LOWER)
            yield Change(what=told, why=_what_follows(one.result, plan) if worse else "")


def _what_follows(result: KpiResult, plan: Capacity) -> str:
    """Of a trend for the worse."""
    if plan.limit is None or not plan.ahead:
        return ""
    told = told_limit(measured(plan.limit, result.unit), plan.passed_in_days)
    return f"{told[0].upper()}{told[1:]}."


def _actions(planned: Sequence[tuple[Kept, Capacity]]) -> Iterator[Action]:
    for one, plan in _soon(planned):
        yield Action(title=f"{one.result.title}: make room before it passes its limit", evidence=plan.reason)
    for one, _ in planned:
        if one.result.verdict in STANDINGS:
            what = "speed it up" if one.result.unit in _TIMES else "look into it"
            yield Action(title=f"{one.result.title}: {what}", evidence=f"It is {against(one.result)}.")


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
    p95 = measured(spread.p95, result.unit) if spread.count >= _FEWEST_FOR_P95 else None
    least, p50, most = (measured(value, result.unit) for value in (spread.least, spread.p50, spread.most))
    return (result.title, counted(spread.count, "datapoint"), least, p50, p95, most)


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
                ("reached", "Reaches it", Unit.TEXT),
            )
        ),
        rows=tuple(row for one, plan in planned for row in _rows(one.result, plan)),
        source=history.origin().at("kpis.*.value", "a straight line of least squares through the days"),
    )


def _rows(result: KpiResult, plan: Capacity) -> Iterator[tuple[Value, ...]]:
    """Of what is only expected no more digits than people say."""
    limit = "none" if plan.limit is None else measured(plan.limit, result.unit)
    for one in plan.ahead:
        told = (roughly(value, result.unit) for value in (one.expected, one.least, one.most))
        yield (result.title, one.steps, *told, limit, _reached(plan))


def _reached(plan: Capacity) -> str:
    if plan.passed_in_days is None:
        return "never" if plan.limit is None else "not within a year"
    return f"in {counted(plan.passed_in_days, 'day')}" if plan.passed_in_days else "already"
