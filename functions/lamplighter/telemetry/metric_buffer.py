"""Points, added up: one datum a metric and period, with each distinct value once, so that hours of an outage fit in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from lamplighter.telemetry.buffer import Buffer
from lamplighter.telemetry.point import DimensionSet, Point
from lamplighter.telemetry.tally import Reason

# PutMetricData (botocore's service model of CloudWatch, and the service's quotas).
MOST_DATA = 1000
MOST_DISTINCT_VALUES = 150
MOST_BYTES = 1_000_000
_BYTES_A_DATUM = 200
_BYTES_A_DIMENSION = 24
_BYTES_A_VALUE = 40  # the value and its count, each up to 17 digits


@dataclass(frozen=True, slots=True)
class Series:
    """Of one metric, one period."""

    namespace: str
    name: str
    unit: str
    dimensions: DimensionSet
    period_start_s: int
    high_resolution: bool


@dataclass(frozen=True, slots=True)
class Datum:
    """``values``: how many times each value came."""

    series: Series
    values: dict[float, int]

    @property
    def recorded(self) -> int:
        return sum(self.values.values())

    @property
    def size(self) -> int:
        return len(self.values)

    @property
    def at_s(self) -> float:
        return self.series.period_start_s

    @property
    def bytes(self) -> int:
        """At most, as JSON."""
        dimensions = sum(_BYTES_A_DIMENSION + len(name) + len(value) for name, value in self.series.dimensions)
        return _BYTES_A_DATUM + len(self.series.name) + dimensions + _BYTES_A_VALUE * len(self.values)


class MetricBuffer(Buffer[Datum]):
    """``capacity`` is in distinct values of series and period; a value that lies there already takes no room."""

    def add(self, point: Point) -> None:
        self._add(point, self.capacity)

    def add_always(self, point: Point) -> None:
        """For the few that tell what was dropped: a full buffer must not drop those as well."""
        self._add(point, sys.maxsize)

    def _add(self, point: Point, capacity: int) -> None:
        for dimensions in point.dimension_sets:
            self.tally.record()
            if not self._put(point, dimensions, capacity):
                self.tally.drop(Reason.BUFFER_FULL)

    def _put(self, point: Point, dimensions: DimensionSet, capacity: int) -> bool:
        key = (point.namespace, point.name, point.unit, dimensions, point.period_start_s, point.high_resolution)
        with self._changed:
            values = self._waiting.get(key, {})
            known = point.value in values
            if not known and self._held >= capacity:
                return False
            self._held += not known
            self._added += 1
            values[point.value] = values.get(point.value, 0) + 1
            self._waiting[key] = values
            return True

    def _swap(self) -> list[Datum]:
        waiting: dict[tuple[str, str, str, DimensionSet, int, bool], dict[float, int]] = getattr(self, "_waiting", {})
        self._waiting: dict[tuple[str, str, str, DimensionSet, int, bool], dict[float, int]] = {}
        return [datum for key, values in waiting.items() for datum in _data(Series(*key), values)]


def _data(series: Series, values: dict[float, int]) -> Iterator[Datum]:
    if len(values) <= MOST_DISTINCT_VALUES:
        yield Datum(series, values)
        return
    left = iter(values.items())
    while part := dict(islice(left, MOST_DISTINCT_VALUES)):
        yield Datum(series, part)


def batches(data: Iterable[Datum]) -> Iterator[list[Datum]]:
    """As PutMetricData takes them: of one namespace each, within its limits."""
    for _, of_namespace in groupby(sorted(data, key=_namespace), key=_namespace):
        batch: list[Datum] = []
        size = 0
        for datum in of_namespace:
            if batch and (len(batch) == MOST_DATA or size + datum.bytes > MOST_BYTES):
                yield batch
                batch, size = [], 0
            batch.append(datum)
            size += datum.bytes
        yield batch


def _namespace(datum: Datum) -> str:
    return datum.series.namespace
