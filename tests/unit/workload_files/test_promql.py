"""PromQL with something still open is told before Prometheus refuses all of its rules."""

from __future__ import annotations

import pytest

from local.workload_files.rules import findings_within


def told(promql: str) -> list[str]:
    data = {"prometheus": {"alerts": [{"name": "A", "expr": promql}]}}
    return [finding.message for finding in findings_within(data) if finding.location[-1] == "expr"]


@pytest.mark.parametrize(
    ("promql", "fault"),
    [
        ("sum(active_tasks > 100", "a ( is still open"),
        ("sum(active_tasks)) > 100", "a ) closes nothing"),
        ("rate(x[5m)", "a ) closes nothing"),
        ("rate(x[5m)]", "a ) closes nothing"),
        ('x{status="5..} > 0', 'a " is still open'),
        ('x{status="5.." > 0', "a { is still open"),
    ],
)
def test_what_is_still_open_or_closes_nothing_is_told(promql: str, fault: str) -> None:
    assert told(promql) == [f"is no PromQL: {fault}"]


@pytest.mark.parametrize(
    "promql",
    [
        'sum by (job) (rate(http_requests_total{path=~"/a(b|c[0-9]{2}"}[5m])) > 0',
        "x{a='\\'('}",
        "x{a=`\\(`}",
        "sum(x) # how many (roughly\n> 5",
        "increase(x[{window}])",
    ],
)
def test_brackets_within_texts_and_comments_do_not_count(promql: str) -> None:
    assert told(promql) == []


def test_every_place_with_promql_is_looked_at() -> None:
    data = {
        "prometheus": {
            "recording": [{"record": "r", "expr": "("}],
            "alerts": [{"name": "A", "expr": "("}],
            "dashboards": [{"name": "d", "panels": [{"title": "P", "queries": {"legend": "("}}]}],
        },
        "kpis": [{"name": "k", "promql": "("}],
        "slos": [{"name": "s", "indicator": {"valid": {"promql": "({window}"}, "bad": {"promql": "({window}"}}}],
    }
    places = {finding.location for finding in findings_within(data) if "no PromQL" in finding.message}
    assert places == {
        ("prometheus", "recording", 0, "expr"),
        ("prometheus", "alerts", 0, "expr"),
        ("prometheus", "dashboards", 0, "panels", 0, "queries", "legend"),
        ("kpis", 0, "promql"),
        ("slos", 0, "indicator", "valid", "promql"),
        ("slos", 0, "indicator", "bad", "promql"),
    }
