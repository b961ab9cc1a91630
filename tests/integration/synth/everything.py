"""A workload's file with one of everything that a template can hold, whatever the shipped workloads use of it."""

from __future__ import annotations

from decimal import Decimal

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmSpec, Band, Composite, Topic
from lamplighter.domain.definitions.business import Budget, IpSet, IpVersion
from lamplighter.domain.definitions.dashboards import Dashboard, Section, View, Widget
from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow
from lamplighter.domain.definitions.resources import (
    Api,
    Billing,
    Bucket,
    Cache,
    Database,
    Function,
    Model,
    Queue,
    Resources,
    Table,
    UserPool,
)
from lamplighter.domain.definitions.subscriptions import Protocol, Subscription
from lamplighter.domain.definitions.telemetry import (
    LogCategory,
    LogExport,
    LogGroup,
    MetricFilter,
    RealUsers,
    SamplingRule,
    SavedQuery,
    TraceGroup,
    Tracing,
)
from lamplighter.domain.definitions.workload_file import WorkloadFile
from tests.builders_plan import a_workload_file

EVERYTHING = "everything"

_API = {"ApiName": "shop-api"}
_COUNT = Metric(namespace="AWS/ApiGateway", name="Count", dimensions=_API)
_FAILED = Metric(namespace="AWS/ApiGateway", name="5XXError", dimensions=_API)
_LATENCY = Metric(namespace="AWS/ApiGateway", name="Latency", statistic="p99", dimensions=_API)


def everything() -> WorkloadFile:
    return a_workload_file(
        workload=EVERYTHING,
        title="Every Thing",
        tags={"Application": "Shop", "CostCenter": "1"},
        alarms=_alarms(),
        resources=_resources(),
        slos=(
            Slo(
                name="availability",
                objective=0.999,
                window=SloWindow(rolling_days=30),
                indicator=Indicator(valid=Count(metric=_COUNT), bad=Count(metric=_FAILED)),
            ),
        ),
        kpis=(Kpi(name="p99", title="Latency", unit="ms", target=500, better=Better.LOWER, metric=_LATENCY),),
        log_groups=_log_groups(),
        queries=(
            SavedQuery(name="Errors by hour", log_groups=("/every/audit",), query="filter x like /${y}/\n| limit 20"),
        ),
        tracing=Tracing(
            groups=(TraceGroup(name="slow", filter_expression="duration >= 5", insights=True),),
            sampling=(SamplingRule(name="rest", priority=9000, rate=0.1, reservoir=1, attributes={"tier": "gold"}),),
        ),
        dashboards=(_dashboard(),),
        subscriptions=(
            Subscription(topic=Topic.CRITICAL, protocol=Protocol.EMAIL, endpoint="ops@example.com"),
            Subscription(topic=Topic.WARNING, protocol=Protocol.SMS, endpoint="+15550100"),
        ),
        budgets=(
            Budget(
                name="Every-Monthly",
                amount_usd=Decimal("99.50"),
                forecast_percent=(100,),
                emails=("billing@example.com",),
                tags={"Application": "Shop", "CostCenter": "1"},
            ),
        ),
        real_users=(RealUsers(name="every-production", domain="shop.example.com"),),
        ip_sets=(
            IpSet(name="every-blocked", description="Blocked for a while"),
            IpSet(name="every-blocked6", ip_version=IpVersion.IPV6, addresses=("2001:db8::/64",)),
        ),
    )


def _alarms() -> tuple[AlarmSpec, ...]:
    return (
        AlarmSpec(name="EveryThing-Errors", severity=Severity.CRITICAL, metric=_FAILED, above=10),
        AlarmSpec(name="EveryThing-Odd", severity=Severity.WARNING, metric=_LATENCY, band=Band(width=3)),
        AlarmSpec(
            name="EveryThing-Unwell",
            severity=Severity.CRITICAL,
            composite=Composite(all_of=("EveryThing-Errors", "EveryThing-Odd")),
        ),
        AlarmSpec(name="EveryThing-*", severity=Severity.WARNING),
    )


def _resources() -> Resources:
    return Resources(
        apis=(Api(name="shop-api", caching=True),),
        functions=(Function(name="checkout", timeout_s=10, asynchronous=True),),
        tables=(
            Table(
                name="orders",
                billing=Billing.PROVISIONED,
                indexes=("by-day",),
                read_capacity=5,
                write_capacity=5,
                contributor_insights=True,
            ),
        ),
        buckets=(Bucket(name="photos", request_metrics="all"),),
        user_pools=(UserPool(name="customers", pool_id="us-east-1_x", client_id="web"),),
        models=(
            Model(
                name="writer",
                model_id="maker.model-1",
                input_usd_per_1000_tokens=Decimal("0.003"),
                output_usd_per_1000_tokens=Decimal("0.015"),
            ),
        ),
        databases=(Database(name="ledger", max_connections=80, storage_gb=100, replica=True),),
        caches=(Cache(name="sessions"),),
        queues=(Queue(name="mail", oldest_message_s=60),),
    )


def _log_groups() -> tuple[LogGroup, ...]:
    errors = MetricFilter(name="errors", pattern="ERROR", metric="Errors", namespace="Every/Logs", default=0)
    return (
        LogGroup(
            name="/every/audit",
            category=LogCategory.AUDIT,
            retention_days=2557,
            encrypted=True,
            export=LogExport(bucket="archive", prefix="every"),
            metric_filters=(errors,),
        ),
        LogGroup(name="/every/app", category=LogCategory.APPLICATION, retention_days=30),
        LogGroup(name="/aws/lambda/made-elsewhere", category=LogCategory.ACCESS, retention_days=30, exists=True),
    )


def _dashboard() -> Dashboard:
    rate = {"error rate": "100 * failed / count"}
    widgets = (
        Widget(title="Rate", metrics={"failed": _FAILED, "count": _COUNT}, expressions=rate, thresholds={"most": 1}),
        Widget(title="Events", query="stats count() by bin(1h)", log_groups=("/every/audit",), view=View.TABLE),
        Widget(title="State", alarms=("EveryThing-*",)),
        Widget(title="Note", text="What costs ${much}?"),
    )
    return Dashboard(
        name="EveryThing-production",
        title="Every thing",
        sections=(Section(title="Ours", widgets=widgets),),
        resources=("apis", "functions", "tables", "buckets", "user_pools", "models", "databases", "caches", "queues"),
        slos=True,
        kpis=True,
        alarms=True,
    )
