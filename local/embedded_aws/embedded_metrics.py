"""Metrics in log lines (the embedded metric format, EMF).

Missing in MiniStack: CloudWatch Logs takes a line with `_aws.CloudWatchMetrics` for any other text.

Corrected: it becomes data points, of every set of dimensions the line names, at the line's own time and with its unit.
A line that breaks the format stays a log line, as on AWS.
"""

import contextlib
import json
import logging
from collections.abc import Iterator
from typing import Any

from ministack.services import cloudwatch

from local.embedded_aws.corrections import Corrections

logger = logging.getLogger("embedded_metrics")


def install(corrections: Corrections) -> None:
    """Look at every line that CloudWatch Logs stores."""
    corrections.wrap("ministack.services.cloudwatch_logs", "_append_log_events", _with_metrics)


def _with_metrics(append: Any) -> Any:
    def append_log_events(stream: Any, events: list[dict[str, Any]]) -> None:
        append(stream, events)
        for event in events:
            for datum in metric_data(event["message"]):
                publish(datum)

    return append_log_events


def metric_data(line: str) -> list[dict[str, Any]]:
    """The data points in one log line, each as PutMetricData would take it, with its namespace."""
    if '"_aws"' not in line:
        return []
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
        return list(_data(json.loads(line)))
    logger.warning("not in the embedded metric format: %s", line)
    return []


def _data(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    metadata = document["_aws"]
    for directive in metadata["CloudWatchMetrics"]:
        for metric in directive["Metrics"]:
            values = document.get(metric["Name"], [])
            for dimensions in directive["Dimensions"] or [[]]:
                yield {
                    "Namespace": directive["Namespace"],
                    "MetricName": metric["Name"],
                    "Dimensions": {name: str(document[name]) for name in dimensions},
                    "Timestamp": metadata["Timestamp"] / 1000,
                    "Unit": metric.get("Unit", "None"),
                    "Values": [float(value) for value in (values if isinstance(values, list) else [values])],
                }


def publish(datum: dict[str, Any]) -> None:
    """Store a data point, as PutMetricData does. Every point keeps its time, whatever its storage resolution."""
    cloudwatch._store_datum(
        datum["Namespace"],
        datum["MetricName"],
        datum["Dimensions"],
        datum["Timestamp"],
        datum["Unit"],
        None,
        datum["Values"],
        None,
        None,
    )
