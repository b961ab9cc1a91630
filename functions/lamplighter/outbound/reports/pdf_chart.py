"""The charts of the page, drawn on paper in the same places."""

from __future__ import annotations

from itertools import pairwise

from lamplighter.outbound.reports.bar_chart import BarChart
from lamplighter.outbound.reports.line_chart import DrawnLine, LineChart
from lamplighter.outbound.reports.pdf_paper import BAD, INK, LINE, MUTED, STROKES, Colour, Paper
from lamplighter.outbound.reports.views import ChartView

# The plot's pixels are CSS pixels of 1/96 inch; paper takes them a little smaller.
_MM = 0.22
_DASHES = ((0.0, 0.0), (2.0, 1.3), (0.5, 1.3), (3.0, 1.5))
_SMALL_PT = 7.5


def draw_chart(paper: Paper, chart: ChartView) -> None:
    """Title, unit, period and summary first: who can't see the drawing has read it."""
    paper.keep_together(chart.drawn.height_px * _MM + 36)
    paper.heading(chart.title, 1)
    paper.say(f"{chart.unit}, {chart.period}", 8, MUTED)
    note = chart.drawn.note if isinstance(chart.drawn, LineChart) else ""
    paper.say(f"{chart.summary} {note}".strip(), 9.5)
    _key(paper, chart.drawn)
    paper.ln(2)
    top = paper.get_y()
    if isinstance(chart.drawn, LineChart):
        _lines(paper, chart.drawn, top)
    else:
        _bars(paper, chart.drawn, top)
    paper.set_dash_pattern()
    paper.set_fill_color(255)
    paper.set_xy(paper.l_margin, top + chart.drawn.height_px * _MM + 2)


def _key(paper: Paper, drawn: LineChart | BarChart) -> None:
    labels = [line.label for line in drawn.lines] if isinstance(drawn, LineChart) else list(drawn.labels)
    named = [(label, STROKES[style % 4], _DASHES[style % 4]) for style, label in enumerate(labels)]
    shown = named if len(named) > 1 else []
    if drawn.threshold:
        shown.append((drawn.threshold[1], BAD, _DASHES[1]))
    if not shown:
        return
    paper.ln(1.5)
    at, x = paper.get_y(), paper.l_margin
    paper.set_font(size=8)
    for label, colour, dash in shown:
        _stroke(paper, colour, dash)
        paper.line(x, at + 2, x + 8, at + 2)
        _write(paper, x + 9.5, at + 2.9, label, INK)
        x += 14 + paper.get_string_width(label)
    paper.ln(4)


def _lines(paper: Paper, drawn: LineChart, top: float) -> None:
    paper.set_font(size=_SMALL_PT)
    for y, label in drawn.levels:
        _stroke(paper, LINE, _DASHES[0], width=0.2)
        paper.line(paper.l_margin, top + y * _MM, paper.l_margin + paper.epw, top + y * _MM)
        _write(paper, paper.l_margin, top + y * _MM - 0.8, label, MUTED)
    if drawn.threshold:
        _stroke(paper, BAD, _DASHES[1], width=0.35)
        y = top + drawn.threshold[0] * _MM
        paper.line(paper.l_margin, y, paper.l_margin + paper.epw, y)
    for line in drawn.lines:
        _line(paper, line, top)
    for tick in drawn.ticks:
        width = paper.get_string_width(tick.label)
        before = {"start": 0.0, "middle": width / 2, "end": width}[tick.anchor]
        _write(paper, _x(paper, tick.percent) - before, top + drawn.bottom_px * _MM + 3.5, tick.label, MUTED)


def _line(paper: Paper, line: DrawnLine, top: float) -> None:
    """A point between two gaps is a dot."""
    _stroke(paper, STROKES[line.style % 4], _DASHES[line.style % 4], width=0.5)
    for run in line.runs:
        points = [(_x(paper, percent), top + y * _MM) for percent, y in run]
        for (x1, y1), (x2, y2) in pairwise(points if len(points) > 1 else points * 2):
            paper.line(x1, y1, x2, y2)


def _bars(paper: Paper, drawn: BarChart, top: float) -> None:
    paper.set_font(size=_SMALL_PT)
    for group in drawn.groups:
        _write(paper, paper.l_margin, top + (group.top_px + 11) * _MM, group.name, INK)
        for bar in group.bars:
            paper.set_fill_color(*STROKES[bar.style % 4])
            y, height = top + bar.top_px * _MM, (drawn.bar_px - 2) * _MM
            if bar.width:
                paper.rect(_x(paper, bar.left), y, paper.epw * bar.width / 100, height, style="F")
            _write(paper, _x(paper, bar.end) + 1.5, y + height, bar.value, MUTED)
    if drawn.threshold:
        _stroke(paper, BAD, _DASHES[1], width=0.35)
        x = _x(paper, drawn.threshold[0])
        paper.line(x, top, x, top + drawn.height_px * _MM)


def _x(paper: Paper, percent: float) -> float:
    return paper.l_margin + paper.epw * percent / 100


def _write(paper: Paper, x: float, y: float, text: str, colour: Colour) -> None:
    paper.set_text_color(*colour)
    paper.text(x, y, text)


def _stroke(paper: Paper, colour: Colour, dash: tuple[float, float], width: float = 0.5) -> None:
    paper.set_draw_color(*colour)
    paper.set_line_width(width)
    paper.set_dash_pattern(dash=dash[0], gap=dash[1])
