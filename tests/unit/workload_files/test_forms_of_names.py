"""Names in a form that AWS, Grafana or Prometheus would refuse are refused before anything is deployed."""

from __future__ import annotations

from typing import Any

import pytest

from local.workload_files.rules import findings_within


def told(data: dict[str, Any]) -> list[str]:
    return [finding.message for finding in findings_within(data) if "; allowed: " in finding.message]


def a_filter(**changes: str) -> dict[str, Any]:
    whole = {"name": "errors", "pattern": "ERROR", "namespace": "Shop", "metric": "Errors"} | changes
    return {"log_groups": [{"name": "/shop", "metric_filters": [whole]}]}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"dashboards": [{"name": "a b"}]}, {"dashboards": [{"name": "a_B-1"}]}),
        ({"log_groups": [{"name": "/a b"}]}, {"log_groups": [{"name": "/a_b/#1.x-y"}]}),
        (a_filter(name="a:b"), a_filter(name="a b")),
        (a_filter(namespace="AWS/Lambda"), a_filter(namespace="Shop/AWS/Lambda")),
        (a_filter(metric="a$b"), a_filter(metric="a/b")),
        ({"tracing": {"groups": [{"name": "Default"}]}}, {"tracing": {"groups": [{"name": "Defaults"}]}}),
        ({"real_users": [{"name": ".shop"}]}, {"real_users": [{"name": "shop.web_1"}]}),
        ({"real_users": [{"name": "shop web"}]}, {"real_users": [{"name": "shop-web"}]}),
        ({"budgets": [{"name": "a:b"}]}, {"budgets": [{"name": "a month's money"}]}),
        ({"budgets": [{"name": "a/action/b"}]}, {"budgets": [{"name": "action"}]}),
        ({"ip_sets": [{"name": "büro"}]}, {"ip_sets": [{"name": "buero"}]}),
        ({"ip_sets": [{"description": "it's ours!"}]}, {"ip_sets": [{"description": "Those that attacked, 2025."}]}),
        ({"ip_sets": [{"description": "ab"}]}, {"ip_sets": [{"description": ""}]}),
        ({"prometheus": {"recording": [{"record": "5m"}]}}, {"prometheus": {"recording": [{"record": "a:b:5m"}]}}),
        ({"prometheus": {"dashboards": [{"name": "../x"}]}}, {"prometheus": {"dashboards": [{"name": "x"}]}}),
    ],
)
def test_a_name_has_the_form_that_is_taken(wrong: dict[str, Any], right: dict[str, Any]) -> None:
    assert len(told(wrong)) == 1
    assert told(right) == []


def test_a_resource_takes_fifty_tags_and_one_of_them_is_ours() -> None:
    tags = {f"key{at}": "value" for at in range(49)}
    assert told({"tags": tags}) == []
    assert told({"tags": {**tags, "one": "more"}}) == ["are 50; allowed: 49 at most"]
