"""Round values along a chart's axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from lamplighter.domain.reports.document import Unit
from lamplighter.domain.window import Window
from lamplighter.outbound.reports.values import shown
from lamplighter.outbound.reports.words import local

PointT = TypeVar("PointT")

_ROUND = (1, 2, 2.5, 5, 10)
MOST_STEPS = 4
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_TIME_STEPS = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    *(hours * _HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * _DAY for days in (1, 2, 7, 14, 28, 56, 91, 182, 364)),
)
# A scale starts at 0 unless all it shows lies in its upper fifth, where differences would be lost.
_NARROW = 0.8
# What stands at the very edge is written inwards.
_EDGE_PERCENT, _ALL = 9, 100
_NO_CENTS = ".00"
# A letter of 6 pixels where the plot has 207.
LETTER_PERCENT = 2.9
# What such values are written in: an axis is round in these, not in bytes or seconds.
_SIZES = tuple(1024**power for power in range(1, 6))
_WRITTEN_IN = {Unit.BYTES: _SIZES, Unit.BYTES_PER_SECOND: _SIZES, Unit.SECONDS: (60, 3600, 86_400)}
# Steps within less than this are no numbers any more: it is drawn as nothing.
_NOTHING = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """``lowest`` and ``highest`` are multiples of ``step``."""

    lowest: float
    highest: float
    step: float

    def share(self, value: float) -> float:
        """0 at the lowest, 1 at the highest."""
        return (value - self.lowest) / (self.highest - self.lowest)

    def ticks(self) -> list[float]:
        count = round((self.highest - self.lowest) / self.step)
        return [self.lowest + place * self.step for place in range(count + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """``anchor`` as SVG's text-anchor. ``left`` and ``width``: percent of a phone's plot that its label takes."""

    percent: float
    label: str
    anchor: str = "middle"

    @property
    def width(self) -> float:
        return len(self.label) * LETTER_PERCENT

    @property
    def left(self) -> float:
        return self.percent - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width


def unit_scale(values: Sequence[float], unit: Unit) -> Scale:
    """Around all of them, round in what values of that size are written in: GiB, hours."""
    most = max(map(abs, values), default=0.0)
    each = max((one for one in _WRITTEN_IN.get(unit, ()) if one <= most), default=1)
    scale = scale_of([value / each for value in values])
    return Scale(lowest=scale.lowest * each, highest=scale.highest * each, step=scale.step * each)


def levels(scale: Scale, unit: Unit) -> list[tuple[float, str]]:
    """Its ticks and their labels; of whole dollars without cents."""
    # 0.1 + 0.2 is 0.3 on an axis.
    said = [(value, shown(round(value, 10), unit)) for value in scale.ticks()]
    if all(label.endswith(_NO_CENTS) for _, label in said):
        return [(value, label.removesuffix(_NO_CENTS)) for value, label in said]
    return said


def scale_of(values: Sequence[float]) -> Scale:
    """Around all of them; from 0 to 1 where there are none."""
    least, most = min(values, default=0.0), max(values, default=1.0)
    if max(abs(least), abs(most)) < _NOTHING:
        return _around(0.0, 1.0)
    if least > _NARROW * most > 0 and least < most:
        return _around(least, most)
    return _around(min(least, 0.0), max(most, 0.0))


def _around(least: float, most: float) -> Scale:
    rough = (most - least) / MOST_STEPS
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(magnitude * factor for factor in _ROUND if magnitude * factor >= rough)
    return Scale(lowest=math.floor(least / step) * step, highest=math.ceil(most / step) * step, step=step)


def percent_of(period: Window, at: datetime) -> float:
    """0 at its start, 100 at its end. By timestamps: of two local times Python subtracts what their clocks show."""
    start_s = period.start.timestamp()
    return round(100 * (at.timestamp() - start_s) / (period.end.timestamp() - start_s), 2)


def time_ticks(period: Window, time_zone: str) -> Iterator[Tick]:
    """At round local times, no more than five. One at the right edge is not there where it would touch another."""
    length_s = period.end.timestamp() - period.start.timestamp()
    most = MOST_STEPS + 0.5
    step = next((one for one in _TIME_STEPS if length_s / one.total_seconds() <= most), _TIME_STEPS[-1])
    start = local(period.start, time_zone)
    at = start.replace(hour=0, minute=0, second=0, microsecond=0)
    free = 0.0
    while (percent := percent_of(period, at)) <= _ALL:
        tick = _tick(at, percent, step)
        if percent >= 0 and (tick.left >= free or tick.anchor != "end"):
            free = tick.left + tick.width
            yield tick
        at += step


def _tick(at: datetime, percent: float, step: timedelta) -> Tick:
    anchor = "start" if percent < _EDGE_PERCENT else "end" if percent > _ALL - _EDGE_PERCENT else "middle"
    return Tick(percent=percent, label=f"{at:%H:%M}" if step < _DAY else f"{at:%-d %b}", anchor=anchor)


def runs(points: Iterable[PointT | None]) -> Iterator[list[PointT]]:
    """Stretches without a gap."""
    run: list[PointT] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
