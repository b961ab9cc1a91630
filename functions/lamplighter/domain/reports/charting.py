"""Charts of figures over time, with what they show in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from lamplighter.domain.reports.analysis import spread_of
from lamplighter.domain.reports.document import Chart, ChartType, Line, Provenance, Unit
from lamplighter.domain.reports.words import dollars, size
from lamplighter.domain.spoken_numbers import measured
from lamplighter.domain.window import Window

# More points than these are wider than a page's lines.
MOST_POINTS = 200


def line_chart(
    name: str,
    title: str,
    unit: Unit,
    points: Sequence[tuple[datetime, float | None]],
    *,
    period: Window,
    source: Provenance,
    spoken_unit: str = "",
    threshold: float | None = None,
) -> Chart | None:
    """None without two points to draw a line between. Of too many points each n-th is drawn; the summary is of all."""
    known = [value for _, value in points if value is not None]
    if len(known) <= 1:
        return None
    drawn = points[:: -(-len(points) // MOST_POINTS)]
    return Chart(
        name=name,
        title=title,
        type=ChartType.LINE,
        unit=unit,
        x=tuple(at for at, _ in drawn),
        lines=(Line(label=title, y=tuple(value for _, value in drawn)),),
        summary=_summary(title, known, len(points) - len(known), _spoken(unit, spoken_unit)),
        period=period,
        source=source,
        threshold=threshold,
    )


def _summary(title: str, known: Sequence[float], gaps: int, spoken: Callable[[float], str]) -> str:
    spread = spread_of(known)
    if spread is None:
        return f"{title}: no data."
    low, high, middle = (spoken(value) for value in (spread.least, spread.most, spread.p50))
    without = f"; {gaps} without data" if gaps else ""
    if low == high:
        return f"{title}: all {spread.count} values are {low}{without}."
    return f"{title}: {spread.count} values between {low} and {high}, half of them at {middle} or less{without}."


def _spoken(unit: Unit, named: str) -> Callable[[float], str]:
    """A count has the unit that its KPI names."""
    if unit is Unit.BYTES:
        return size
    if unit is Unit.USD:
        return lambda usd: dollars(Decimal(str(usd)))
    return lambda value: measured(value, named)
