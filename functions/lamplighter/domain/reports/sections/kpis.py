"""The section on KPIs: which meet their targets, and which way they went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from lamplighter.domain.definitions.business import Every, ReportKind
from lamplighter.domain.kpis import KpiResult, Trend, Verdict, trend_of
from lamplighter.domain.reports.charting import line_chart
from lamplighter.domain.reports.document import Action, Chart, Column, Figure, Mark, Section, Standing, Table, Unit
from lamplighter.domain.reports.kpi_history import Kept, KpiHistory
from lamplighter.domain.reports.part import Part, section_of, without_data
from lamplighter.domain.reports.words import counted, listed, minute, went
from lamplighter.domain.spoken_numbers import measured

TITLE = "Key performance indicators"
# What changed by less is no news where the verdict is the same.
_NEWS = 0.1
_DAY_S = 86_400
_UNITS = {
    "percent": Unit.PERCENT,
    "milliseconds": Unit.MILLISECONDS,
    "seconds": Unit.SECONDS,
    "bytes": Unit.BYTES,
    "bytes/s": Unit.BYTES_PER_SECOND,
}
_STANDINGS = {Verdict.BAD: Standing.BAD, Verdict.MISSED: Standing.ATTENTION}


def kpis(history: KpiHistory) -> Section:
    if history.now is None or not history.now.body.kpis:
        return without_data(ReportKind.KPIS, TITLE, "No KPI was measured until the end of the period.")
    found = [one for one in (history.latest(each.name) for each in history.now.body.kpis) if one is not None]
    earlier = {one.result.name: history.earlier(one.result.name) for one in found}
    part = Part(
        changes=tuple(_changes(found, earlier)),
        actions=tuple(_actions(found, history)),
        figures=tuple(kpi_figure(one, earlier[one.result.name]) for one in found),
        charts=tuple(chart for one in found if (chart := kpi_chart(one, history)) is not None),
        tables=(_table(found, earlier, history),),
        notes=tuple(_notes(found, history)),
    )
    results = [one.result for one in found]
    return section_of(ReportKind.KPIS, TITLE, _standing([one.verdict for one in results]), _verdict(results), (part,))


def kpi_unit(result: KpiResult) -> Unit:
    return _UNITS.get(result.unit, Unit.COUNT)


def kpi_label(result: KpiResult) -> str:
    """Of a unit that is none of ours the label holds it."""
    return result.title if result.unit in _UNITS else f"{result.title} ({result.unit})"


def kpi_figure(one: Kept, earlier: Kept | None) -> Figure:
    few = (Mark.FEW,) if one.result.few else ()
    return Figure(
        name=one.result.name,
        label=kpi_label(one.result),
        value=one.result.value,
        unit=kpi_unit(one.result),
        source=one.origin.at(f"{one.path}.value"),
        before=earlier.result.value if earlier else None,
        threshold=one.result.target,
        marks=(*few, *one.origin.marks),
        note=one.result.reason,
    )


def kpi_chart(one: Kept, history: KpiHistory) -> Chart | None:
    """Of a day its hours; of longer periods what each day came to."""
    result = one.result
    by_points = history.period.every is Every.DAY and result.window.length_s >= _DAY_S
    kept = history.values(result.name)
    points: list[tuple[datetime, float | None]] = (
        [(point.at, point.value) for point in history.points(result.name)]
        if by_points
        else [(each.taken_at, each.result.value) for each in kept]
    )
    path = f"{one.path}.points.*.value" if by_points else f"{one.path}.value"
    return line_chart(
        result.name,
        kpi_label(result),
        kpi_unit(result),
        points,
        period=history.period.window,
        source=history.origin().at(path, "in the order of time, each datapoint once"),
        spoken_unit=result.unit,
        threshold=result.target,
    )


def _standing(verdicts: Sequence[Verdict]) -> Standing:
    if all(verdict is Verdict.NO_DATA for verdict in verdicts):
        return Standing.NO_DATA
    graver = [standing for verdict, standing in _STANDINGS.items() if verdict in verdicts]
    if graver:
        return graver[0]
    return Standing.ATTENTION if Verdict.NO_DATA in verdicts else Standing.GOOD


def _verdict(results: Sequence[KpiResult]) -> str:
    if all(result.verdict is Verdict.NO_DATA for result in results):
        return f"None of the {counted(len(results), 'KPI')} has data."
    aimed = [result for result in results if result.target is not None]
    met = sum(result.verdict is Verdict.MET for result in aimed)
    said = [f"{met} of {counted(len(aimed), 'KPI')} with a target {'meets' if met == 1 else 'meet'} it"]
    for verdict, words in ((Verdict.BAD, "bad"), (Verdict.MISSED, "missed"), (Verdict.NO_DATA, "without data")):
        if names := [result.title for result in results if result.verdict is verdict]:
            said.append(f"{words}: {listed(names)}")
    return "; ".join(said) + "."


def _changes(found: Sequence[Kept], earlier: dict[str, Kept | None]) -> Iterator[str]:
    for one in found:
        before = earlier[one.result.name]
        if before is not None and (told := _change(one.result, before.result)):
            yield told


def _change(now: KpiResult, before: KpiResult) -> str:
    """Why it matters: the target that it meets or misses since; else the way it goes, where that is far."""
    if now.value is None or before.value is None:
        is_ = "has no data any more" if now.value is None else "has data again"
        return "" if now.value is before.value else f"{now.title} {is_}."
    moved = went(
        now.title, measured(before.value, now.unit), measured(now.value, now.unit), more=now.value > before.value
    )
    if now.verdict is not before.verdict and now.target is not None:
        does = "meets" if now.verdict is Verdict.MET else "misses"
        return f"{moved}: it {does} its target of {measured(now.target, now.unit)} now."
    far = abs(now.value - before.value) > _NEWS * abs(before.value)
    trend = trend_of(now.better, now.value, before.value)
    if not far or now.few or trend not in {Trend.BETTER, Trend.WORSE}:
        return ""
    return f"{moved}, which is {trend.value}."


def _actions(found: Iterable[Kept], history: KpiHistory) -> Iterator[Action]:
    bad_first = sorted(found, key=lambda one: one.result.verdict is not Verdict.BAD)
    for one in bad_first:
        result = one.result
        if result.verdict is Verdict.NO_DATA:
            why = " ".join((result.reason, *result.messages))
            yield Action(title=f"Find out why {result.title} has no data", evidence=why)
        elif result.verdict in _STANDINGS:
            yield Action(title=f"Bring {result.title} back to its target", evidence=_evidence(result, history))


def _evidence(result: KpiResult, history: KpiHistory) -> str:
    values = [one.result.verdict for one in history.values(result.name)]
    missed = sum(verdict in _STANDINGS for verdict in values)
    return f"{result.reason} It missed in {missed} of the {counted(len(values), 'reading')} of this period."


def _table(found: Sequence[Kept], earlier: dict[str, Kept | None], history: KpiHistory) -> Table:
    columns = ("KPI", "Value", "Before", "Target", "Bad beyond", "Verdict", "Trend")
    rows = []
    for one in found:
        result, before = one.result, earlier[one.result.name]
        was = before.result.value if before else None
        spoken = (_spoken(value, result.unit) for value in (result.value, was, result.target, result.alert_at))
        trend = trend_of(result.better, result.value, was)
        rows.append((result.title, *spoken, result.verdict.value, trend.value, result.samples))
    return Table(
        name="kpis",
        caption=f"Key performance indicators of {history.period.name}, and as they stood when it began",
        columns=(
            *(Column(name=label.lower().replace(" ", "_"), label=label, unit=Unit.TEXT) for label in columns),
            Column(name="samples", label="Samples", unit=Unit.COUNT),
        ),
        rows=tuple(rows),
        source=found[0].origin.at("kpis"),
    )


def _spoken(value: float | None, unit: str) -> str | None:
    return None if value is None else measured(value, unit)


def _notes(found: Sequence[Kept], history: KpiHistory) -> Iterator[str]:
    yield f"Values are as of {minute(found[0].taken_at)}, each over the time before it that its definition names."
    lengths = {one.result.window.length_s for one in found}
    if any(timedelta(seconds=length) < history.period.window.end - history.period.window.start for length in lengths):
        hours = ", ".join(f"{length / 3600:g} h" for length in sorted(lengths))
        yield f"They are of the last {hours} of the period; a mean of ratios or percentiles would be neither."
    if history.before is None:
        yield "Nothing was measured as the period began: there is nothing to compare with."
    yield from dict.fromkeys(message for one in found for message in one.result.messages)
