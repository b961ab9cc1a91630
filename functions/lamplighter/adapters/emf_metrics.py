"""Metrics about workloads by embedded metric format: a log line is the metric, no API call is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import groupby

from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from lamplighter.domain.measurement import Measurement

NAMESPACE = "Lamplighter/Workloads"
# A directive holds at most 100 metrics (CloudWatch User Guide, "Specification: Embedded metric format"), and Powertools
# prints a line of its own accord when it has that many.
_METRICS_A_LINE = 99


class EmfMetrics:
    """Implements MetricPublisher. ``write`` gets each line; the function's standard output is its log."""

    def __init__(self, write: Callable[[str], None] = print) -> None:
        self._write = write

    def publish(self, measurements: Sequence[Measurement]) -> None:
        for dimensions, own in groupby(sorted(measurements, key=_dimensions), key=_dimensions):
            waiting = list(own)
            for start in range(0, len(waiting), _METRICS_A_LINE):
                self._write(_line(dict(dimensions), waiting[start : start + _METRICS_A_LINE]))


def _dimensions(measurement: Measurement) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({"Workload": measurement.workload, **measurement.dimensions}.items()))


def _line(dimensions: dict[str, str], measurements: Sequence[Measurement]) -> str:
    # An empty service leaves the dimension out that Powertools would add of its own accord.
    provider = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, service="", dimension_set=dict(dimensions))
    for one in measurements:
        provider.add_metric(name=one.name, unit=one.unit.value, value=one.value)
    return json.dumps(provider.serialize_metric_set(), separators=(",", ":"))
