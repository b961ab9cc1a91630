"""Where to look when an alert fires: the dashboard that shows most of the metrics the alert reads."""

from __future__ import annotations

from lamplighter.domain.definitions.prometheus import GrafanaDashboard, Prometheus
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.prometheus.expressions import metrics_in
from local.synth.prometheus.grafana import dashboard_uid


def dashboard_url(file: WorkloadFile, section: Prometheus, expression: str) -> str:
    """Of equals the first; empty where there is no dashboard."""
    if not section.dashboards:
        return ""
    read = metrics_in(expression)
    best = max(section.dashboards, key=lambda dashboard: len(read & _shown(dashboard)))
    return f"{section.grafana_url.rstrip('/')}/d/{dashboard_uid(file, best)}"


def _shown(dashboard: GrafanaDashboard) -> frozenset[str]:
    return frozenset().union(*(metrics_in(query) for panel in dashboard.panels for query in panel.queries.values()))
