"""The seams of measuring, on one screen: where figures are read, kept and published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from .domain.measurement import Measurement
from .domain.series import Question, Series
from .domain.snapshot import BodyT, Snapshot
from .domain.window import Window


class MetricReader(Protocol):
    """Answers every question, under its key. Raises Unavailable, ConfigurationError (names the question)."""

    def read(self, questions: Sequence[Question]) -> Mapping[str, Series]: ...


class PrometheusReader(Protocol):
    """A Prometheus HTTP API. None and empty are no data. Raises Unavailable, ConfigurationError (a bad query)."""

    def value(self, promql: str, at: datetime) -> float | None:
        """Of an instant query that gives one number or nothing; more than one series is a ConfigurationError."""
        ...

    def series(self, promql: str, window: Window, step_s: int) -> Series: ...


class MetricPublisher(Protocol):
    """Every measurement becomes a metric in the namespace ``Lamplighter/Workloads``."""

    def publish(self, measurements: Sequence[Measurement]) -> None: ...


class Snapshots(Protocol):
    """Snapshots by kind (that of the body's class), workload and time. Raises Unavailable."""

    def save(self, snapshot: Snapshot[Any]) -> None:
        """The same snapshot again replaces it."""
        ...

    def latest(self, body: type[BodyT], workload: str) -> Snapshot[BodyT] | None: ...

    def between(self, body: type[BodyT], workload: str, taken: Window) -> Iterator[Snapshot[BodyT]]:
        """Those taken within the window, oldest first."""
        ...
