"""Metrics that a workload's own telemetry publishes: no one else can say which exist, so its file does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge

from lamplighter.domain.definitions.metrics import Seconds, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMetric:
    """One metric with the names of one dimension set; a metric with several sets stands here several times.

    ``lowest`` and ``highest`` bound each value that is published (0 and 1 for a hit or a miss). ``every_s`` is how
    often it comes. ``series``: in how many combinations of the dimensions' values; each is paid for.
    """

    namespace: Text
    name: Text
    dimensions: tuple[Text, ...] = ()
    unit: str = "None"
    lowest: float | None = None
    highest: float | None = None
    every_s: Seconds = 60
    series: Annotated[int, Ge(1)] = 1
