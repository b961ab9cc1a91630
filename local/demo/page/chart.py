"""An alarm's own metric over time as a picture: where everything stands, in percent of the width and in pixels.

Widths are percent so that the picture fits any page while its letters keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from local.demo.facts import Facts
from local.demo.page.milestones import CHANGED, RECOVERED, Milestone
from local.demo.page.moments import Clock, duration
from local.demo.page.words import compared, number, setting_name, setting_value, unit_of, with_unit

PLOT_PX = 190
ROW_PX = 24
# Two numbered dots closer than this share of the width (22 of 300 pixels on a phone) go into rows of their own.
DOT_PERCENT = 7.5
# More bars than this leave no room for a number over each.
MOST_LABELLED = 12
# Six labels of a time are what a phone has room for.
MOST_TICKS = 5
# The plot on a phone, and a letter of a lane's label: what has no room there has no label.
NARROWEST_PX = 270
LETTER_PX = 7
_ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One period of the metric; ``top`` is in pixels from the plot's upper edge."""

    left: float
    width: float
    top: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of time, with what held in it."""

    left: float
    width: float
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A numbered milestone, ``row`` rows over the plot."""

    left: float
    row: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Under the plot: what held when."""

    title: str
    bands: Sequence[Band]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """``ticks_x`` and ``ticks_y`` are (place, label); ``threshold`` is in pixels from the plot's upper edge."""

    alarm: str
    metric: str
    condition: str
    description: str
    bars: Sequence[Bar]
    alarmed: Sequence[Band]
    dots: Sequence[Dot]
    rows: int
    lanes: Sequence[Lane]
    ticks_x: Sequence[tuple[float, str]]
    ticks_y: Sequence[tuple[float, str]]
    threshold: float
    note: str
    plot_px: int = PLOT_PX
    row_px: int = ROW_PX


@dataclass(frozen=True, slots=True)
class _Scale:
    """Seconds since the spike → percent of the width; values → pixels from the top."""

    start_s: float
    end_s: float
    top_value: float

    def x(self, seconds: float) -> float:
        inside = min(max(seconds, self.start_s), self.end_s)
        return round(100 * (inside - self.start_s) / (self.end_s - self.start_s), 2)

    def y(self, value: float) -> float:
        return round(PLOT_PX * (1 - value / self.top_value), 1)

    def band(self, start_s: float, end_s: float, label: str, *, strong: bool = False) -> Band:
        left = self.x(start_s)
        width = round(self.x(end_s) - left, 2)
        has_room = width * NARROWEST_PX / 100 > (len(label) + 1) * LETTER_PX
        return Band(left=left, width=width, label=label if has_room else "", strong=strong)


def chart_of(
    alarm: Mapping[str, Any],
    incident: Mapping[str, Any] | None,
    milestones: Sequence[Milestone],
    facts: Facts,
    clock: Clock,
) -> Chart:
    """A picture even where there is no datapoint or no incident."""
    points = [(clock.moment(point["at"]).since_s, float(point["value"])) for point in alarm["datapoints"]]
    scale = _scale(points, alarm, clock.moment(facts["ended_at"]).since_s)
    unit = unit_of(alarm)
    dots = list(_dots(milestones, scale))
    condition = f"{compared(alarm['comparison'])} {with_unit(alarm['threshold'], unit)}"
    return Chart(
        alarm=alarm["name"],
        metric=_metric(alarm, unit),
        condition=condition,
        description=_description(points, condition, milestones, unit),
        bars=list(_bars(points, alarm["period_s"], scale)),
        alarmed=list(_alarmed(alarm, scale, clock)),
        dots=dots,
        rows=max((dot.row for dot in dots), default=0) + 1,
        lanes=list(_lanes(incident, facts, milestones, scale, clock)),
        ticks_x=list(_ticks_x(scale)),
        ticks_y=[(scale.y(value), number(value)) for value in _steps(scale.top_value, 4)],
        threshold=scale.y(alarm["threshold"]),
        note=_note(milestones, clock.moment(facts["load"]["until"]).since_s),
    )


def _scale(points: Sequence[tuple[float, float]], alarm: Mapping[str, Any], end_s: float) -> _Scale:
    highest = max([alarm["threshold"], *(value for _, value in points)])
    # A fifth more than the highest, so that its number has room over it; never a height of nothing.
    return _Scale(min([0.0, *(since_s for since_s, _ in points)]), max(end_s, 1.0), highest * 1.2 or 1.0)


