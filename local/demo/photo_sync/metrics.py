"""What the sync would have published of its nights, put into the embedded CloudWatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from local.demo.data_points import datum, put_data
from local.demo.facts import Facts
from local.demo.photo_sync.nights import Hour

_NAMESPACE = "S3Sync/Photos"
# Shares of the files by how fast (MB/s) and how long (ms) their upload was; what is slower has more of one, less of
# the other.
_SPEEDS = {17: 0.2, 22: 0.3, 25: 0.3, 31: 0.2}
_LATENCIES = {900: 0.2, 1400: 0.3, 2000: 0.3, 3200: 0.14, 5600: 0.06}


def put_nights(cloudwatch: Any, hours: Iterable[Hour]) -> None:
    put_data(cloudwatch, _NAMESPACE, [one for hour in hours for one in _data(hour)])


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
    at, count, size = hour.at, len(hour.photos), hour.size
    yield datum("FilesUploaded", at, "Count", {count: 1})
    yield datum("FilesFailed", at, "Count", {hour.failed: 1})
    yield datum("Errors", at, "Count", {hour.failed: 1})
    yield datum("BytesUploaded", at, "Bytes", {size: 1})
    yield datum("NetworkBytes", at, "Bytes", {round(size * 1.02): 1})
    yield datum("Throughput", at, "Megabytes/Second", _spread(_SPEEDS, 1 / hour.slower, count))
    yield datum("Latency", at, "Milliseconds", _spread(_LATENCIES, hour.slower, count))
    yield datum("CpuUtilization", at, "Percent", {hour.cpu: 60})
    yield datum("MemoryUtilization", at, "Percent", {hour.memory: 60})


def _spread(shares: Mapping[int, float], times: float, count: int) -> dict[float, int]:
    return {value * times: round(count * share) for value, share in shares.items()}
