"""The section on KPIs: which meet their targets, and which way they went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.kpis import KpiResult, Trend, Verdict
from lamplighter.domain.reports.document import Action, Change, Column, Section, Standing, Table, Unit
from lamplighter.domain.reports.kpi_history import Kept, KpiHistory
from lamplighter.domain.reports.part import Judged, Part, section_of, without_data
from lamplighter.domain.reports.sections.kpi_shown import kpi_chart, kpi_figure
from lamplighter.domain.reports.sections.kpi_words import STANDINGS, against, kpi_change, kpi_finding, kpi_trend
from lamplighter.domain.reports.words import back_then, counted, listed, moment, named, nothing_of_then
from lamplighter.domain.spoken_numbers import measured

_GRAVITY = (Verdict.BAD, Verdict.MISSED, Verdict.NO_DATA, Verdict.MET, Verdict.NO_TARGET)


def kpis(history: KpiHistory) -> Section:
    if history.now is None or not history.now.body.kpis:
        return without_data(ReportKind.KPIS, "No KPI was measured until the end of the period.")
    found = [one for one in (history.latest(each.name) for each in history.now.body.kpis) if one is not None]
    earlier = {one.result.name: history.earlier(one.result.name) for one in found}
    part = Part(
        changes=tuple(_changes(found, earlier)),
        actions=tuple(_actions(found, history)),
        figures=tuple(kpi_figure(one, earlier[one.result.name], history.period) for one in found),
        charts=tuple(chart for one in _gravest_first(found) if (chart := kpi_chart(one, history)) is not None),
        tables=(_table(found, earlier, history),),
        notes=tuple(_notes(found, history)),
    )
    results = [one.result for one in found]
    return section_of(ReportKind.KPIS, _judged(results), (part,))


def _judged(results: Sequence[KpiResult]) -> Judged:
    verdicts = [result.verdict for result in results]
    if all(verdict is Verdict.NO_DATA for verdict in verdicts):
        return Judged(standing=Standing.NO_DATA, verdict="No KPI has data.")
    graver = [standing for verdict, standing in STANDINGS.items() if verdict in verdicts]
    standing = graver[0] if graver else Standing.ATTENTION if Verdict.NO_DATA in verdicts else Standing.GOOD
    return Judged(standing=standing, verdict=_verdict(results), finding=kpi_finding(results))


def _verdict(results: Sequence[KpiResult]) -> str:
    aimed = [result for result in results if result.target is not None]
    met = sum(result.verdict is Verdict.MET for result in aimed)
    said = [_met(met, len(aimed))]
    for verdict, words in ((Verdict.BAD, "bad"), (Verdict.MISSED, "missed"), (Verdict.NO_DATA, "without data")):
        if names := [result.title for result in results if result.verdict is verdict]:
            said.append(f"{words}: {listed(names)}")
    return "; ".join(said) + "."


def _met(met: int, aimed: int) -> str:
    if not aimed:
        return "No KPI has a target"
    if aimed == 1 > met:
        return "The KPI with a target does not meet it"
    if met < aimed:
        return f"{met or 'None'} of {counted(aimed, 'KPI')} with a target {'meets' if met <= 1 else 'meet'} it"
    return f"All {aimed} KPIs with a target meet it" if aimed > 1 else "The KPI with a target meets it"


def _changes(found: Sequence[Kept], earlier: dict[str, Kept | None]) -> Iterator[Change]:
    for one in found:
        before = earlier[one.result.name]
        if before is not None and (told := kpi_change(one.result, before.result)) is not None:
            yield told


def _gravest_first(found: Iterable[Kept]) -> list[Kept]:
    """A mail shows the first chart, and the first actions."""
    return sorted(found, key=lambda one: _GRAVITY.index(one.result.verdict))


def _actions(found: Iterable[Kept], history: KpiHistory) -> Iterator[Action]:
    for one in _gravest_first(found):
        result = one.result
        if result.verdict is Verdict.NO_DATA:
            why = " ".join((result.reason, *result.messages))
            yield Action(title=f"{result.title}: find out why it has no data", evidence=why)
        elif result.verdict in STANDINGS:
            aim = "its target" if result.target is not None else "where it is not bad"
            yield Action(title=f"{result.title}: bring it back to {aim}", evidence=_evidence(result, history))


def _evidence(result: KpiResult, history: KpiHistory) -> str:
    said = f"It is {against(result)}."
    if result.verdict is Verdict.BAD and result.alert_at is not None and result.target is not None:
        said += (
            f" {'Under' if result.better is Better.HIGHER else 'Over'} {measured(result.alert_at, result.unit)} is bad."
        )
    values = [one.result.verdict for one in history.values(result.name)]
    missed = sum(verdict in STANDINGS for verdict in values)
    if len(values) > 1:
        often = f"all {len(values)}" if missed == len(values) else f"{missed} of {len(values)}"
        said += f" It was missed in {often} readings of the period."
    few = f" It is made of {counted(result.samples or 0, 'sample')} only, and says little." if result.few else ""
    return f"{said}{few}"


def _table(found: Sequence[Kept], earlier: dict[str, Kept | None], history: KpiHistory) -> Table:
    columns = ("KPI", "Value", "Before", "Target", "Bad beyond", "Verdict", "Trend")
    rows = []
    for one in found:
        result, before = one.result, earlier[one.result.name]
        was = before.result.value if before else None
        spoken = (_spoken(value, result.unit) for value in (result.value, was, result.target, result.alert_at))
        trend = kpi_trend(result, before.result if before else None)
        way = "about the same" if trend is Trend.UNCHANGED else trend.value
        rows.append((result.title, *spoken, result.verdict.value, way, result.samples))
    return Table(
        name="kpis",
        caption=f"Each KPI of {named(history.period)} against its target, and its value {back_then(history.period)}",
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
    at = moment(found[0].taken_at, history.period.zone)
    yield f"Values are as of {at}, each over the time that its definition names."
    if history.before is None:
        yield nothing_of_then(history.period)
    yield from dict.fromkeys(message for one in found for message in one.result.messages)
