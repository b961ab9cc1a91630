"""The charts of the page, drawn on paper in the same places."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.outbound.reports.bar_chart import BarChart
from lamplighter.outbound.reports.line_chart import DrawnLine, Label, LineChart
from lamplighter.outbound.reports.pdf_paper import BAD, INK, LINE, MUTED, STROKES, WASH, Colour, Paper
from lamplighter.outbound.reports.views import ChartView

# The plot's pixels are CSS pixels of 1/96 inch; paper takes them a little smaller.
_MM = 0.22
_DASHES = ((0.0, 0.0), (2.0, 1.3), (0.5, 1.3), (3.0, 1.5))
_SMALL_PT = 7.5


@dataclass(frozen=True, slots=True)
class Plot:
    """Where percent of a plot's width and pixels from its top are on paper, in millimetres."""

    paper: Paper
    top: float
    gutter: float

    @property
    def left(self) -> float:
        return self.paper.l_margin + self.gutter

    @property
    def right(self) -> float:
        return self.paper.l_margin + self.paper.epw

    @property
    def width(self) -> float:
        return self.right - self.left

    def x(self, percent: float) -> float:
        return self.left + self.width * percent / 100

    def y(self, px: float) -> float:
        return self.top + px * _MM


def draw_chart(paper: Paper, chart: ChartView) -> None:
    """Title, unit, period and summary first: who can't see the drawing has read it."""
    paper.keep_together(chart.drawn.height_px * _MM + 26)
    paper.heading(chart.title, 1)
    paper.say(chart.axis, 8, MUTED)
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
    if isinstance(drawn, BarChart) and drawn.threshold:
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
    """The plot lies right of the labels of its levels, and cuts what leaves it."""
    paper.set_font(size=_SMALL_PT)
    plot = Plot(paper, top, drawn.gutter_px * _MM)
    if drawn.later is not None:
        paper.set_fill_color(*WASH)
        first, last = drawn.levels[-1][0], drawn.bottom_px
        paper.rect(plot.x(drawn.later), plot.y(first), plot.right - plot.x(drawn.later), (last - first) * _MM, "F")
    for y, label in drawn.levels:
        _stroke(paper, LINE, _DASHES[0], width=0.2)
        paper.line(plot.left, plot.y(y), plot.right, plot.y(y))
        _write(paper, plot.left - paper.get_string_width(label) - 1.5, plot.y(y) + 0.9, label, MUTED)
    with paper.rect_clip(plot.left, top, plot.width, (drawn.bottom_px + 2) * _MM):
        for line in drawn.lines:
            _line(paper, line, plot)
    if drawn.threshold:
        _stroke(paper, BAD, _DASHES[1], width=0.35)
        paper.line(plot.left, plot.y(drawn.threshold.y_px), plot.right, plot.y(drawn.threshold.y_px))
        _label(paper, drawn.threshold, plot, BAD)
    if drawn.latest:
        paper.set_fill_color(*STROKES[0])
        paper.circle(plot.x(drawn.latest.percent), plot.y(drawn.latest.y_px), 0.8, style="F")
        _label(paper, drawn.latest, plot, INK)
    for tick in drawn.ticks:
        at = plot.x(tick.percent) - _before(paper, tick.label, tick.anchor)
        _write(paper, at, plot.y(drawn.bottom_px) + 3.5, tick.label, MUTED)


def _label(paper: Paper, label: Label, plot: Plot, colour: Colour) -> None:
    x = plot.x(label.percent) - _before(paper, label.text, label.anchor)
    _write(paper, x, plot.y(label.text_px), label.text, colour)


def _before(paper: Paper, text: str, anchor: str) -> float:
    return {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * float(paper.get_string_width(text))


def _line(paper: Paper, line: DrawnLine, plot: Plot) -> None:
    """A point between two gaps is a dot."""
    _stroke(paper, STROKES[line.style % 4], _DASHES[line.style % 4], width=0.5)
    for run in line.runs:
        points = [(plot.x(percent), plot.y(y)) for percent, y in run]
        paper.polyline(points if len(points) > 1 else points * 2)


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
