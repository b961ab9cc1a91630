"""What is asked of a source of metrics, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One series to read: exactly one of a metric and an expression of metric math over the ids in ``metrics``.

    ``key`` is the asker's name for it. A metric's own ``period_s`` goes before the question's.
    """

    key: str
    window: Window
    period_s: int
    metric: Metric | None = None
    expression: str | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Datapoint:
    """``at`` is the beginning of its period."""

    at: datetime
    value: float


# What reports say of a series that is not complete.
UNFINISHED = "Not all that was asked for was answered."


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Oldest first; no datapoints is an answer. ``period_s`` may be coarser than asked: what is old is kept so.

    ``complete`` is False where the source said that more exists and did not give it.
    """

    points: tuple[Datapoint, ...]
    period_s: int
    complete: bool = True
    messages: tuple[str, ...] = ()
