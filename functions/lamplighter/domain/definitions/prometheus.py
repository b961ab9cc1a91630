"""What Prometheus, Alertmanager and Grafana are told of a workload that they watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, MinLen

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.metrics import Seconds, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeJob:
    """``probes`` are URLs that a blackbox exporter at ``targets`` asks for ``module``."""

    job: Text
    targets: Annotated[tuple[Text, ...], MinLen(1)]
    interval_s: Seconds | None = None
    path: Text = "/metrics"
    probes: tuple[Text, ...] = ()
    module: Text = "http_2xx"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRule:
    record: Text
    expr: Text
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """Fires when ``expr`` has held for ``for_s`` seconds. ``category`` is its group. ``runbook`` is a URL."""

    name: Text
    category: Text
    expr: Text
    severity: Severity
    summary: Text
    for_s: Annotated[int, Ge(0)] = 0
    description: str = ""
    runbook: Text | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


class PanelType(StrEnum):
    TIME_SERIES = "time_series"
    STAT = "stat"
    GAUGE = "gauge"
    HEATMAP = "heatmap"
    TABLE = "table"
    BAR_GAUGE = "bar_gauge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """``queries`` by their legends. ``thresholds`` colour from the value on."""

    title: Text
    queries: Annotated[Mapping[str, Text], MinLen(1)]
    type: PanelType = PanelType.TIME_SERIES
    unit: str = ""
    thresholds: Mapping[Severity, float] = field(default_factory=dict)
    description: str = ""
    width: Annotated[int, Ge(1)] = 8
    height: Annotated[int, Ge(1)] = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class GrafanaDashboard:
    """``refresh_s`` and ``range_s`` in seconds."""

    name: Text
    title: Text
    panels: Annotated[tuple[Panel, ...], MinLen(1)]
    refresh_s: Seconds = 30
    range_s: Seconds = 3600
    tags: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How Alertmanager groups what it tells."""

    by: tuple[Text, ...] = ("alertname",)
    wait_s: Seconds = 30
    interval_s: Seconds = 300
    repeat_s: Seconds = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class LamplighterWebhook:
    """Lamplighter's function URL, told by Alertmanager; ``token_file`` holds the bearer token. Lamplighter tells the
    receivers itself, so Alertmanager tells them as well only where ``alone`` is false.
    """

    url: Text
    token_file: Text = "/etc/alertmanager/secrets/lamplighter/alertmanager-token"  # noqa: S105 - a path
    alone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PrometheusServer:
    """Where Lamplighter asks for figures: ``url`` is what stands before ``/api/v1``.

    With ``bearer_token_secret``, a name in Secrets Manager, it is told a bearer token; with ``sigv4_region`` requests
    are signed as Amazon Managed Service for Prometheus wants them. With neither it asks nobody who they are.
    """

    url: Text
    bearer_token_secret: Text | None = None
    sigv4_region: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prometheus:
    """Without ``server``, Prometheus watches and alerts by itself, and SLOs and KPIs in PromQL have no figures here."""

    server: PrometheusServer | None = None
    scrape: tuple[ScrapeJob, ...] = ()
    scrape_interval_s: Seconds = 15
    evaluation_interval_s: Seconds = 60
    retention_days: Annotated[int, Ge(1)] = 15
    recording: tuple[RecordingRule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    dashboards: tuple[GrafanaDashboard, ...] = ()
    grouping: Grouping = Grouping()
    alertmanagers: tuple[Text, ...] = ("localhost:9093",)
    lamplighter: LamplighterWebhook | None = None
    grafana_url: Text = "http://localhost:3000"
