"""Good and bad events, counted: exact, so that order and parts do not matter to a sum."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lamplighter.domain.series import Series
from lamplighter.domain.window import Window


@dataclass(frozen=True, slots=True)
class EventCounts:
    """``valid`` and ``bad`` as they were counted, to be added up; ``events`` and ``failures`` are what they come to.

    Within a minute two counts may not fit each other yet: more good than valid, or, where failures are counted, some
    that the count of all events has missed. Those are events all the same.
    """

    valid: Fraction = Fraction(0)
    bad: Fraction = Fraction(0)

    def __add__(self, other: EventCounts) -> EventCounts:
        return EventCounts(self.valid + other.valid, self.bad + other.bad)

    @property
    def failures(self) -> Fraction:
        return max(self.bad, Fraction(0))

    @property
    def events(self) -> Fraction:
        return max(self.valid, self.failures)

    @property
    def error_ratio(self) -> Fraction | None:
        """Of all events together; None without any: neither 0 nor 1."""
        return self.failures / self.events if self.events else None


# By the beginning of their periods.
Timeline = Mapping[datetime, EventCounts]


def timeline(counts: Mapping[str, Series]) -> Timeline:
    """From exactly two of ``valid``, ``good`` and ``bad``. A period in which one of them has no datapoint counts 0 of
    it; one in which neither has is left out. What is no number (Prometheus has NaN) is no datapoint.
    """
    values = {
        name: {point.at: Fraction(point.value) for point in series.points if math.isfinite(point.value)}
        for name, series in counts.items()
    }
    instants = sorted({at for of_name in values.values() for at in of_name})
    return {at: _counted({name: of_name.get(at, Fraction(0)) for name, of_name in values.items()}) for at in instants}


def _counted(values: Mapping[str, Fraction]) -> EventCounts:
    if "valid" not in values:
        return EventCounts(values["good"] + values["bad"], values["bad"])
    valid = values["valid"]
    return EventCounts(valid, values["bad"] if "bad" in values else valid - values["good"])


def total(counts: Iterable[EventCounts]) -> EventCounts:
    return sum(counts, start=EventCounts())


def within(counts: Timeline, window: Window) -> EventCounts:
    """Of the periods that begin in the window."""
    return total(counted for at, counted in counts.items() if window.start <= at < window.end)
