"""Data points for the embedded CloudWatch: of each value how often it was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

_PUT_AT_ONCE = 500


def datum(
    name: str, at: datetime, unit: str, counts: Mapping[float, int], dimensions: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """As PutMetricData takes it; ``counts`` by value."""
    seen = {value: count for value, count in counts.items() if count}
    return {
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in (dimensions or {}).items()],
        "Timestamp": at,
        "Unit": unit,
        "Values": [float(value) for value in seen],
        "Counts": [float(count) for count in seen.values()],
    }


def put_data(cloudwatch: Any, namespace: str, data: Sequence[Mapping[str, Any]]) -> None:
    for first in range(0, len(data), _PUT_AT_ONCE):
        cloudwatch.put_metric_data(Namespace=namespace, MetricData=data[first : first + _PUT_AT_ONCE])
