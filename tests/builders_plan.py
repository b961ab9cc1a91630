"""Valid parts of a workload's file and of its plan by default: a test names only what matters to it."""

from __future__ import annotations

from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Owner, Receiver, Route, SlackReceiver
from local.synth.model import CompositeAlarm, MetricAlarm, Plan, PlannedDashboard, PlannedWidget, Query


def a_workload_file(**changes: Any) -> WorkloadFile:
    values: dict[str, Any] = {
        "schema_version": 1,
        "workload": "shop",
        "title": "Shop",
        "owner": Owner(team="Shop", contact="#shop"),
        "receivers": (Receiver(name="channel", slack=SlackReceiver(webhook_url_secret="shop/slack")),),
        "routes": (Route(receivers=("channel",)),),
    }
    return WorkloadFile(**values | changes)


def a_metric(name: str = "Errors", statistic: str = "Sum", **changes: Any) -> Metric:
    values: dict[str, Any] = {"namespace": "AWS/Lambda", "dimensions": {"FunctionName": "checkout"}}
    return Metric(**values | {"name": name, "statistic": statistic} | changes)


def a_query(metric: Metric | None = None, **changes: Any) -> Query:
    values: dict[str, Any] = {"id": "m1", "metric": metric or a_metric(), "period_s": 300}
    return Query(**values | changes)


def an_alarm(*queries: Query, **changes: Any) -> MetricAlarm:
    """More than 5 errors of a Lambda function in five minutes."""
    values: dict[str, Any] = {
        "name": "Shop-checkout-errors",
        "origin": "alarms[Shop-checkout-errors]",
        "severity": Severity.CRITICAL,
        "topic": Topic.CRITICAL,
        "queries": queries or (a_query(),),
        "comparison": "GreaterThanThreshold",
        "periods": 1,
        "breaching": 1,
        "missing_data": MissingData.NOT_BREACHING,
        "threshold": 5,
    }
    return MetricAlarm(**values | changes)


def math(expression: str, **metrics: Metric) -> tuple[Query, ...]:
    """The queries of an alarm on an expression over metrics."""
    inputs = [a_query(metric, id=name, returned=False) for name, metric in metrics.items()]
    return (*inputs, Query(id="result", expression=expression))


def a_composite(*children: str, **changes: Any) -> CompositeAlarm:
    values: dict[str, Any] = {
        "name": "Shop-unwell",
        "origin": "alarms[Shop-unwell]",
        "severity": Severity.CRITICAL,
        "topic": Topic.CRITICAL,
        "rule": " OR ".join(f'ALARM("{child}")' for child in children),
        "children": children,
    }
    return CompositeAlarm(**values | changes)


def a_widget(*queries: Query, **changes: Any) -> PlannedWidget:
    values: dict[str, Any] = {
        "origin": "dashboards[shop].sections[0].widgets[0]",
        "title": "Errors",
        "body": {"type": "metric"},
        "queries": queries or (a_query(),),
    }
    return PlannedWidget(**values | changes)


def a_dashboard(*widgets: PlannedWidget, **changes: Any) -> PlannedDashboard:
    values: dict[str, Any] = {
        "name": "Shop",
        "origin": "dashboards[shop]",
        "title": "Shop",
        "widgets": widgets or (a_widget(),),
    }
    return PlannedDashboard(**values | changes)


def a_plan(*alarms: MetricAlarm, **changes: Any) -> Plan:
    return Plan(**{"alarms": alarms} | changes)
