"""Where metrics go: a line in the log of a Lambda function, or PutMetricData from anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lamplighter.telemetry.delivery import Delivery
from lamplighter.telemetry.metric_buffer import Datum, MetricBuffer
from lamplighter.telemetry.point import Point
from lamplighter.telemetry.tally import Tally


class Sink(Protocol):
    """Adding never waits and never raises."""

    @property
    def tally(self) -> Tally: ...
    def add(self, point: Point) -> None: ...
    def add_always(self, point: Point) -> None:
        """Even where it is full."""
        ...

    def flush(self, timeout_s: float) -> bool: ...
    def close(self, timeout_s: float) -> None: ...


@dataclass(frozen=True, slots=True)
class CloudWatchSink:
    """Implements Sink."""

    buffer: MetricBuffer
    delivery: Delivery[Datum]

    @property
    def tally(self) -> Tally:
        return self.buffer.tally

    def add(self, point: Point) -> None:
        self.buffer.add(point)
        self.delivery.begin()

    def add_always(self, point: Point) -> None:
        self.buffer.add_always(point)

    def flush(self, timeout_s: float) -> bool:
        return self.delivery.flush(timeout_s)

    def close(self, timeout_s: float) -> None:
        self.delivery.close(timeout_s)
