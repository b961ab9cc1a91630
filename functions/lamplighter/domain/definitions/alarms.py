"""An alarm, as a workload's file defines it: of a metric or an expression, beyond a limit or a band, or a composite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Gt, Le, MinLen

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.metrics import Metric, Seconds, Text
from lamplighter.domain.workload import AlarmDefinition


class MissingData(StrEnum):
    """What a period without data counts as: TreatMissingData, in words."""

    NOT_BREACHING = "not_breaching"
    BREACHING = "breaching"
    IGNORE = "ignore"
    MISSING = "missing"


class Topic(StrEnum):
    """Which of the core stack's topics an alarm publishes to; none is told of by EventBridge alone."""

    CRITICAL = "critical"
    WARNING = "warning"
    NONE = "none"


class Side(StrEnum):
    """On which side of its band a value is an anomaly."""

    ABOVE = "above"
    BELOW = "below"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """An anomaly detection band: ``width`` standard deviations around what is usual."""

    width: Annotated[float, Gt(0), Le(10)] = 2
    side: Side = Side.OUTSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """``all_of`` and ``any_of`` name alarms of this file; ``rule`` is CloudWatch's own language. Exactly one of the
    three. While ``suppressed_by`` is in ALARM no action is taken.
    """

    all_of: tuple[Text, ...] = ()
    any_of: tuple[Text, ...] = ()
    rule: str | None = None
    suppressed_by: str | None = None
    wait_s: Annotated[int, Ge(0)] = 120
    extension_s: Annotated[int, Ge(0)] = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSpec(AlarmDefinition):
    """With none of metric, expression and composite it claims alarms that are made elsewhere, by their pattern.

    ``breaching`` of the last ``periods`` periods must be beyond the threshold. ``expression`` is metric math over the
    ids in ``metrics``.
    """

    description: str = ""
    metric: Metric | None = None
    expression: str | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    band: Band | None = None
    composite: Composite | None = None
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    period_s: Seconds = 300
    periods: Annotated[int, Ge(1)] = 1
    breaching: Annotated[int, Ge(1)] | None = None
    missing_data: MissingData = MissingData.NOT_BREACHING
    topic: Topic | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChange:
    """What is to be different about an alarm that comes by itself; what is left out stays as it is."""

    severity: Severity | None = None
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    period_s: Seconds | None = None
    periods: Annotated[int, Ge(1)] | None = None
    breaching: Annotated[int, Ge(1)] | None = None
    missing_data: MissingData | None = None
    topic: Topic | None = None
    description: Annotated[str, MinLen(1)] | None = None


# Under an alarm's name: a change, or `off`, which YAML reads as false.
AlarmChanges = Mapping[str, AlarmChange | bool]
