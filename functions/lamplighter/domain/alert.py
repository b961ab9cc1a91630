"""An alert: one normalised notice that something fires, has resolved, or can't be told for lack of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """PagerDuty's four severities, gravest first."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class AlertStatus(StrEnum):
    """No data is an outcome of its own: neither firing nor resolved."""

    FIRING = "firing"
    NO_DATA = "no_data"
    RESOLVED = "resolved"

    @property
    def rank(self) -> int:
        """Orders two notices of one instant, so that every order of arrival ends in the same state."""
        return (AlertStatus.FIRING, AlertStatus.NO_DATA, AlertStatus.RESOLVED).index(self)


class AlertSource(StrEnum):
    """Who sent it."""

    CLOUDWATCH = "cloudwatch"
    ALERTMANAGER = "alertmanager"
    LAMPLIGHTER = "lamplighter"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricCondition:
    """What an alarm compares, as far as its notice says it.

    ``dimensions`` is empty for metric math, where ``expression`` says what is computed. ``threshold`` is None
    for an anomaly band (and in EventBridge events that carry none).
    """

    namespace: str | None = None
    metric_name: str | None = None
    statistic: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    expression: str | None = None
    period_s: int | None = None
    comparison: str | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Why the sender keeps an alert quiet: a mute window, or a composite's suppressor."""

    by: str
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One notice.

    ``dedup_key`` names the thing that fires (an alarm's ARN, with its contributor): two notices of one key and
    one ``occurred_at`` are the same transition, however they travelled. ``occurred_at`` is the sender's own
    timestamp. ``severity`` is None where the sender said none. ``raw`` holds the body (size-capped, secrets
    redacted) of what could not be parsed.
    """

    source: AlertSource
    status: AlertStatus
    name: str
    dedup_key: str
    occurred_at: datetime
    summary: str
    reason: str = ""
    description: str = ""
    severity: Severity | None = None
    alarm_arn: str | None = None
    account_id: str | None = None
    region: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    condition: MetricCondition | None = None
    children: tuple[str, ...] = ()
    topic: str | None = None
    url: str | None = None
    suppression: Suppression | None = None
    raw: str | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        """The place of this notice in its alarm's history, whenever it arrives."""
        return (self.occurred_at, self.status.rank)
