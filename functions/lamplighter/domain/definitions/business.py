"""Budgets, costs, customers, reports, and addresses that are blocked: the rest of what a workload's file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Gt, Le, MinLen

from lamplighter.domain.definitions.metrics import Metric, Text


class BudgetPeriod(StrEnum):
    """What AWS Budgets counts over; it has no weeks."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """``tags`` narrow it to what carries them. Notices at these percentages of the amount."""

    name: Text
    amount_usd: Annotated[Decimal, Gt(0)]
    every: BudgetPeriod = BudgetPeriod.MONTH
    actual_percent: tuple[Annotated[float, Gt(0), Le(1000)], ...] = (80,)
    forecast_percent: tuple[Annotated[float, Gt(0), Le(1000)], ...] = ()
    emails: tuple[Text, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """What one unit costs: the workload's cost over the window, divided by ``units``."""

    name: Text
    unit: Text
    units: Metric
    services: tuple[Text, ...] = ()
    window_days: Annotated[int, Ge(1), Le(366)] = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """``tags`` select what of the bill is this workload's. ``shared_driver`` is what shared costs are divided by."""

    tags: Mapping[str, str]
    units: tuple[UnitCost, ...] = ()
    shared_driver: Metric | None = None


class CustomerSource(StrEnum):
    DYNAMODB = "dynamodb"
    S3 = "s3"
    LOGS_INSIGHTS = "logs_insights"
    CLOUDWATCH = "cloudwatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRule:
    """Takes ``points`` off beyond ``above`` or ``below``; of a signal's rules the first that fits counts."""

    points: Annotated[int, Ge(0), Le(100)]
    above: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPolicy:
    """The score starts at 100. The default is that of the AuraStream guide."""

    usage_trend_percent: tuple[ScoreRule, ...] = (ScoreRule(points=20, below=-10), ScoreRule(points=10, below=-5))
    error_rate_percent: tuple[ScoreRule, ...] = (ScoreRule(points=30, above=5), ScoreRule(points=15, above=2))
    open_tickets: tuple[ScoreRule, ...] = (ScoreRule(points=20, above=5), ScoreRule(points=10, above=2))
    at_risk_below: Annotated[int, Ge(0), Le(100)] = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """Where usage, errors and tickets of customers are read (``location``: a table, an S3 prefix, a log group or a
    namespace), and how their health is scored. ``revenue_table`` holds subscriptions and revenue events.
    """

    source: CustomerSource
    location: Text
    health: HealthPolicy = HealthPolicy()
    revenue_table: str | None = None
    gross_margin: Annotated[float, Gt(0), Le(1)] | None = None


class ReportKind(StrEnum):
    COST = "cost"
    CUSTOMERS = "customers"
    INCIDENTS = "incidents"
    KPIS = "kpis"
    PERFORMANCE = "performance"
    SLO = "slo"
    STORAGE = "storage"
    SYNC_HISTORY = "sync_history"


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``at`` is a local time of day such as 06:00, in ``time_zone`` (IANA)."""

    name: Text
    sections: Annotated[tuple[ReportKind, ...], MinLen(1)]
    every: Every
    at: Text
    time_zone: Text
    recipients: tuple[Text, ...] = ()
    retention_days: Annotated[int, Ge(1)] = 90


class Scope(StrEnum):
    REGIONAL = "regional"
    CLOUDFRONT = "cloudfront"


class IpVersion(StrEnum):
    IPV4 = "ipv4"
    IPV6 = "ipv6"


@dataclass(frozen=True, slots=True, kw_only=True)
class IpSet:
    """A WAF set of addresses, as CIDR ranges of one version."""

    name: Text
    scope: Scope = Scope.REGIONAL
    ip_version: IpVersion = IpVersion.IPV4
    addresses: tuple[Text, ...] = ()
    description: str = ""
