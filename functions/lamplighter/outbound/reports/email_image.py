"""A line chart as a small picture for mail programs, which draw no SVG: a line and its threshold, on nothing.

All letters stand beside it, in the mail. Colours and background do for light and for dark: 3:1 on either (WCAG 2.2,
1.4.11).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from lamplighter.outbound.reports.line_chart import PLOT_PX, TOP_PX, LineChart, Point
from lamplighter.outbound.reports.png import SHADES, png

# As it is shown; drawn with twice as many pixels, as screens have them.
WIDTH_PX, HEIGHT_PX = 520, 72
_DENSITY = 2
_WIDTH, _HEIGHT = WIDTH_PX * _DENSITY, HEIGHT_PX * _DENSITY
_LINE, _THRESHOLD = (74, 129, 206), (214, 83, 70)
# Half of a stroke's width, the room that one needs at the edge, and dashes.
_HALF, _THIN_HALF, _ROOM, _DASH, _GAP = 2.4, 1.5, 6, 12, 8

Rows = Sequence[bytearray]


def chart_image(chart: LineChart) -> bytes:
    """PNG of its first line. What is before the period or after it is cut."""
    rows = [bytearray(_WIDTH) for _ in range(_HEIGHT)]
    if chart.threshold is not None:
        y = _y(chart.threshold.y_px)
        for left in range(0, _WIDTH, _DASH + _GAP):
            _stroke(rows, (left, y), (left + _DASH, y), _THIN_HALF, SHADES)
    for run in chart.lines[0].runs if chart.lines else ():
        points = [(percent / 100 * _WIDTH, _y(y)) for percent, y in run]
        for start, end in pairwise(points if len(points) > 1 else points * 2):
            _stroke(rows, start, end, _HALF, 0)
    return png(rows, [_LINE, _THRESHOLD])


def _y(chart_px: float) -> float:
    return _ROOM + (chart_px - TOP_PX) / PLOT_PX * (_HEIGHT - 2 * _ROOM)


def _stroke(rows: Rows, start: Point, end: Point, half: float, colour: int) -> None:
    """With round ends and soft edges, over what another colour drew; ``start`` is not right of ``end``."""
    reach = half + 1
    for x in range(max(0, int(start[0] - reach)), min(_WIDTH, math.ceil(end[0] + reach))):
        at = sorted(_height(start, end, edge) for edge in (x - reach, x + 1 + reach))
        for y in range(max(0, int(at[0] - reach)), min(_HEIGHT, math.ceil(at[1] + reach))):
            covered = min(1.0, half + 0.5 - _distance((x + 0.5, y + 0.5), start, end))
            if covered > 0:
                before = rows[y][x] if 0 < rows[y][x] - colour <= SHADES else 0
                rows[y][x] = max(before, colour + math.ceil(covered * SHADES))


def _height(start: Point, end: Point, x: float) -> float:
    """Of the line at ``x``; beyond its ends as there. All of a line that stands upright is at one place."""
    along = (x - start[0]) / (end[0] - start[0]) if end[0] > start[0] else float(x > start[0])
    return start[1] + min(1.0, max(0.0, along)) * (end[1] - start[1])


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)
