"""What a product pays for importing telemetry, and for using it in Lambda."""

from __future__ import annotations

import subprocess
import sys

import pytest

from local.paths import ROOT

HEAVY = {"boto3", "botocore.client", "aws_lambda_powertools", "aws_xray_sdk", "msgspec", "requests", "pydantic", "yaml"}
IN_LAMBDA = """
from lamplighter.telemetry import Telemetry
telemetry = Telemetry("AuraStream")
@telemetry.handler
def handler(event, context):
    telemetry.sentiment_analyzed("NEUTRAL", confidence=0.5, processing_time_ms=3)
    telemetry.event("looked")
handler({}, None)
"""


@pytest.mark.parametrize(
    ("script", "may_load"),
    [("import lamplighter.telemetry", set()), (IN_LAMBDA, {"aws_lambda_powertools"})],
    ids=["import", "in Lambda"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(script: str, may_load: set[str]) -> None:
    told = f"{script}\nimport sys; print('loaded', *sorted({HEAVY!r} & set(sys.modules)))"
    environment = {"AWS_LAMBDA_FUNCTION_NAME": "f", "PYTHONPATH": str(ROOT / "functions")}
    answer = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True
    ).stdout
    loaded = next(line for line in answer.splitlines() if line.startswith("loaded"))
    assert set(loaded.split()[1:]) <= may_load
