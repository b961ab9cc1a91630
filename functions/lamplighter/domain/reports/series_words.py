"""What a chart shows, for those who read it and do not see it: how often a target was missed, and when it was worst."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.reports.analysis import spread_of
from lamplighter.domain.reports.words import counted, day
from lamplighter.domain.spoken_numbers import measured, roughly

Point = tuple[datetime, float | None]
_A = {"day": "a day", "hour": "an hour", "reading": "a reading"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """How a series is told: what one point is of (`hour`, `day`, `reading`), in which time zone and unit. ``sums``: a
    point is what came in a step, so many files a day, not what it was like then. ``number`` says a value where the unit
    does not.
    """

    step: str
    zone: ZoneInfo
    unit: str = ""
    sums: bool = False
    number: Callable[[float], str] | None = None

    def value(self, value: float, beside: float | None = None) -> str:
        return self.number(value) if self.number else roughly(value, self.unit, beside=beside)

    def beside(self, value: float) -> str:
        """Next to one that has told the unit: files need it once, sizes have one each."""
        counts = self.sums and not self.number and not self.unit.startswith("bytes")
        return roughly(value) if counts else self.value(value)

    def when(self, at: datetime) -> str:
        here = at.astimezone(self.zone)
        return day(here.date()) if self.step == "day" else f"{day(here.date())}, {here:%H:%M}"


def told_course(points: Sequence[Point], spoken: Spoken) -> str:
    """Where there is nothing to hold it against: what is usual, and when it was most and least."""
    known = [(at, value) for at, value in points if value is not None]
    spread = spread_of([value for _, value in known])
    if spread is None:
        return f"No {spoken.step} has data."
    without = _without(len(points) - len(known), spoken)
    if spread.least == spread.most:
        return f"{spoken.value(spread.least)} in each of {counted(len(known), spoken.step)}{without}."
    most, least = max(known, key=lambda one: one[1]), min(known, key=lambda one: one[1])
    each = f" {_A[spoken.step]}" if spoken.sums else f" over {counted(len(known), spoken.step)}"
    ends = (f"{spoken.beside(value)} ({spoken.when(at)})" for at, value in (least, most))
    return f"Median {spoken.value(spread.p50)}{each}, from {' to '.join(ends)}{without}."


def told_against(points: Sequence[Point], target: float, better: Better, spoken: Spoken) -> str:
    """How often the target was missed, and the worst value."""
    known = [(at, value) for at, value in points if value is not None]
    if not known:
        return f"No {spoken.step} has data."
    lower = better is Better.LOWER
    at, worst = (max if lower else min)(known, key=lambda one: one[1])
    missed = sum(value > target if lower else value < target for _, value in known)
    of, target_words = counted(len(known), spoken.step), measured(target, spoken.unit)
    if missed == len(known):
        said = (
            f"Missed its target of {target_words} in all {of}" if missed > 1 else f"Missed its target of {target_words}"
        )
    elif missed:
        said = f"Missed its target of {target_words} in {missed} of {of}"
    else:
        said = f"Kept to its target of {target_words} in all {of}"
    without = _without(len(points) - len(known), spoken)
    return f"{said}; at worst {spoken.value(worst, target)} ({spoken.when(at)}){without}."


def _without(gaps: int, spoken: Spoken) -> str:
    return f"; {counted(gaps, spoken.step)} without data" if gaps else ""
