"""What it saves to ask for 500 metrics at once, and to read timestamps by our own parser.

Against the embedded AWS on loopback: over a network, each call that is saved saves its way there and back as well.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.config import Config
from botocore.parsers import ResponseParserFactory

from lamplighter.adapters.cloudwatch_client import cloudwatch_client, timestamp
from lamplighter.adapters.cloudwatch_metrics import CloudWatchMetrics
from lamplighter.adapters.system_clock import SystemClock
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.series import Question
from lamplighter.domain.window import Window, rounded_down
from lamplighter.observability import logger
from local.embedded_aws.launcher import EmbeddedAws

METRICS, MINUTES, RUNS = 500, 60, 5
NAMESPACE, MOST_DATA = "Benchmark", 1000


def main() -> None:
    """Prints medians in milliseconds, and the ratios."""
    logger().setLevel("ERROR")
    with EmbeddedAws() as aws:
        os.environ.update(aws.environment())
        client: Any = cloudwatch_client(Config())
        end = rounded_down(datetime.now(UTC), 60)
        window = Window(end - timedelta(minutes=MINUTES), end)
        _publish(client, window)
        questions = [_question(number, window) for number in range(METRICS)]
        recorded = _reading(client, questions)
    _parsing(client, recorded)


def _publish(client: Any, window: Window) -> None:
    data = [
        {"MetricName": f"Metric{number}", "Timestamp": window.start + timedelta(minutes=minute), "Value": number / 7}
        for number in range(METRICS)
        for minute in range(MINUTES)
    ]
    for first in range(0, len(data), MOST_DATA):
        client.put_metric_data(Namespace=NAMESPACE, MetricData=data[first : first + MOST_DATA])


def _question(number: int, window: Window) -> Question:
    metric = Metric(namespace=NAMESPACE, name=f"Metric{number}")
    return Question(key=str(number), window=window, period_s=60, metric=metric)


def _reading(client: Any, questions: list[Question]) -> bytes:
    """The body of the answer to all of them."""
    bodies: list[bytes] = []
    client.meta.events.register(
        "before-parse.cloudwatch.GetMetricData", lambda response_dict, **_: bodies.append(response_dict["body"])
    )
    reader = CloudWatchMetrics(client=client, clock=SystemClock())

    def one_by_one() -> None:
        for question in questions:
            reader.read([question])

    print(f"\nreading {METRICS} metrics of {MINUTES} datapoints: median of {RUNS} runs, ms")
    _side_by_side("in one call", lambda: reader.read(questions), "one by one", one_by_one)
    return max(bodies, key=len)


def _parsing(client: Any, body: bytes) -> None:
    model = client.meta.service_model
    shape = model.operation_model("GetMetricData").output_shape
    response = {"body": body, "headers": {}, "status_code": 200}

    def parse(**defaults: Any) -> Callable[[], object]:
        factory = ResponseParserFactory()
        factory.set_parser_defaults(**defaults)
        parser = factory.create_parser(model.resolved_protocol)
        return lambda: parser.parse(response, shape)

    print(f"parsing that answer ({model.resolved_protocol}, {len(body)} bytes): median of {RUNS} runs, ms")
    _side_by_side("our timestamps", parse(timestamp_parser=timestamp), "botocore's", parse())


def _side_by_side(name: str, run: Callable[[], object], baseline: str, run_baseline: Callable[[], object]) -> None:
    # Each beside the other, so that a busy moment strikes both.
    pairs = [(_spent_ms(run), _spent_ms(run_baseline)) for _ in range(RUNS)]
    fast, slow = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{'':20}{name:>15}{baseline:>15}{'ratio':>8}\n{'':20}{fast:15.0f}{slow:15.0f}{slow / fast:8.2f}")


def _spent_ms(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000
