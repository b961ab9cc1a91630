"""What the function URL answers: programs, browsers and Prometheus, those with the token and those without."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from local.demo.measured import MeasuringError, tick
from local.demo.stage import STATUS_TOKEN, Stage
from local.demo.status_page import HTML, PROMETHEUS, Page, ask
from local.paths import EVENTS

pytestmark = pytest.mark.embedded

GOLDEN = sorted((EVENTS / "status_server").glob("*.json"))


@pytest.fixture(scope="module", autouse=True)
def _measured(stage: Stage) -> None:
    """The desk's Prometheus is away."""
    for function in ("kpi_evaluator", "slo_evaluator"):
        with pytest.raises(MeasuringError):
            tick(stage, function)
    for function in ("health_checker", "resource_counter"):
        tick(stage, function)


def asked(stage: Stage, path: str, token: str | None = STATUS_TOKEN, **how: str) -> Page:
    return ask(stage.outputs["StatusUrl"], path, token=token, **how)


def test_a_program_is_told_how_all_of_it_is_and_how_each_workload_is(stage: Stage) -> None:
    whole, shop = asked(stage, "health"), asked(stage, "health/shop")
    assert (whole.status, whole.content_type) == (503, "application/json")
    assert json.loads(whole.text)["status"] == "unhealthy"
    assert [each["workload"] for each in json.loads(whole.text)["workloads"]] == ["shop", "attic"]
    assert (shop.status, json.loads(shop.text)["status"]) == (200, "healthy")
    components = {each["component"]: each["reason"] for each in json.loads(shop.text)["components"]}
    assert components["table"] == "the table is ACTIVE"
    assert asked(stage, "health/desk").status == 404


def test_a_browser_is_shown_a_page(stage: Stage) -> None:
    page = asked(stage, "health/shop", accept=HTML)
    assert (page.status, page.content_type) == (200, "text/html")
    assert "shop is healthy." in page.text
    assert "the table is ACTIVE" in page.text


def test_prometheus_reads_all_snapshots(stage: Stage) -> None:
    metrics = asked(stage, "metrics", accept=PROMETHEUS)
    assert (metrics.status, metrics.content_type) == (200, "text/plain")
    samples = dict(line.rsplit(" ", 1) for line in metrics.text.splitlines() if not line.startswith("#"))
    expected = {
        'lamplighter_kpi_value_ratio{workload="shop",kpi="availability"}': 0.998,
        'lamplighter_sli_ratio{workload="shop",slo="availability"}': 0.991,
        'lamplighter_error_budget_remaining_ratio{workload="shop",slo="availability"}': 0.1,
        'lamplighter_healthy{workload="attic"}': 0,
        'aws_resources_total{workload="shop",resource_type="sqs:queue",region="us-east-1"}': 1,
    }
    assert {name: float(samples[name]) for name in expected} == pytest.approx(expected)
    assert not [name for name in samples if 'workload="desk"' in name and "timestamp" not in name]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_finds_no_fault_with_it(stage: Stage) -> None:
    text = asked(stage, "metrics", accept=PROMETHEUS).text
    ended = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    # A count of resources is a gauge and ends in _total: that name is given.
    said = [line for line in (ended.stdout + ended.stderr).splitlines() if "aws_resources_total" not in line]
    assert said == []


@pytest.mark.parametrize("path", ["health", "health/shop", "metrics", "elsewhere"])
@pytest.mark.parametrize("token", [None, "another"])
def test_who_has_no_token_learns_nothing(stage: Stage, path: str, token: str | None) -> None:
    refused = asked(stage, path, token)
    assert refused.status == 401
    assert "shop" not in refused.text


@pytest.mark.parametrize("golden", GOLDEN, ids=[path.stem for path in GOLDEN])
def test_a_golden_event_is_answered(stage: Stage, golden: Any) -> None:
    def answer(event: str) -> Any:
        return json.load(
            stage.client("lambda").invoke(FunctionName="lamplighter-status-server", Payload=event)["Payload"]
        )

    event = json.loads(golden.read_text())
    assert answer(json.dumps(event))["statusCode"] == 401
    event["headers"]["authorization"] = f"Bearer {STATUS_TOKEN}"
    known = "/health/" not in event["rawPath"]  # a workload that is not here
    assert answer(json.dumps(event))["statusCode"] in ({200, 503} if known else {404})
