"""When syncs ran, as a table and as charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lamplighter.domain.definitions.business import Every
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.reports.charting import line_chart
from lamplighter.domain.reports.document import Chart, Table, Unit
from lamplighter.domain.reports.kpi_history import KpiHistory
from lamplighter.domain.reports.part import columns
from lamplighter.domain.reports.sections.kpi_shown import kpi_chart
from lamplighter.domain.reports.series_words import Point, Spoken, told_against, told_course
from lamplighter.domain.reports.sync_counts import BYTES, FAILED, UPLOADED, SyncCounts, counts_by_hour
from lamplighter.domain.window import Window

# A month of days.
_MOST_STEPS = 31
_SPEEDS = ("throughput", "latency")


def timeline(history: KpiHistory, steps: Sequence[SyncCounts]) -> Table:
    """The latest of them where there are too many."""
    what = "hour" if history.period.every is Every.DAY else "day"
    shown = steps[-_MOST_STEPS:]
    return Table(
        name="timeline",
        caption=f"Syncs by {what}",
        columns=columns(
            (
                ("from", f"{what.capitalize()} from", Unit.TIME),
                ("uploaded", "Files uploaded", Unit.COUNT),
                ("failed", "Failed", Unit.COUNT),
                ("success", "Success rate", Unit.PERCENT),
                ("bytes", "Uploaded", Unit.BYTES),
            )
        ),
        rows=tuple((one.at.isoformat(), one.uploaded, one.failed, one.success_percent, one.size) for one in shown),
        source=history.origin().at(
            "; ".join(filter(None, map(history.path_of_points, (UPLOADED, FAILED, BYTES)))), f"sums of each {what}"
        ),
        left_out=len(steps) - len(shown),
    )


def timeline_charts(
    history: KpiHistory, by_day: Sequence[SyncCounts], target_percent: float | None
) -> tuple[Chart, ...]:
    """Volume and reliability by day over the last weeks; of a day its hours, and speeds over the period."""
    described: tuple[tuple[str, str, Unit, str, Callable[[SyncCounts], float | None]], ...] = (
        ("files_by_day", "Files uploaded by day", Unit.COUNT, "files", lambda one: one.uploaded),
        ("bytes_by_day", "Bytes uploaded by day", Unit.BYTES, "bytes", lambda one: one.size),
        ("success_by_day", "Success rate by day", Unit.PERCENT, "percent", lambda one: one.success_percent),
    )
    paths = {"bytes_by_day": (BYTES,), "files_by_day": (UPLOADED,), "success_by_day": (UPLOADED, FAILED)}
    drawn = []
    for name, title, unit, said, of in described:
        target = target_percent if name == "success_by_day" else None
        points: list[Point] = [(one.at, of(one)) for one in by_day]
        drawn.append(
            line_chart(
                name,
                title,
                unit,
                points,
                summary=_summary(
                    points,
                    target,
                    Spoken(step="day", zone=history.period.zone, unit=said, sums=unit is not Unit.PERCENT),
                ),
                period=Window(by_day[0].at, history.period.window.end),
                source=history.origin().at(
                    "; ".join(filter(None, map(history.path_of_points, paths[name]))), "datapoints added up by day"
                ),
                threshold=target,
            )
        )
    if history.period.every is Every.DAY:
        drawn.append(_by_hour(history))
    speeds = [kpi_chart(found, history) for name in _SPEEDS if (found := history.latest(name)) is not None]
    return tuple(chart for chart in (*drawn, *speeds) if chart is not None)


def _by_hour(history: KpiHistory) -> Chart | None:
    """When syncs ran."""
    points: list[Point] = [(one.at, one.uploaded) for one in counts_by_hour(history)]
    return line_chart(
        "files_by_hour",
        "Files uploaded by hour",
        Unit.COUNT,
        points,
        summary=told_course(points, Spoken(step="hour", zone=history.period.zone, unit="files", sums=True)),
        period=history.period.window,
        source=history.origin().at(history.path_of_points(UPLOADED), "in the order of time, each datapoint once"),
    )


def _summary(points: Sequence[Point], target: float | None, spoken: Spoken) -> str:
    if target is None:
        return told_course(points, spoken)
    return told_against(points, target, Better.HIGHER, spoken)
