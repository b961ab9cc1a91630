"""X-Ray's filter expressions, as its guide has them."""

from __future__ import annotations

import pytest

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.embedded_aws.trace_filters import Facts, FilterExpressionError, trace_filter
from local.paths import WORKLOADS
from local.workload_files import load_workload_file

TRACE = Facts(
    values={
        "ok": False,
        "error": False,
        "fault": True,
        "throttle": False,
        "partial": False,
        "responsetime": 5.0,
        "duration": 6.5,
        "http.url": "http://api.example.com/v2/analyze",
        "http.status": 502,
        "user": "u-1",
    },
    annotations={"account": ["12345", "other"], "tries": [3.0], "vip": [True]},
    services={
        "aurastream-api": [Facts(values={"fault": True, "responsetime": 5.0})],
        "backend": [Facts(values={"fault": False, "responsetime": 0.5}), Facts(values={"responsetime": 2.0})],
    },
)


@pytest.mark.parametrize(
    ("expression", "matches"),
    [
        ("responsetime > 5", False),
        ("responsetime >= 5", True),
        ("duration >= 5 AND duration <= 8", True),
        ("duration >= 5 AND duration < 6.5", False),
        ("fault", True),
        ("!fault", False),
        ("fault = false", False),
        ("error != true", True),
        ("ok !partial duration < 3", False),
        ("!ok !partial duration < 7", True),
        ("error = true OR fault = true", True),
        ("error OR ok AND fault", False),
        ("(error OR fault) AND duration > 6", True),
        ('http.url BEGINSWITH "http://api" AND http.url CONTAINS "/v2/" AND http.url ENDSWITH "analyze"', True),
        ("http.status != 200", True),
        ('http.method = "GET"', False),
        ('user = "u-1"', True),
        ('annotation.account = "12345"', True),
        ('annotation[account] = "54321"', False),
        ("annotation.tries >= 3", True),
        ("annotation.vip = true", True),
        ("annotation.account", True),
        ("annotation.nobody", False),
        ('service("backend")', True),
        ('!service("frontend")', True),
        ('service("backend") { fault = true }', False),
        ('service("backend") { responsetime > 1 }', True),
        ('service("aurastream-api") { error = true OR fault = true }', True),
        ("service() { fault }", True),
        ('service("api.example.com") { fault = true OR responsetime > 2.5 } AND annotation.account = "12345"', False),
    ],
)
def test_an_expression_matches_what_the_guide_says(expression: str, *, matches: bool) -> None:
    assert trace_filter(expression)(TRACE) is matches


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "response > 1",
        "responsetime",
        "responsetime >",
        "duration > fast",
        "(fault",
        "fault )",
        "a ~ b",
        "service(api)",
        'service("a" { fault }',
        'edge("a", "b") { fault }',
    ],
)
def test_what_is_not_understood_is_refused(expression: str) -> None:
    with pytest.raises(FilterExpressionError):
        trace_filter(expression)


@pytest.mark.parametrize("name", sorted(path.stem for path in WORKLOADS.glob("*.yaml")))
def test_every_group_of_the_shipped_workloads_is_understood(name: str) -> None:
    file: WorkloadFile = load_workload_file(WORKLOADS / f"{name}.yaml")
    for group in file.tracing.groups:
        trace_filter(group.filter_expression)
