"""When syncs ran, as a table and as charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lamplighter.domain.definitions.business import Every
from lamplighter.domain.reports.charting import line_chart
from lamplighter.domain.reports.document import Chart, Table, Unit
from lamplighter.domain.reports.kpi_history import KpiHistory
from lamplighter.domain.reports.part import columns
from lamplighter.domain.reports.sections.kpis import kpi_chart
from lamplighter.domain.reports.sync_counts import BYTES, FAILED, UPLOADED, SyncCounts
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


def timeline_charts(history: KpiHistory, by_day: Sequence[SyncCounts]) -> tuple[Chart, ...]:
    """Volume and reliability by day over the last weeks, speeds over the period."""
    described: tuple[tuple[str, str, Unit, str, Callable[[SyncCounts], float | None]], ...] = (
        ("files_by_day", "Files uploaded by day", Unit.COUNT, "files", lambda one: one.uploaded),
        ("bytes_by_day", "Bytes uploaded by day", Unit.BYTES, "bytes", lambda one: one.size),
        ("success_by_day", "Success rate by day", Unit.PERCENT, "percent", lambda one: one.success_percent),
    )
    paths = {"bytes_by_day": (BYTES,), "files_by_day": (UPLOADED,), "success_by_day": (UPLOADED, FAILED)}
    drawn = [
        line_chart(
            name,
            title,
            unit,
            [(one.at, of(one)) for one in by_day],
            period=Window(by_day[0].at, history.period.window.end),
            source=history.origin().at(
                "; ".join(filter(None, map(history.path_of_points, paths[name]))), "datapoints added up by day"
            ),
            spoken_unit=spoken,
        )
        for name, title, unit, spoken, of in described
    ]
    speeds = [kpi_chart(found, history) for name in _SPEEDS if (found := history.latest(name)) is not None]
    return tuple(chart for chart in (*drawn, *speeds) if chart is not None)
