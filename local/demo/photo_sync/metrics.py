"""What the sync would have published of its nights, put into the embedded CloudWatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from local.demo.facts import Facts
from local.demo.photo_sync.nights import Hour

_NAMESPACE = "S3Sync/Photos"
_PUT_AT_ONCE = 500
# Shares of the files by how fast (MB/s) and how long (ms) their upload was; what is slower has more of one, less of
# the other.
_SPEEDS = {17: 0.2, 22: 0.3, 25: 0.3, 31: 0.2}
_LATENCIES = {900: 0.2, 1400: 0.3, 2000: 0.3, 3200: 0.14, 5600: 0.06}


def put_nights(cloudwatch: Any, hours: Iterable[Hour]) -> int:
    """Returns the number of data points."""
    data = [datum for hour in hours for datum in _data(hour)]
    for first in range(0, len(data), _PUT_AT_ONCE):
        cloudwatch.put_metric_data(Namespace=_NAMESPACE, MetricData=data[first : first + _PUT_AT_ONCE])
    return len(data)


def night_facts(hours: Iterable[Hour]) -> list[Facts]:
    """Sums of what was put of each night, and the mean of its speeds in MB/s."""
    return [_night(day.isoformat(), list(own)) for day, own in groupby(hours, key=lambda hour: hour.at.date())]


def _night(day: str, hours: list[Hour]) -> Facts:
    speeds = [_spread(_SPEEDS, 1 / hour.slower, len(hour.photos)) for hour in hours]
    fast = sum(speed * count for each in speeds for speed, count in each.items())
    return {
        "day": day,
        "files": sum(len(hour.photos) for hour in hours),
        "failed": sum(hour.failed for hour in hours),
        "bytes": sum(hour.size for hour in hours),
        "mb_s": fast / sum(count for each in speeds for count in each.values()),
    }


def _data(hour: Hour) -> Iterator[dict[str, Any]]:
    """Counts once an hour; of speed and latency a value for each file."""
    count, size = len(hour.photos), hour.size
    yield _datum(hour, "FilesUploaded", "Count", {count: 1})
    yield _datum(hour, "FilesFailed", "Count", {hour.failed: 1})
    yield _datum(hour, "Errors", "Count", {hour.failed: 1})
    yield _datum(hour, "BytesUploaded", "Bytes", {size: 1})
    yield _datum(hour, "NetworkBytes", "Bytes", {round(size * 1.02): 1})
    yield _datum(hour, "Throughput", "Megabytes/Second", _spread(_SPEEDS, 1 / hour.slower, count))
    yield _datum(hour, "Latency", "Milliseconds", _spread(_LATENCIES, hour.slower, count))
    yield _datum(hour, "CpuUtilization", "Percent", {hour.cpu: 60})
    yield _datum(hour, "MemoryUtilization", "Percent", {hour.memory: 60})


def _spread(shares: Mapping[int, float], times: float, count: int) -> dict[float, int]:
    return {value * times: round(count * share) for value, share in shares.items()}


def _datum(hour: Hour, name: str, unit: str, counts: Mapping[float, int]) -> dict[str, Any]:
    return {
        "MetricName": name,
        "Timestamp": hour.at,
        "Unit": unit,
        "Values": [float(value) for value in counts],
        "Counts": [float(count) for count in counts.values()],
    }
