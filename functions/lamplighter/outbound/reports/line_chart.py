"""A line chart's places: percent of the plot's width and pixels from the top, so that letters keep their size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from lamplighter.domain.reports.document import Chart, Line
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.chart_scale import (
    LETTER_PERCENT,
    Scale,
    Tick,
    levels,
    percent_of,
    runs,
    time_ticks,
    unit_scale,
)
from lamplighter.outbound.reports.values import shown, spoken
from lamplighter.outbound.reports.words import zone_of_days

PLOT_PX = 150
# Room over the highest line for a label.
TOP_PX = 20
_TICKS_PX = 24
# Of an axis' label: a letter's width, and how far it stands from the plot.
_LETTER_PX, _GUTTER_PX = 7, 10
# A label over or under a line stands this far from it, and reaches over so much of the plot's width.
_OVER_PX, _UNDER_PX, _NEAR_PX, _LABEL_PERCENT = -7, 16, 22, 30
# How high letters are.
_LETTERS_PX = 12
_ALL = 100

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """``runs`` are stretches without a gap, of (percent of the width, pixels from the top)."""

    label: str
    style: int
    runs: Sequence[Sequence[Point]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """``y_px`` is of what it labels, ``text_px`` of its letters."""

    percent: float
    y_px: float
    text_px: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """``levels``: pixels from the top, and their label, ``gutter_px`` wide at the left of the plot.

    ``latest`` labels the end of a line that is the only one. ``later``: where in the plot the time begins that had not
    come when the report was made. ``note`` says where the scale starts.
    """

    lines: Sequence[DrawnLine]
    levels: Sequence[tuple[float, str]]
    gutter_px: int
    ticks: Sequence[Tick]
    threshold: Label | None
    latest: Label | None
    later: float | None
    note: str
    bottom_px: int = TOP_PX + PLOT_PX
    height_px: int = TOP_PX + PLOT_PX + _TICKS_PX


def line_chart(chart: Chart, time_zone: str, made_at: datetime) -> LineChart:
    """``chart`` is of type LINE."""
    values = [value for line in chart.lines for value in line.y if value is not None]
    limits = [] if chart.threshold is None else [chart.threshold]
    scale = unit_scale([*values, *limits], chart.unit)
    times = [at for at in chart.x if isinstance(at, datetime)]
    lines = [_drawn(line, style, times, chart.period, scale) for style, line in enumerate(chart.lines)]
    said = levels(scale, chart.unit)
    made = percent_of(chart.period, made_at)
    return LineChart(
        lines=lines,
        levels=[(_y(scale, value), label) for value, label in said],
        gutter_px=max(len(label) for _, label in said) * _LETTER_PX + _GUTTER_PX,
        ticks=list(time_ticks(chart.period, zone_of_days(chart.period, time_zone))),
        threshold=_threshold(chart, scale, lines),
        latest=_latest(chart, lines),
        later=made if 0 < made < _ALL else None,
        note=f"The scale starts at {said[0][1]}." if scale.lowest > 0 else "",
    )


def _drawn(line: Line, style: int, times: Sequence[datetime], period: Window, scale: Scale) -> DrawnLine:
    points = [
        None if value is None else (percent_of(period, at), _y(scale, value))
        for at, value in zip(times, line.y, strict=True)
    ]
    return DrawnLine(label=line.label, style=style, runs=list(runs(points)))


def _threshold(chart: Chart, scale: Scale, lines: Sequence[DrawnLine]) -> Label | None:
    """Said at the left, on the side of it where fewer points are in the way."""
    if chart.threshold is None:
        return None
    y = _y(scale, chart.threshold)
    near = [at for line in lines for run in line.runs for percent, at in run if percent <= _LABEL_PERCENT]
    over, under = (sum(0 <= side * (at - y) <= _NEAR_PX for at in near) for side in (-1, 1))
    below = under < over and y + _UNDER_PX < TOP_PX + PLOT_PX
    text = f"threshold {shown(chart.threshold, chart.unit)}"
    return Label(percent=0, y_px=y, text_px=y + (_UNDER_PX if below else _OVER_PX), text=text, anchor="start")


def _latest(chart: Chart, lines: Sequence[DrawnLine]) -> Label | None:
    """What the only line ended with: over all of the line that its letters would reach, or under, whichever is nearer
    to the end and within the plot. In the left half its letters stand beside the end, where the line is no more.
    """
    if len(lines) != 1 or not lines[0].runs:
        return None
    run = lines[0].runs[-1]
    percent, y = run[-1]
    value = next(value for value in reversed(chart.lines[0].y) if value is not None)
    anchor, text = "end" if percent > _ALL / 2 else "start", spoken(value, chart.unit, beside=chart.threshold)
    reached = list(_reached(run, percent - len(text) * LETTER_PERCENT)) if anchor == "end" else [y]
    over, under = min(reached) + _OVER_PX, max(reached) + _UNDER_PX
    below = under < TOP_PX + PLOT_PX and (under - y < y - over or over < _LETTERS_PX)
    return Label(percent=percent, y_px=y, text_px=under if below else max(over, _LETTERS_PX), text=text, anchor=anchor)


def _reached(run: Sequence[Point], left: float) -> Iterator[float]:
    """How high the line stands from there on: where it comes in, and at each of its points."""
    for (start, from_y), (end, to_y) in pairwise(run):
        if start < left < end:
            yield from_y + (to_y - from_y) * (left - start) / (end - start)
    yield from (y for percent, y in run if percent >= left)


def _y(scale: Scale, value: float) -> float:
    return round(TOP_PX + PLOT_PX * (1 - scale.share(value)), 1)
