"""A workload that Prometheus watches, valid by default."""

from __future__ import annotations

from typing import Any

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.objectives import Count, Indicator, Slo, SloWindow
from lamplighter.domain.definitions.prometheus import AlertRule, GrafanaDashboard, Panel, Prometheus, ScrapeJob
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Owner, PagerDutyReceiver, Receiver, Route, SlackReceiver

ALL = "sum(increase(http_requests_total[{window}]))"
FAILED = 'sum(increase(http_requests_total{status=~"5.."}[{window}]))'


def an_alert_rule(**changes: Any) -> AlertRule:
    values: dict[str, Any] = {
        "name": "HighErrorRate",
        "category": "application",
        "expr": 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
        "severity": Severity.CRITICAL,
        "summary": "More than 5 % of all requests fail",
        "for_s": 120,
    }
    return AlertRule(**values | changes)


def a_panel(**changes: Any) -> Panel:
    return Panel(**{"title": "Requests", "queries": {"requests": "sum(rate(http_requests_total[5m]))"}} | changes)


def a_grafana_dashboard(**changes: Any) -> GrafanaDashboard:
    return GrafanaDashboard(**{"name": "overview", "title": "System Overview", "panels": (a_panel(),)} | changes)


def a_prometheus(**changes: Any) -> Prometheus:
    values: dict[str, Any] = {
        "scrape": (ScrapeJob(job="api", targets=("api:8000",)),),
        "alerts": (an_alert_rule(),),
        "dashboards": (a_grafana_dashboard(),),
    }
    return Prometheus(**values | changes)


def an_slo(**changes: Any) -> Slo:
    values: dict[str, Any] = {
        "name": "availability",
        "objective": 0.999,
        "window": SloWindow(rolling_days=30),
        "indicator": Indicator(valid=Count(promql=ALL), bad=Count(promql=FAILED)),
    }
    return Slo(**values | changes)


def a_watched_workload(**changes: Any) -> WorkloadFile:
    """Critical goes to the pager and on to the channel, everything to the channel."""
    values: dict[str, Any] = {
        "schema_version": 1,
        "workload": "ims",
        "title": "IMS",
        "owner": Owner(team="Inventory", contact="#ims"),
        "receivers": (
            Receiver(name="on-call", pagerduty=PagerDutyReceiver(routing_key_secret="ims/pagerduty")),
            Receiver(name="channel", slack=SlackReceiver(channel="#ims", bot_token_secret="ims/slack")),
        ),
        "routes": (
            Route(receivers=("on-call",), severities=(Severity.CRITICAL,), continue_matching=True),
            Route(receivers=("channel",)),
        ),
        "prometheus": a_prometheus(),
    }
    return WorkloadFile(**values | changes)
