"""All reports, by workload and by what they are called, the newest first, each series with its trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from lamplighter.domain.reports.document import Figure, Standing
from lamplighter.domain.reports.head import ReportHead
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.chart_scale import scale_of
from lamplighter.outbound.reports.values import shown

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
_SPARK_WIDTH, _SPARK_HEIGHT = 120, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: int
    y: int
    height: int
    standing: Standing
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """``runs``: stretches without a gap, as points of an SVG path. ``said``: the same in words."""

    label: str
    latest: str
    runs: Sequence[str]
    said: str
    width: int = _SPARK_WIDTH
    height: int = _SPARK_HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    dates: str
    standing: Standing
    verdict: str
    revision: int
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """``rows`` are the newest first, ``bars`` the newest last."""

    title: str
    time_zone: str
    rows: Sequence[Row]
    bars: Sequence[Bar]
    said: str
    trends: Sequence[Trend]
    width: int
    height: int = _HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    name: str
    series: Sequence[Series]


def workloads(heads: Sequence[ReportHead]) -> list[Workload]:
    ordered = sorted(heads, key=lambda head: (head.workload, head.name, head.period.start, head.revision))
    found = []
    for workload, of_workload in groupby(ordered, key=lambda head: head.workload):
        series = [_series(list(same)) for _, same in groupby(of_workload, key=lambda head: head.name)]
        found.append(Workload(name=workload, series=series))
    return found


def _series(heads: Sequence[ReportHead]) -> Series:
    """``heads`` are in the order of their periods and revisions: of each period the last revision counts."""
    latest = list({head.period.start: head for head in heads}.values())
    newest, drawn = latest[-1], latest[-STRIP_PERIODS:]
    return Series(
        title=newest.title,
        time_zone=newest.time_zone,
        rows=[_row(head) for head in reversed(latest)],
        bars=[_bar(place, head) for place, head in enumerate(drawn)],
        said=_said(drawn),
        trends=[_trend(figure, drawn) for figure in newest.figures] if len(drawn) > 1 else [],
        width=len(drawn) * _PITCH - 2,
    )


def _row(head: ReportHead) -> Row:
    return Row(
        dates=words.dates(head),
        standing=head.standing,
        verdict=head.verdict,
        revision=head.revision,
        files=head.files,
    )


def _bar(place: int, head: ReportHead) -> Bar:
    height = _HEIGHTS[head.standing]
    title = f"{words.dates(head)}: {words.STANDINGS[head.standing]}"
    return Bar(x=place * _PITCH, y=_HEIGHT - height, height=height, standing=head.standing, title=title)


def _said(heads: Sequence[ReportHead]) -> str:
    """``10 reports: 4 good, 2 needs attention``."""
    counted = [(words.STANDINGS[one], sum(head.standing is one for head in heads)) for one in Standing]
    each = ", ".join(f"{count} {said}" for said, count in counted if count)
    return f"{len(heads)} report{'' if len(heads) == 1 else 's'}: {each}"


def _trend(figure: Figure, heads: Sequence[ReportHead]) -> Trend:
    """Of the figure of that label in each head; where it has none, a gap."""
    values = [_number(next((one for one in head.figures if one.label == figure.label), None)) for head in heads]
    known = [value for value in values if value is not None]
    least, most = (shown(pick(known, default=None), figure.unit) for pick in (min, max))
    return Trend(
        label=figure.label,
        latest=shown(figure.value, figure.unit),
        runs=_runs(values),
        said=f"between {least} and {most} in {len(heads)} reports" if known else "no data",
    )


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
    runs = (list(run) for known, run in groupby(places, key=lambda place: place is not None) if known)
    return [" L".join(str(place) for place in run) + (" h0" if len(run) == 1 else "") for run in runs]