def _metric(alarm: Mapping[str, Any], unit: str) -> str:
    period = duration(alarm["period_s"]).replace(".0", "")
    counted = "count" if alarm.get("unit") == "Count" else unit
    return f"{alarm['statistic']} of {alarm['metric']} per {period}" + (f", {counted}" if counted else "")


def _bars(points: Sequence[tuple[float, float]], period_s: float, scale: _Scale) -> Iterator[Bar]:
    for since_s, value in points:
        left = scale.x(since_s)
        label = number(value) if len(points) <= MOST_LABELLED else ""
        yield Bar(left=left, width=round(scale.x(since_s + period_s) - left, 2), top=scale.y(value), label=label)


def _alarmed(alarm: Mapping[str, Any], scale: _Scale, clock: Clock) -> Iterator[Band]:
    states = [(each["state"], clock.moment(each["at"]).since_s) for each in alarm["transitions"]]
    for (state, since_s), (_, until_s) in pairwise([*states, ("", scale.end_s)]):
        if state == "ALARM":
            yield scale.band(since_s, until_s, "")


def _dots(milestones: Sequence[Milestone], scale: _Scale) -> Iterator[Dot]:
    """In the lowest row where the last dot is far enough away."""
    seen = [(scale.x(each.moment.since_s), each.step) for each in milestones if each.moment]
    last_of_row: list[float] = []
    for left, step in sorted(seen):
        free = (row for row, last in enumerate(last_of_row) if left - last >= DOT_PERCENT)
        row = next(free, len(last_of_row))
        last_of_row[row : row + 1] = [left]
        yield Dot(left=left, row=row, step=step)


def _lanes(
    incident: Mapping[str, Any] | None, facts: Facts, milestones: Sequence[Milestone], scale: _Scale, clock: Clock
) -> Iterator[Lane]:
    start_s, until_s = (clock.moment(facts["load"][end]).since_s for end in ("from", "until"))
    yield Lane(title="load", bands=[scale.band(start_s, until_s, f"{facts['load']['callers']} callers", strong=True)])
    remediation = (incident or {}).get("remediation") or {}
    change, applied = remediation.get("change"), milestones[CHANGED - 1].moment
    if not change or not applied:
        return
    before, after = (setting_value(change["setting"], change[when]) for when in ("before", "after"))
    is_back = remediation["status"] in ("given_back", "rolled_back") and remediation.get("ended_at")
    back_s = clock.moment(remediation["ended_at"]).since_s if is_back else scale.end_s
    bands = [
        scale.band(scale.start_s, applied.since_s, before),
        scale.band(applied.since_s, back_s, after, strong=True),
    ]
    if is_back:
        bands.append(scale.band(back_s, scale.end_s, before))
    yield Lane(title=setting_name(change["setting"]), bands=bands)


def _ticks_x(scale: _Scale) -> Iterator[tuple[float, str]]:
    for seconds in _steps(scale.end_s, MOST_TICKS):
        yield scale.x(seconds), f"+{duration(seconds)}".replace(".0", "") if seconds else "0"


def _steps(until: float, at_most: int) -> list[float]:
    """Round values from 0 on, no more than so many after it."""
    rough = until / at_most
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(magnitude * factor for factor in _ROUND if magnitude * factor >= rough)
    return [step * count for count in range(math.floor(until / step) + 1)]


def _description(
    points: Sequence[tuple[float, float]], condition: str, milestones: Sequence[Milestone], unit: str
) -> str:
    values = ", ".join(with_unit(value, unit) for _, value in points) or "no datapoint"
    seen = [f"{each.title} {each.moment.label}" for each in milestones if each.moment]
    return (
        f"By period: {values}. It goes off {condition}. " + (", ".join(seen).capitalize() or "Nothing came about") + "."
    )


def _note(milestones: Sequence[Milestone], load_until_s: float) -> str:
    """Whether the alarm recovered under the load, or just because it had ended."""
    recovered, changed = milestones[RECOVERED - 1].moment, milestones[CHANGED - 1].moment
    if not recovered or not changed:
        return ""
    still_s = load_until_s - recovered.since_s
    if still_s < 0:
        return f"The load had ended {duration(-still_s)} before the alarm recovered."
    return f"The load was still on when the alarm recovered, and ended {duration(still_s)} later."
