"""rules.yml: categories, labels and annotations of alerts."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.prometheus import RecordingRule
from lamplighter.domain.workload import FunctionChange, FunctionSetting, Runbook
from local.synth.prometheus.expressions import metrics_in
from local.synth.prometheus.rules import rules
from tests.builders_prometheus import a_grafana_dashboard, a_panel, a_prometheus, a_watched_workload, an_alert_rule


def groups(section: Any = None, **changes: Any) -> dict[str, list[dict[str, Any]]]:
    section = section or a_prometheus()
    written = rules(a_watched_workload(prometheus=section, **changes), section)
    return {group["name"]: group["rules"] for group in written["groups"]}


def the_alert(**changes: Any) -> dict[str, Any]:
    return groups(a_prometheus(alerts=(an_alert_rule(**changes),)))["application_alerts"][0]


def test_alerts_stand_in_the_group_of_their_category_in_their_order() -> None:
    written = groups(
        a_prometheus(
            alerts=(
                an_alert_rule(name="A", category="cache"),
                an_alert_rule(name="B", category="database_alerts"),
                an_alert_rule(name="C", category="cache"),
            )
        )
    )
    assert [(name, [rule["alert"] for rule in inside]) for name, inside in written.items()] == [
        ("cache_alerts", ["A", "C"]),
        ("database_alerts", ["B"]),
    ]


def test_recording_rules_come_before_what_may_read_them() -> None:
    recorded = RecordingRule(record="job:requests:rate5m", expr="sum(rate(x[5m]))", labels={"team": "ims"})
    written = groups(a_prometheus(recording=(recorded,)))
    assert next(iter(written)) == "recording"
    assert written["recording"] == [
        {"record": "job:requests:rate5m", "expr": "sum(rate(x[5m]))", "labels": {"team": "ims"}}
    ]


def test_an_alert_carries_severity_workload_and_category_whatever_its_own_labels_say() -> None:
    alert = the_alert(severity=Severity.WARNING, labels={"component": "api", "severity": "page"})
    assert alert["labels"] == {
        "component": "api",
        "severity": "warning",
        "workload": "ims",
        "category": "application",
    }


def test_an_alert_waits_as_long_as_it_says_and_one_that_does_not_wait_says_nothing() -> None:
    assert the_alert(for_s=120)["for"] == "2m"
    assert "for" not in the_alert(for_s=0)


def test_an_alert_says_what_it_is_what_to_do_and_where_to_look() -> None:
    alert = the_alert(summary="S", description="D", runbook="https://ims.example/runbooks/errors")
    assert alert["annotations"] == {
        "summary": "S",
        "description": "D",
        "runbook": "https://ims.example/runbooks/errors",
        "dashboard": "http://localhost:3000/d/ims-overview",
    }


def test_without_a_runbook_of_its_own_an_alert_names_what_is_done_by_itself() -> None:
    change = FunctionChange(setting=FunctionSetting.MEMORY_MB, function="f", to=1024, at_most=1024)
    runbook = Runbook(name="more-memory", alarms=("High*",), change=change)
    alert = groups(runbooks=(runbook,))["application_alerts"][0]
    assert alert["annotations"]["runbook"] == "more-memory"


def test_the_dashboard_is_the_one_that_shows_most_of_what_the_alert_reads() -> None:
    overview = a_grafana_dashboard(name="overview", panels=(a_panel(queries={"up": "up"}),))
    database = a_grafana_dashboard(name="database", panels=(a_panel(queries={"used": "pg_connections"}),))
    section = a_prometheus(
        dashboards=(overview, database),
        grafana_url="https://grafana.example/",
        alerts=(an_alert_rule(expr="pg_connections > 80"), an_alert_rule(expr="nothing_shows_this > 0")),
    )
    urls = [rule["annotations"]["dashboard"] for rule in groups(section)["application_alerts"]]
    assert urls == ["https://grafana.example/d/ims-database", "https://grafana.example/d/ims-overview"]


@pytest.mark.parametrize(
    ("expression", "metrics"),
    [
        ('sum by (le, endpoint) (rate(http_seconds_bucket{job="a b"}[5m])) > 1', {"http_seconds_bucket"}),
        (
            "rate(a_total[5m]) / on (instance) group_left (node) b > bool 0.5 and c unless d offset 1d",
            set("bcd") | {"a_total"},
        ),
        ("histogram_quantile(0.95, job:latency:rate5m) >= 1e3", {"job:latency:rate5m"}),
    ],
)
def test_metrics_are_told_from_functions_labels_and_words(expression: str, metrics: set[str]) -> None:
    assert metrics_in(expression) == metrics
