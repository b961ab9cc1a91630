"""A workload file that says something in every part of the schema."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import AlarmChange, AlarmSpec, Band, Composite, Topic
from lamplighter.domain.definitions.business import (
    Budget,
    Costs,
    Customers,
    CustomerSource,
    Every,
    IpSet,
    Report,
    ReportKind,
    UnitCost,
)
from lamplighter.domain.definitions.dashboards import Dashboard, Section, Widget
from lamplighter.domain.definitions.indicators import Better, HealthCheck, HealthCheckType, Kpi
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow
from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.domain.definitions.prometheus import AlertRule, GrafanaDashboard, Panel, Prometheus, RecordingRule
from lamplighter.domain.definitions.prometheus import ScrapeJob as Job
from lamplighter.domain.definitions.resources import Api, Bucket, Function, Queue, Resources, Table
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
from lamplighter.domain.workload import (
    FunctionChange,
    FunctionSetting,
    Link,
    Mode,
    Owner,
    PagerDutyReceiver,
    Receiver,
    Route,
    Runbook,
    SlackReceiver,
)

LATENCY = Metric(
    namespace="AWS/ApiGateway", name="Latency", statistic="p99", dimensions={"ApiName": "aurastream-api"}, label="p99"
)
ERRORS = replace(LATENCY, name="5XXError", statistic="Sum")
REQUESTS = replace(LATENCY, name="Count", statistic="Sum")


def a_latency_alarm(**changes: Any) -> AlarmSpec:
    values: dict[str, Any] = {
        "name": "AuraStream-High-Latency",
        "severity": Severity.CRITICAL,
        "metric": LATENCY,
        "above": 2000,
        "topic": Topic.CRITICAL,
    }
    return AlarmSpec(**values | changes)


def a_runbook(**changes: Any) -> Runbook:
    values: dict[str, Any] = {
        "name": "high-latency",
        "alarms": ("AuraStream-High-Latency",),
        "change": FunctionChange(
            setting=FunctionSetting.MEMORY_MB, function="aurastream-sync-handler", to=1024, at_most=1024
        ),
        "mode": Mode.MONITOR,
    }
    return Runbook(**values | changes)


def a_log_group(**changes: Any) -> LogGroup:
    values: dict[str, Any] = {
        "name": "/aurastream/audit",
        "category": LogCategory.AUDIT,
        "retention_days": 30,
        "encrypted": True,
        "export": LogExport(bucket="aurastream-logs", prefix="audit"),
        "metric_filters": (
            MetricFilter(name="denied", pattern="{ $.denied }", metric="Denied", namespace="AuraStream"),
        ),
    }
    return LogGroup(**values | changes)


def a_file(**changes: Any) -> WorkloadFile:
    return replace(_WHOLE, **changes)


_SLO = Slo(
    name="availability",
    objective=0.999,
    window=SloWindow(rolling_days=30),
    indicator=Indicator(valid=Count(metric=REQUESTS), bad=Count(metric=ERRORS)),
)
_WIDGET = Widget(title="Latency", metrics={"p99": LATENCY}, thresholds={"slow": 2000.0})
_PROMETHEUS = Prometheus(
    scrape=(Job(job="api", targets=("api:9090",)),),
    recording=(RecordingRule(record="job:errors:rate5m", expr="sum(rate(errors[5m]))"),),
    alerts=(
        AlertRule(
            name="ApiDown",
            category="api",
            expr="up == 0",
            severity=Severity.CRITICAL,
            summary="The API is down",
            for_s=300,
            labels={"team": "api"},
        ),
    ),
    dashboards=(
        GrafanaDashboard(name="system", title="System", panels=(Panel(title="Load", queries={"load": "node_load1"}),)),
    ),
)
_WHOLE = WorkloadFile(
    schema_version=1,
    workload="aurastream",
    title="AuraStream",
    owner=Owner(team="AuraStream platform", contact="#aurastream-oncall"),
    receivers=(
        Receiver(name="on-call", pagerduty=PagerDutyReceiver(routing_key_secret="lamplighter/pagerduty/aurastream")),
        Receiver(name="channel", slack=SlackReceiver(channel="#alerts", bot_token_secret="lamplighter/slack")),
    ),
    routes=(
        Route(receivers=("on-call", "channel"), severities=(Severity.CRITICAL,), continue_matching=True),
        Route(receivers=("channel",)),
    ),
    runbooks=(a_runbook(),),
    links=(Link(title="Logs", url="https://example.com/logs"),),
    tags={"team": "aurastream"},
    other_regions=("eu-west-1",),
    alarms=(
        a_latency_alarm(),
        AlarmSpec(name="AuraStream-Many-Errors", severity=Severity.ERROR, metric=ERRORS, at_least=5),
        AlarmSpec(
            name="AuraStream-Unusual",
            severity=Severity.WARNING,
            metric=REQUESTS,
            band=Band(),
            description="Odd traffic",
        ),
        AlarmSpec(
            name="AuraStream-Unhealthy",
            severity=Severity.CRITICAL,
            composite=Composite(all_of=("AuraStream-High-Latency", "AuraStream-Many-Errors")),
        ),
        AlarmSpec(name="AuraStream-*", severity=Severity.WARNING),
    ),
    resources=Resources(
        apis=(Api(name="aurastream-api", alarms={"errors": AlarmChange(above=3)}, widgets={"latency": False}),),
        functions=(Function(name="aurastream-sync-handler", timeout_s=10),),
        tables=(Table(name="aurastream-results", indexes=("by-user",)),),
        buckets=(Bucket(name="aurastream-documents", request_metrics="all"),),
        queues=(Queue(name="aurastream-jobs"),),
    ),
    slos=(_SLO,),
    kpis=(Kpi(name="cache", title="Cache hits", unit="%", target=80, better=Better.HIGHER, metric=REQUESTS),),
    health_checks=(HealthCheck(name="api", type=HealthCheckType.API, target="aurastream-api"),),
    own_metrics=(OwnMetric(namespace="AuraStream", name="ProcessingTime", unit="Milliseconds"),),
    log_groups=(a_log_group(),),
    queries=(SavedQuery(name="errors", log_groups=("/aurastream/audit",), query="fields @timestamp\n| limit 20"),),
    tracing=Tracing(
        groups=(TraceGroup(name="slow", filter_expression="responsetime > 5"),),
        sampling=(SamplingRule(name="health", priority=1, rate=0.1, reservoir=1),),
    ),
    dashboards=(
        Dashboard(name="operations", title="Operations", sections=(Section(title="API", widgets=(_WIDGET,)),)),
    ),
    subscriptions=(Subscription(topic=Topic.CRITICAL, protocol=Protocol.EMAIL, endpoint="ops@example.com"),),
    budgets=(Budget(name="monthly", amount_usd=Decimal(500), emails=("ops@example.com",), tags={"app": "aurastream"}),),
    real_users=(RealUsers(name="web", domain="aurastream.example.com"),),
    ip_sets=(IpSet(name="blocked", addresses=("192.0.2.0/24", "198.51.100.1/32")),),
    customers=Customers(source=CustomerSource.DYNAMODB, location="usage"),
    costs=Costs(tags={"app": "aurastream"}, units=(UnitCost(name="analysis", unit="analysis", units=REQUESTS),)),
    reports=(Report(name="daily", sections=(ReportKind.SLO,), every=Every.DAY, at="06:00", time_zone="Europe/Berlin"),),
    prometheus=_PROMETHEUS,
)
