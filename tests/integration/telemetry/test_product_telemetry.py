"""The demo's product on the embedded AWS: its function has the library by its layer, and its lines become metrics."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.demo.stage import PRODUCT_FUNCTION, PRODUCT_TEMPLATE
from local.embedded_aws.deployment import deploy
from local.embedded_aws.launcher import EmbeddedAws
from local.layers import build_layer
from local.paths import ROOT

SAM = ROOT / ".venv-sam" / "bin" / "sam"
TEXTS = {
    "a warm and happy lamp": "POSITIVE",
    "slow and sad": "NEGATIVE",
    "good, but late": "MIXED",
    "a lamp": "NEUTRAL",
}


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws() as aws:
        topic = aws.client("sns").create_topic(Name="critical")["TopicArn"]
        deploy(aws, PRODUCT_TEMPLATE, "aurastream", {"CriticalAlertsTopicArn": topic}, build_layer=build_layer)
        yield aws


@pytest.mark.embedded
def test_what_the_product_records_is_in_cloudwatch_under_its_declared_names(aws: EmbeddedAws) -> None:
    for text, sentiment in TEXTS.items():
        answer = aws.client("lambda").invoke(
            FunctionName=PRODUCT_FUNCTION, Payload=json.dumps({"text": text, "customer_id": "c-1"})
        )
        assert json.loads(answer["Payload"].read())["sentiment"] == sentiment
    for sentiment in TEXTS.values():
        assert _sum(aws, "SentimentAnalysisCount", Sentiment=sentiment) == 1
    assert _sum(aws, "SentimentAnalysisCount") == 4
    assert _sum(aws, "ProcessingTime") > 0
    assert _sum(aws, "APIRequestCount", Endpoint="/analyze", CustomerId="c-1", StatusCode="200") == 4


@pytest.mark.embedded
def test_its_lines_are_in_the_functions_log(aws: EmbeddedAws) -> None:
    aws.client("lambda").invoke(FunctionName=PRODUCT_FUNCTION, Payload=json.dumps({"text": "a", "customer_id": "c-2"}))
    events = aws.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{PRODUCT_FUNCTION}")["events"]
    lines = [json.loads(event["message"]) for event in events if event["message"].startswith('{"level"')]
    answered = [line for line in lines if line["event_type"] == "api_response" and line["customer_id"] == "c-2"]
    assert [line["status_code"] for line in answered] == [200]
    assert all(line["request_id"] for line in answered)


@pytest.mark.skipif(not SAM.exists(), reason="the SAM CLI is installed by `make test` and `make build`")
def test_sam_build_makes_a_layer_that_the_product_runs_on(tmp_path: Path) -> None:
    built = subprocess.run(
        [SAM, "build", "--build-in-source", "--template", PRODUCT_TEMPLATE, "--build-dir", tmp_path],
        env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    environment = {
        "PYTHONPATH": f"{tmp_path}/TelemetryLayer/python:{PRODUCT_TEMPLATE.parent / 'aurastream'}",
        "AWS_LAMBDA_FUNCTION_NAME": PRODUCT_FUNCTION,
    }
    script = (
        "import types, sync_handler;"
        "sync_handler.handler({'text': 'warm'}, types.SimpleNamespace(memory_limit_in_mb=1769, aws_request_id='r'))"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-B", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert '"SentimentAnalysisCount":[1.0]' in ran.stdout


def _sum(aws: EmbeddedAws, name: str, **dimensions: str) -> float:
    deadline = time.monotonic() + 20
    now = datetime.now(UTC)
    metric: dict[str, Any] = {
        "Namespace": "AuraStream/Application",
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
    }
    while time.monotonic() < deadline:
        points = aws.client("cloudwatch").get_metric_statistics(
            **metric,
            StartTime=now - timedelta(minutes=10),
            EndTime=now + timedelta(minutes=5),
            Period=3600,
            Statistics=["Sum"],
        )["Datapoints"]
        if points:
            return float(sum(point["Sum"] for point in points))
        time.sleep(0.1)
    return 0.0
