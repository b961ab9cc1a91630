"""Logs, saved queries, traces and real users: what is kept, how long, and how it is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, MinLen

from lamplighter.domain.definitions.metrics import Text

# The only values that logs:PutRetentionPolicy takes (botocore's service model of CloudWatch Logs); 2557 is seven years.
RetentionDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]


class LogCategory(StrEnum):
    APPLICATION = "application"
    ACCESS = "access"
    AUDIT = "audit"
    BUSINESS = "business"
    DATABASE = "database"
    PERFORMANCE = "performance"
    SECURITY = "security"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExport:
    """Where a log group is exported to once a day."""

    bucket: Text
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricFilter:
    """Turns matching log events into a metric of the workload's namespace."""

    name: Text
    pattern: str
    metric: Text
    namespace: Text
    value: str = "1"
    default: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogGroup:
    """``exists`` where something else makes the group: then it is watched, and neither made nor changed."""

    name: Text
    category: LogCategory
    retention_days: RetentionDays
    encrypted: bool = False
    exists: bool = False
    export: LogExport | None = None
    metric_filters: tuple[MetricFilter, ...] = ()
    monthly_gb: Annotated[float, Ge(0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A CloudWatch Logs Insights query, kept under its name for the people on call."""

    name: Text
    log_groups: Annotated[tuple[Text, ...], MinLen(1)]
    query: Text
    monthly_scanned_gb: Annotated[float, Ge(0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceGroup:
    name: Text
    filter_expression: Text
    insights: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingRule:
    """``reservoir`` requests a second are always traced, and ``rate`` of the rest. ``*`` and ``?`` match any.

    ``monthly_requests``: how many fit the rule, for the bill.
    """

    name: Annotated[str, MinLen(1)]
    priority: Annotated[int, Ge(1), Le(9999)]
    rate: Annotated[float, Ge(0), Le(1)]
    reservoir: Annotated[int, Ge(0)]
    service_name: str = "*"
    service_type: str = "*"
    host: str = "*"
    http_method: str = "*"
    url_path: str = "*"
    attributes: Mapping[str, str] = field(default_factory=dict)
    monthly_requests: Annotated[int, Ge(0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """``monthly_traces``, for the bill: those that X-Ray's default rule or the application decides, no rule here.

    Of what the groups find, slow are traces of ``slow_s`` seconds or more, and complex are segments with more than
    ``complex_above`` subsegments.
    """

    groups: tuple[TraceGroup, ...] = ()
    sampling: tuple[SamplingRule, ...] = ()
    slow_s: Annotated[float, Gt(0)] = 1.0
    complex_above: Annotated[int, Ge(1)] = 10
    monthly_traces: Annotated[int, Ge(0)] | None = None


class RumTelemetry(StrEnum):
    ERRORS = "errors"
    PERFORMANCE = "performance"
    HTTP = "http"


@dataclass(frozen=True, slots=True, kw_only=True)
class RealUsers:
    """A CloudWatch RUM app monitor."""

    name: Text
    domain: Text
    sample_rate: Annotated[float, Ge(0), Le(1)] = 1.0
    telemetries: tuple[RumTelemetry, ...] = (RumTelemetry.ERRORS, RumTelemetry.PERFORMANCE, RumTelemetry.HTTP)
    cookies: bool = True
    xray: bool = True
    monthly_events: Annotated[int, Ge(0)] | None = None
