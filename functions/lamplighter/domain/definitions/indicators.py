"""Key performance indicators and health checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Gt, Le

from lamplighter.domain.definitions.metrics import Metric, Seconds, Text


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """Exactly one of ``metric``, ``expression`` over the ids in ``metrics``, and ``promql``.

    ``target`` is what it should reach; beyond ``alert_at`` it is bad. Both in ``unit``, and neither has to be. A
    ``{window}`` in ``promql`` is the range that is asked for, which is ``window_s`` and for charts ``period_s``.
    """

    name: Text
    title: Text
    unit: Text
    better: Better
    target: float | None = None
    metric: Metric | None = None
    expression: str | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    promql: str | None = None
    window_s: Seconds = 86_400
    period_s: Seconds = 3600
    alert_at: float | None = None


class HealthCheckType(StrEnum):
    HTTP = "http"
    API = "api"
    FUNCTION = "function"
    TABLE = "table"
    BUCKET = "bucket"
    COMPREHEND = "comprehend"
    MODEL = "model"
    DATABASE = "database"
    CACHE = "cache"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """``target`` names a resource or endpoint of this file. ``json_equals`` compares values by their dotted paths."""

    name: Text
    type: HealthCheckType
    target: Text | None = None
    timeout_s: Annotated[float, Gt(0), Le(30)] = 5
    status: Annotated[int, Ge(100), Le(599)] = 200
    latency_ms: Annotated[int, Gt(0)] | None = None
    body_contains: str | None = None
    json_equals: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    certificate_days: Annotated[int, Ge(1)] | None = None
