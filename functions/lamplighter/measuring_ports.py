"""The seams of measuring, on one screen: where figures are read, kept and published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from .domain.health.observations import Look
from .domain.health.subjects import Subject
from .domain.measurement import Measurement
from .domain.series import Question, Series
from .domain.snapshot import BodyT, Snapshot
from .domain.traces.trace import ReadTraces, TraceSummaries
from .domain.window import Window


class MetricReader(Protocol):
    """Answers every question, under its key. Raises Unavailable, ConfigurationError (no right to read).

    One that is refused spoils no other: its answer has no points, is not complete, and says why.
    """

    def read(self, questions: Sequence[Question]) -> Mapping[str, Series]: ...


class PrometheusReader(Protocol):
    """A Prometheus HTTP API. None and empty are no data. Raises Unavailable, ConfigurationError (a bad query)."""

    def value(self, promql: str, at: datetime) -> float | None:
        """Of an instant query that gives one number or nothing; more than one series is a ConfigurationError."""
        ...

    def series(self, promql: str, window: Window, step_s: int) -> Series: ...


class TraceReader(Protocol):
    """X-Ray's traces in a region. Raises Unavailable, ConfigurationError (names the filter expression)."""

    def summaries(self, region: str, filter_expression: str, window: Window) -> TraceSummaries:
        """Of traces that were updated within the window, the newest first; what is too many is said."""
        ...

    def traces(self, region: str, ids: Sequence[str]) -> ReadTraces: ...


class TaggedResources(Protocol):
    """Raises Unavailable, ConfigurationError (tags that AWS refuses)."""

    def arns(self, region: str, tags: Mapping[str, str]) -> Sequence[str]:
        """Of what carries all of the tags there. At least one tag: without any it would be the whole account."""
        ...


class HealthProbes(Protocol):
    """Looks at every subject, each for as long as its check allows; answers within the longest of these.

    One look for each, in their order. Never raises: what went wrong stands in the look.
    """

    def look(self, subjects: Sequence[Subject]) -> Sequence[Look]: ...


class MetricPublisher(Protocol):
    """Every measurement becomes a metric in the namespace ``Lamplighter/Workloads``."""

    def publish(self, measurements: Sequence[Measurement]) -> None: ...


class SnapshotHistory(Protocol):
    """Snapshots by kind (that of the body's class), workload and time. Raises Unavailable."""

    def between(self, body: type[BodyT], workload: str, taken: Window) -> Iterator[Snapshot[BodyT]]:
        """Those taken within the window, oldest first."""
        ...


class Snapshots(SnapshotHistory, Protocol):
    def save(self, snapshot: Snapshot[Any]) -> None:
        """The same snapshot again replaces it."""
        ...

    def latest(self, body: type[BodyT], workload: str) -> Snapshot[BodyT] | None: ...

    def latest_of_each(self, body: type[BodyT], workload: str, taken: Window) -> Sequence[Snapshot[BodyT]]:
        """The latest of each subject that was taken within the window, in the order of the subjects."""
        ...
