"""Charts of figures over time."""

from __future__ import annotations

from collections.abc import Sequence

from lamplighter.domain.reports.document import Chart, ChartType, Line, Provenance, Unit
from lamplighter.domain.reports.series_words import Point
from lamplighter.domain.window import Window

# More points than these are wider than a page's lines.
MOST_POINTS = 200


def line_chart(
    name: str,
    title: str,
    unit: Unit,
    points: Sequence[Point],
    *,
    summary: str,
    period: Window,
    source: Provenance,
    threshold: float | None = None,
) -> Chart | None:
    """None without two points to draw a line between. Of too many points each n-th is drawn; ``summary`` is of all."""
    if sum(value is not None for _, value in points) <= 1:
        return None
    drawn = points[:: -(-len(points) // MOST_POINTS)]
    return Chart(
        name=name,
        title=title,
        type=ChartType.LINE,
        unit=unit,
        x=tuple(at for at, _ in drawn),
        lines=(Line(label=title, y=tuple(value for _, value in drawn)),),
        summary=summary,
        period=period,
        source=source,
        threshold=threshold,
    )
