"""How a series of reports goes: its standings as a strip of bars, its main figures as sparklines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.reports.document import Figure, Standing
from lamplighter.domain.reports.head import ReportHead
from lamplighter.domain.reports.words import counted
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.chart_scale import runs, scale_of
from lamplighter.outbound.reports.values import NO_DATA, shown

# As many periods as a strip on a phone has room for.
STRIP_PERIODS = 45
_PITCH, _HEIGHT = 7, 22
# The worse, the taller: the strip says the same without its colours.
_HEIGHTS = {
    Standing.GOOD: 8,
    Standing.NO_DATA: 3,
    Standing.ATTENTION: 14,
    Standing.BAD: 22,
    Standing.FAILED: 22,
}
_SPARK_WIDTH, _SPARK_HEIGHT = 140, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: int
    y: int
    height: int
    standing: Standing
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """``bars`` are the newest last. ``said``: the same in words."""

    bars: Sequence[Bar]
    said: str
    width: int
    height: int = _HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """``runs``: stretches without a gap, as points of an SVG path. ``said``: the same in words."""

    label: str
    latest: str
    runs: Sequence[str]
    said: str
    width: int = _SPARK_WIDTH
    height: int = _SPARK_HEIGHT


def strip(heads: Sequence[ReportHead]) -> Strip:
    """Of the latest of them; ``heads`` are the oldest first."""
    drawn = heads[-STRIP_PERIODS:]
    return Strip(
        bars=[_bar(place, head) for place, head in enumerate(drawn)],
        said=words.counted_standings([head.standing for head in drawn]),
        width=len(drawn) * _PITCH - 2,
    )


def trends(heads: Sequence[ReportHead]) -> list[Trend]:
    """Of the figures of the latest; of one report there is none."""
    drawn = heads[-STRIP_PERIODS:]
    return [_trend(figure, drawn) for figure in drawn[-1].figures] if len(drawn) > 1 else []


def _bar(place: int, head: ReportHead) -> Bar:
    height = _HEIGHTS[head.standing]
    title = f"{words.dates_told(head)}: {words.STANDINGS[head.standing]}"
    return Bar(x=place * _PITCH, y=_HEIGHT - height, height=height, standing=head.standing, title=title)


def _trend(figure: Figure, heads: Sequence[ReportHead]) -> Trend:
    """Of the figure of that name in each head, for its label may hold a date; where it has none, a gap."""
    values = [_number(next((one for one in head.figures if _is_same(one, figure)), None)) for head in heads]
    known = [value for value in values if value is not None]
    least, most = (shown(pick(known, default=None), figure.unit) for pick in (min, max))
    return Trend(
        label=figure.label,
        latest=_latest(figure, values, heads),
        runs=_runs(values),
        said=_range(least, most, len(known)) if known else NO_DATA,
    )


def _latest(figure: Figure, values: Sequence[float | None], heads: Sequence[ReportHead]) -> str:
    """With its date where the newest report has none."""
    known = [(value, head) for value, head in zip(values, heads, strict=True) if value is not None]
    if not known:
        return NO_DATA
    value, head = known[-1]
    said = shown(value, figure.unit)
    return said if head is heads[-1] else f"{said} on {words.dates(head)}"


def _is_same(one: Figure, other: Figure) -> bool:
    return (one.name, one.unit) == (other.name, other.unit)


def _range(least: str, most: str, reports: int) -> str:
    said = most if least == most else f"between {least} and {most}"
    return f"{said} in {counted(reports, 'report')}"


def _number(figure: Figure | None) -> float | None:
    if figure is None or not isinstance(figure.value, int | float | Decimal):
        return None
    return float(figure.value)


def _runs(values: Sequence[float | None]) -> list[str]:
    scale = scale_of([value for value in values if value is not None])
    step = _SPARK_WIDTH / max(1, len(values) - 1)
    places = [
        None if value is None else f"{place * step:.1f} {_SPARK_HEIGHT * (1 - scale.share(value)):.1f}"
        for place, value in enumerate(values)
    ]
    return [" L".join(run) + (" h0" if len(run) == 1 else "") for run in runs(places)]
