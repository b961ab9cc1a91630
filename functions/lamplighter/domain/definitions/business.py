"""Budgets, costs, customers, reports, and addresses that are blocked: the rest of what a workload's file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Gt, Le, MinLen

from lamplighter.domain.alert import Severity
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
    """What ``per`` units cost: the workload's cost over the window, and how many units there were on the same days.
    ``unit`` is what so many of them are called, such as `1,000 tokens`.

    Exactly one of ``units``, ``expression`` over the ids in ``metrics``, and ``promql`` tells how many of a day, for
    days are added up; a ``{window}`` in ``promql`` is a day. ``services`` as the bill names them, all where none is
    named; ``*`` stands for any text.
    """

    name: Text
    unit: Text
    units: Metric | None = None
    expression: str | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    promql: str | None = None
    per: Annotated[int, Ge(1)] = 1
    services: tuple[Text, ...] = ()
    window_days: Annotated[int, Ge(1), Le(366)] = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """Customers' usage that list prices make costs of: a usage line (domain/usage.py) for each customer.

    ``usage`` is what is the same for all, its ``service`` among it. ``columns``: the other fields of the line, each
    with the column of the customers' daily figures that it is made of. A day's ``duration_ms`` or ``characters`` are
    those of all its requests, ``storage_gb`` what was stored then; all else is counted. ``services`` are those of the
    bill that this is charged under; ``*`` stands for any text.
    """

    services: Annotated[tuple[Text, ...], MinLen(1)]
    usage: Mapping[str, str | int | float]
    columns: Annotated[Mapping[str, Text], MinLen(1)]


class CostSource(StrEnum):
    """``focus``: exports to S3 as the FinOps Open Cost and Usage Specification has them, CSV or Parquet."""

    COST_EXPLORER = "cost_explorer"
    FOCUS = "focus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """``tags`` select what of the bill is this workload's; without any it is the whole account's. ``by_tag``: the tag
    by whose values the costs are told apart too. ``by_usage``: what storage, requests and data transfer cost is told
    apart as well; with a tag or with usage Cost Explorer is asked once more. ``location`` (``s3://BUCKET/PREFIX``) is
    where FOCUS exports are.

    Costs of customers are those of the last ``customer_days``: what is ``metered``, and of all else a share by
    ``shared_driver``, a column of the customers' daily figures.
    """

    tags: Mapping[str, str]
    by_tag: Text | None = None
    by_usage: bool = False
    source: CostSource = CostSource.COST_EXPLORER
    location: Text | None = None
    units: tuple[UnitCost, ...] = ()
    metered: tuple[Metered, ...] = ()
    shared_driver: Text | None = None
    customer_days: Annotated[int, Ge(1), Le(92)] = 30


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
    """The score starts at 100. The default is that of the AuraStream guide. A trend compares the last ``trend_days``
    with as many before. A rate of fewer than ``few_requests`` says little. Figures that end more than
    ``stale_after_days`` before yesterday judge nobody.
    """

    usage_trend_percent: tuple[ScoreRule, ...] = (ScoreRule(points=20, below=-10), ScoreRule(points=10, below=-5))
    error_rate_percent: tuple[ScoreRule, ...] = (ScoreRule(points=30, above=5), ScoreRule(points=15, above=2))
    open_tickets: tuple[ScoreRule, ...] = (ScoreRule(points=20, above=5), ScoreRule(points=10, above=2))
    at_risk_below: Annotated[int, Ge(0), Le(100)] = 70
    trend_days: Annotated[int, Ge(1), Le(45)] = 14
    few_requests: Annotated[int, Ge(0)] = 100
    stale_after_days: Annotated[int, Ge(0), Le(45)] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFields:
    """What the source calls them: attributes of items, columns of files or of a query's answer, and in CloudWatch a
    dimension (``customer_id``) and metrics. Errors are counted among ``requests``, which are the usage too unless
    ``usage`` names another.
    """

    customer_id: Text = "customer_id"
    day: Text = "day"
    requests: Text = "requests"
    errors: Text = "errors"
    open_tickets: Text = "open_tickets"
    usage: Text | None = None
    name: Text = "name"
    since: Text = "since"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRiskAlert:
    """An alert when customers become at risk. It names them by their ids only, unless ``names``."""

    severity: Severity = Severity.WARNING
    names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """Where usage, errors and tickets of customers are read (``location``: a table, an S3 prefix, a log group or a
    namespace), and how their health is scored. ``query`` is what Logs Insights is asked. ``revenue_table`` holds
    subscriptions and revenue events, all in ``revenue_currency`` (ISO 4217).
    """

    source: CustomerSource
    location: Text
    fields: CustomerFields = CustomerFields()
    query: str | None = None
    health: HealthPolicy = HealthPolicy()
    at_risk_alert: AtRiskAlert | None = None
    revenue_table: str | None = None
    revenue_currency: Text = "USD"
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
    """``at`` is a local time of day such as 06:00, in ``time_zone`` (IANA). ``pdf`` asks for one beside the rest."""

    name: Text
    sections: Annotated[tuple[ReportKind, ...], MinLen(1)]
    every: Every
    at: Text
    time_zone: Text
    recipients: tuple[Text, ...] = ()
    retention_days: Annotated[int, Ge(1)] = 90
    pdf: bool = False


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
