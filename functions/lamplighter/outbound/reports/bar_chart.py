"""A bar chart's places: a row for each bar, its name over it and its value behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lamplighter.domain.reports.document import Chart
from lamplighter.outbound.reports.chart_scale import Scale, unit_scale
from lamplighter.outbound.reports.values import NO_DATA, shown

_NAME_PX, _BAR_PX, _APART_PX = 18, 12, 12
# A value behind its bar has this much of the width, on a phone too.
_VALUE_PERCENT = 26
LONGEST_NAME = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Percent of the width, pixels from the top. Without data there is no width."""

    top_px: float
    left: float
    width: float
    end: float
    value: str
    style: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """The bars of one name; ``top_px`` is the name's."""

    name: str
    whole_name: str
    top_px: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """``threshold``: percent of the width, and its label."""

    groups: tuple[BarGroup, ...]
    labels: tuple[str, ...]
    zero: float
    threshold: tuple[float, str] | None
    height_px: float
    bar_px: int = _BAR_PX


def bar_chart(chart: Chart) -> BarChart:
    """``chart`` is of type BAR."""
    values = [value for line in chart.lines for value in line.y if value is not None]
    limits = [] if chart.threshold is None else [chart.threshold]
    scale = unit_scale([0.0, *values, *limits], chart.unit)
    return BarChart(
        groups=tuple(_groups(chart, scale)),
        labels=tuple(line.label for line in chart.lines),
        zero=_percent(scale, 0.0),
        threshold=next(((_percent(scale, one), f"threshold {shown(one, chart.unit)}") for one in limits), None),
        height_px=len(chart.x) * _row_px(chart),
    )


def _row_px(chart: Chart) -> int:
    return _NAME_PX + _APART_PX + _BAR_PX * len(chart.lines)


def _groups(chart: Chart, scale: Scale) -> Iterator[BarGroup]:
    for place, label in enumerate(chart.x):
        name, top = str(label), place * _row_px(chart)
        short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        yield BarGroup(name=short, whole_name=name, top_px=top, bars=tuple(_bars(chart, place, top, scale)))


def _bars(chart: Chart, place: int, top_px: float, scale: Scale) -> Iterator[Bar]:
    zero = _percent(scale, 0.0)
    for style, line in enumerate(chart.lines):
        value = line.y[place]
        at = zero if value is None else _percent(scale, value)
        yield Bar(
            top_px=top_px + _NAME_PX + style * _BAR_PX,
            left=min(zero, at),
            width=round(abs(at - zero), 2),
            end=max(zero, at),
            value=NO_DATA if value is None else shown(value, chart.unit),
            style=style,
        )


def _percent(scale: Scale, value: float) -> float:
    return round((100 - _VALUE_PERCENT) * scale.share(value), 2)
