"""A line chart's places: percent of the width and pixels from the top, so that letters keep their size on any page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.reports.document import Chart, Line
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.chart_scale import Scale, Tick, percent_of, scale_of, time_ticks
from lamplighter.outbound.reports.values import shown

PLOT_PX = 180
# Room over the highest line for its label.
TOP_PX = 18

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """``runs`` are stretches without a gap, of (percent of the width, pixels from the top)."""

    label: str
    style: int
    runs: Sequence[Sequence[Point]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """``levels`` and ``threshold``: pixels from the top, and their label. ``note`` says where the scale starts."""

    lines: Sequence[DrawnLine]
    levels: Sequence[tuple[float, str]]
    ticks: Sequence[Tick]
    threshold: tuple[float, str] | None
    note: str
    bottom_px: int = TOP_PX + PLOT_PX
    height_px: int = TOP_PX + PLOT_PX + 22


def line_chart(chart: Chart, time_zone: str) -> LineChart:
    """``chart`` is of type LINE."""
    values = [value for line in chart.lines for value in line.y if value is not None]
    limits = [] if chart.threshold is None else [chart.threshold]
    scale = scale_of([*values, *limits])
    times = [at for at in chart.x if isinstance(at, datetime)]
    return LineChart(
        lines=[_drawn(line, style, times, chart.period, scale) for style, line in enumerate(chart.lines)],
        levels=[(_y(scale, value), shown(_tidy(value), chart.unit)) for value in scale.ticks()],
        ticks=list(time_ticks(chart.period, time_zone)),
        threshold=next(((_y(scale, one), f"threshold {shown(one, chart.unit)}") for one in limits), None),
        note=f"The scale starts at {shown(_tidy(scale.lowest), chart.unit)}." if scale.lowest > 0 else "",
    )


def _drawn(line: Line, style: int, times: Sequence[datetime], period: Window, scale: Scale) -> DrawnLine:
    points = [
        None if value is None else (percent_of(period, at), _y(scale, value))
        for at, value in zip(times, line.y, strict=True)
    ]
    return DrawnLine(label=line.label, style=style, runs=list(_runs(points)))


def _runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _y(scale: Scale, value: float) -> float:
    return round(TOP_PX + PLOT_PX * (1 - scale.share(value)), 1)


def _tidy(value: float) -> float:
    """0.1 + 0.2 is 0.3 on an axis."""
    return round(value, 10)
