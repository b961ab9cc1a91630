"""The examples of docs/telemetry.md run as they stand there, and its table names every call."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys

from lamplighter.telemetry import Reason, Telemetry
from local.embedded_aws.embedded_metrics import metric_data
from local.paths import ROOT

DOCUMENT = (ROOT / "docs" / "telemetry.md").read_text()
IN_LAMBDA, A_BATCH = re.findall(r"```python\n(.*?)```", DOCUMENT, flags=re.DOTALL)


def names_of(script: str) -> set[str]:
    """Of the metrics that it leaves, run as in Lambda."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "functions"),
        "AWS_LAMBDA_FUNCTION_NAME": "f",
    }
    lines = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert all(json.loads(line) for line in lines)
    return {datum["MetricName"] for line in lines for datum in metric_data(line)}


def test_the_handler_records_what_it_says() -> None:
    names = names_of(f"{IN_LAMBDA}\nhandler({{}}, None)")
    assert {"CacheMissCount", "SentimentAnalysisCount", "APIRequestCount", "APIResponseTime"} <= names


def test_the_batch_records_what_it_says() -> None:
    names = names_of(f"{A_BATCH}\ntelemetry.flush()")
    assert {"FilesUploaded", "BytesUploaded", "Throughput", "Warnings", "CpuUtilization"} <= names


def test_every_call_is_in_the_document() -> None:
    calls = {name for name, _ in inspect.getmembers(Telemetry, inspect.isfunction) if not name.startswith("_")}
    assert [name for name in sorted(calls - {"measure", "tell", "close", "log_counts"}) if name not in DOCUMENT] == []
    assert [reason for reason in Reason if f"`{reason.value}`" not in DOCUMENT] == []
