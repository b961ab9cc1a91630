"""What a workload's file comes to, resolved: every alarm and widget with its exact metrics, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.metrics import Metric


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One entry of an alarm's or a widget's metric math: exactly one of ``metric`` and ``expression``."""

    id: str
    metric: Metric | None = None
    expression: str | None = None
    period_s: int | None = None
    label: str | None = None
    returned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricAlarm:
    """``comparison`` as CloudFormation names it. ``threshold`` is None for a band, whose query is ``band_id``.

    ``origin`` is the place in the workload's file, such as ``resources.apis[aurastream-api].alarms.errors``.
    """

    name: str
    origin: str
    severity: Severity
    topic: Topic
    queries: tuple[Query, ...]
    comparison: str
    periods: int
    breaching: int
    missing_data: MissingData
    threshold: float | None = None
    band_id: str | None = None
    description: str = ""
    actions: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeAlarm:
    """``children`` are the alarms that ``rule`` refers to, by name. While ``suppressor`` is in ALARM it is quiet."""

    name: str
    origin: str
    severity: Severity
    topic: Topic
    rule: str
    children: tuple[str, ...]
    suppressor: str | None = None
    wait_s: int = 120
    extension_s: int = 180
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWidget:
    """``body`` is the widget as CloudWatch's dashboard body has it; ``queries`` are the metrics in it."""

    origin: str
    title: str
    body: Mapping[str, Any]
    queries: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDashboard:
    name: str
    origin: str
    title: str
    widgets: tuple[PlannedWidget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything of one workload that is resolved before it is written down."""

    alarms: tuple[MetricAlarm, ...] = ()
    composites: tuple[CompositeAlarm, ...] = ()
    dashboards: tuple[PlannedDashboard, ...] = field(default=())
