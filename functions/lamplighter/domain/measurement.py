"""One value of a metric that Lamplighter publishes about a workload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Those of CloudWatch's units that are needed here (MetricDatum, in botocore's service model)."""

    NONE = "None"
    COUNT = "Count"
    PERCENT = "Percent"
    SECONDS = "Seconds"
    MILLISECONDS = "Milliseconds"
    BYTES = "Bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """``value`` is finite. ``dimensions`` come on top of the workload's."""

    name: str
    value: float
    unit: Unit
    workload: str
    dimensions: Mapping[str, str]
