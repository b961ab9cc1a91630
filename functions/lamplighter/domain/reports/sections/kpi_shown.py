"""One KPI as a figure and as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from lamplighter.domain.definitions.business import Every
from lamplighter.domain.kpis import KpiResult
from lamplighter.domain.reports.charting import line_chart
from lamplighter.domain.reports.document import Chart, Figure, Mark, Unit
from lamplighter.domain.reports.kpi_history import Kept, KpiHistory
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.series_words import Point, Spoken, told_against, told_course
from lamplighter.domain.reports.words import counted, duration, moment

_DAY_S, _HOUR_S = 86_400, 3600
_UNITS = {
    "percent": Unit.PERCENT,
    "milliseconds": Unit.MILLISECONDS,
    "seconds": Unit.SECONDS,
    "bytes": Unit.BYTES,
    "bytes/s": Unit.BYTES_PER_SECOND,
}


def kpi_unit(result: KpiResult) -> Unit:
    return _UNITS.get(result.unit, Unit.COUNT)


def kpi_label(result: KpiResult) -> str:
    """Of a unit that is none of ours the label holds it."""
    return result.title if result.unit in _UNITS else f"{result.title} ({result.unit})"


def kpi_figure(one: Kept, earlier: Kept | None, period: Period) -> Figure:
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
        note=_note(one.result, period),
    )


def _note(result: KpiResult, period: Period) -> str:
    """What of the period it is about, where that is not the whole."""
    if result.value is None:
        return result.reason
    said = []
    if timedelta(seconds=result.window.length_s) != period.window.end - period.window.start:
        said.append(
            f"Of {duration(timedelta(seconds=result.window.length_s))} until {moment(result.window.end, period.zone)}."
        )
    if result.few and result.samples is not None:
        said.append(f"Made of {counted(result.samples, 'sample')}.")
    return " ".join(said)


def kpi_chart(one: Kept, history: KpiHistory) -> Chart | None:
    """Of a day its hours; of longer periods what each day came to."""
    result, zone = one.result, history.period.zone
    by_points = history.period.every is Every.DAY and result.window.length_s >= _DAY_S
    kept = history.values(result.name)
    points: list[Point] = (
        [(point.at, point.value) for point in history.points(result.name)]
        if by_points
        else [(each.taken_at, each.result.value) for each in kept]
    )
    path = f"{one.path}.points.*.value" if by_points else f"{one.path}.value"
    step = "hour" if by_points and result.period_s == _HOUR_S else "reading"
    return line_chart(
        result.name,
        kpi_label(result),
        kpi_unit(result),
        points,
        summary=_summary(points, result, Spoken(step=step, zone=zone, unit=result.unit)),
        period=history.period.window,
        source=history.origin().at(path, "in the order of time, each datapoint once"),
        threshold=result.target,
    )


def _summary(points: Sequence[Point], result: KpiResult, spoken: Spoken) -> str:
    if result.target is None:
        return told_course(points, spoken)
    return told_against(points, result.target, result.better, spoken)
