"""What a call of lamplighter.telemetry costs, beside Powertools' own add_metric, and beside one call of PutMetricData.

Each is timed side by side with its baseline over and over, so that a busy moment strikes both; the median counts.
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from lamplighter.telemetry import Telemetry
from lamplighter.telemetry.delivery import Rhythm
from lamplighter.telemetry.parts import Sending
from local.paths import ROOT
from tests.cloudwatch_stand_in import CloudWatchStandIn

RUNS = 15
CALLS = 2000
IMPORTS = ("lamplighter.telemetry", "aws_lambda_powertools", "boto3")


def main() -> None:
    """Prints microseconds a call, and the ratio to add_metric."""
    with CloudWatchStandIn() as cloudwatch:
        _calls(cloudwatch)
        _one_call_of_aws(cloudwatch)
    _imports()


def _calls(cloudwatch: CloudWatchStandIn) -> None:
    in_lambda = Telemetry("Bench", sending=Sending(in_lambda=True, stream=io.StringIO()))
    slow = Rhythm(flush_every_s=3600)
    server = Telemetry("Bench", sending=cloudwatch.sending(rhythm=slow, stream=io.StringIO()))
    metrics = Metrics(namespace="Bench", service="bench")
    ways: dict[str, Callable[[], object]] = {
        "Powertools add_metric": partial(metrics.add_metric, name="Lit", unit=MetricUnit.Count, value=1),
        "count, in Lambda": partial(in_lambda.count, "Lit"),
        "count, on a server": partial(server.count, "Lit"),
        "cache, in Lambda (2 metrics)": partial(in_lambda.cache, hit=True),
        "sentiment_analyzed, in Lambda (5)": partial(
            in_lambda.sentiment_analyzed, "MIXED", confidence=0.5, processing_time_ms=3
        ),
        "event, one log line": partial(in_lambda.event, "lit", customer_id="c-1", street="Main"),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            spent[name].append(_us(way))
    baseline = statistics.median(spent["Powertools add_metric"])
    print(f"telemetry: median of {RUNS} runs of {CALLS} calls, µs a call, flushing in\n{'':36}{'µs':>8}{'ratio':>8}")
    for name, times in spent.items():
        print(f"{name:36}{statistics.median(times):8.1f}{statistics.median(times) / baseline:8.2f}")
    server.close()


def _us(way: Callable[[], object]) -> float:
    with contextlib.redirect_stdout(io.StringIO()):
        started = time.perf_counter()
        for _ in range(CALLS):
            way()
        return (time.perf_counter() - started) / CALLS * 1e6


def _one_call_of_aws(cloudwatch: CloudWatchStandIn) -> None:
    """What recording by PutMetricData costs the caller, to a server on the same machine that answers at once."""
    client = cloudwatch.client("cloudwatch")
    datum = {"MetricName": "Lit", "Value": 1, "Values": [1], "Counts": [1], "Dimensions": []}
    times = []
    for _ in range(200):
        started = time.perf_counter()
        client.put_metric_data(Namespace="Bench", MetricData=[datum])
        times.append((time.perf_counter() - started) * 1e6)
    print(f"{'PutMetricData by each call':36}{statistics.median(times):8.1f}")


def _imports() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "functions")}
    spent: dict[str, list[float]] = {name: [] for name in ("nothing", *IMPORTS)}
    for _ in range(RUNS):
        for name, times in spent.items():
            script = "pass" if name == "nothing" else f"import {name}"
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", script], env=environment, check=True)
            times.append((time.perf_counter() - started) * 1000)
    nothing = statistics.median(spent.pop("nothing"))
    print(f"\nimport, ms beyond an empty interpreter ({nothing:.0f} ms)")
    for name, times in spent.items():
        print(f"{name:36}{statistics.median(times) - nothing:8.0f}")


if __name__ == "__main__":
    main()
