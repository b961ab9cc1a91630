"""rules.yml: recording rules, the burn rates of the SLOs, and the alerts by their categories.

https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from typing import Any

from lamplighter.domain.definitions.prometheus import AlertRule, Prometheus, RecordingRule
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.names import duration
from local.synth.prometheus.dashboards_of import dashboard_url
from local.synth.prometheus.slo_rules import is_of_prometheus, slo_group

RECORDING = "recording"
# Groups are named as the guides name them: application_alerts.
_SUFFIX = "_alerts"


def rules(file: WorkloadFile, section: Prometheus) -> dict[str, Any]:
    """Raises ConfigurationError for an SLO whose alerts could never fire."""
    recording = [{"name": RECORDING, "rules": [_record(rule) for rule in section.recording]}]
    slos = [slo_group(file, section, slo) for slo in file.slos if is_of_prometheus(slo)]
    categories = dict.fromkeys(alert.category for alert in section.alerts)
    alerts = [_category(file, section, category) for category in categories]
    return {"groups": [*(recording if section.recording else []), *slos, *alerts]}


def _record(rule: RecordingRule) -> dict[str, Any]:
    return {"record": rule.record, "expr": rule.expr, **({"labels": dict(rule.labels)} if rule.labels else {})}


def _category(file: WorkloadFile, section: Prometheus, category: str) -> dict[str, Any]:
    name = category if category.endswith(_SUFFIX) else f"{category}{_SUFFIX}"
    alerts = [_alert(file, section, alert) for alert in section.alerts if alert.category == category]
    return {"name": name, "rules": alerts}


def _alert(file: WorkloadFile, section: Prometheus, alert: AlertRule) -> dict[str, Any]:
    return {
        "alert": alert.name,
        "expr": alert.expr,
        **({"for": duration(alert.for_s)} if alert.for_s else {}),
        "labels": alert_labels(file, alert),
        "annotations": annotations_of(file, section, alert),
    }


def alert_labels(file: WorkloadFile, alert: AlertRule) -> dict[str, str]:
    """What every alert of the rule carries, besides the labels of its expression."""
    own = {"severity": alert.severity.value, "workload": file.workload, "category": alert.category}
    return {**alert.labels, **own}


def annotations_of(file: WorkloadFile, section: Prometheus, alert: AlertRule) -> dict[str, str]:
    """Those that say something. Without a runbook of its own, an alert points to what is done by itself."""
    automatic = ", ".join(runbook.name for runbook in file.runbooks_for(alert.name))
    said = {
        "summary": alert.summary,
        "description": alert.description,
        "runbook": alert.runbook or automatic,
        "dashboard": dashboard_url(file, section, alert.expr),
    }
    return {key: value for key, value in said.items() if value}
