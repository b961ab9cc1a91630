"""Annotations reach the trace where there is one; everywhere else nothing happens, and nothing is said."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import Any

from local.paths import ROOT

IN_LAMBDA = """
from lamplighter.telemetry import Telemetry
telemetry = Telemetry("AuraStream")
@telemetry.handler
def handler(event, context):
    with telemetry.trace("cache_operation"):
        telemetry.cache(hit=True, key="k-1")
    telemetry.annotate(userId="u-1", operationType="contentGeneration")
    telemetry.metadata(password="hunter2")
handler({}, None)
"""
ON_A_SERVER = """
from aws_xray_sdk.core import xray_recorder
from lamplighter.telemetry import Telemetry
from lamplighter.telemetry.parts import Sending
telemetry = Telemetry("BayonCoAgent", sending=Sending(make_cloudwatch=lambda: None))
telemetry.annotate(userId="nobody")
xray_recorder.begin_segment("web")
telemetry.annotate(userId="u-1")
xray_recorder.end_segment()
"""


def traced(script: str, **environment: str) -> tuple[list[dict[str, Any]], str]:
    """The segments that the daemon was sent, and what went to standard error."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        finished = subprocess.run(
            [sys.executable, "-c", script],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT / "functions"),
                "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon.getsockname()[1]}",
                **environment,
            },
            capture_output=True,
            text=True,
            check=True,
        )
        daemon.settimeout(0)
        segments = []
        while True:
            try:
                segments.append(json.loads(daemon.recv(65_536).decode().splitlines()[-1]))
            except BlockingIOError:
                return segments, finished.stderr


def in_lambda(sampled: int) -> tuple[list[dict[str, Any]], str]:
    trace = f"Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled={sampled}"
    return traced(IN_LAMBDA, AWS_LAMBDA_FUNCTION_NAME="f", LAMBDA_TASK_ROOT="/var/task", _X_AMZN_TRACE_ID=trace)


def test_a_sampled_invocation_is_annotated() -> None:
    segments, said = in_lambda(sampled=1)
    (handler,) = [segment for segment in segments if segment["name"] == "## handler"]
    assert handler["annotations"] == {"userId": "u-1", "operationType": "contentGeneration"}
    (cache,) = [segment for segment in segments if segment["name"] == "cache_operation"]
    assert cache["parent_id"] == handler["id"]
    assert cache["metadata"]["default"]["cache_key"] == "k-1"
    assert "hunter2" not in json.dumps(segments)
    assert said == ""


def test_an_invocation_that_is_not_sampled_costs_nothing() -> None:
    assert in_lambda(sampled=0) == ([], "")


def test_on_a_server_the_products_own_segment_is_annotated() -> None:
    segments, said = traced(ON_A_SERVER)
    assert [segment.get("annotations") for segment in segments] == [{"userId": "u-1"}]
    assert said == ""
