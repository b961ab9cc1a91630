"""Thirty days of requests to AuraStream's API, as they might have been: the same on every day it is asked.

Requests follow the day and the week. One hour nine days ago a tenth of them and more failed. For ten days now a few
more of them every day take longer than a second.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lamplighter.domain.window import Window, rounded_down
from local.demo.data_points import datum, put_data

DAYS = 30
HOUR_S, FINE_S = 3600, 300
# The longest window that an SLO's alarms look at is three days.
_FINE = timedelta(days=3)
_OUTAGE = (timedelta(days=9), timedelta(days=9, hours=-1))
_CREEP_DAYS = 10
# Shares of the requests by what they take, up to a second, in milliseconds; the rest is the slowest of them.
_QUICK = {120: 0.22, 180: 0.28, 240: 0.2, 320: 0.13, 430: 0.08, 560: 0.05, 720: 0.02}
# And of those that take longer.
_SLOW = {1040: 0.2, 1120: 0.2, 1260: 0.2, 1500: 0.25}
_REST, _SLOWEST = 900, 2100
_API = {"ApiName": "aurastream-api"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What was served in the time that begins ``at``. ``latencies``: how many requests took so many milliseconds."""

    at: datetime
    requests: int
    server_errors: int
    client_errors: int
    latencies: Mapping[float, int]
    cache_hits: int
    cache_misses: int

    @property
    def within_a_second(self) -> int:
        return sum(count for took_ms, count in self.latencies.items() if took_ms <= 1000)  # noqa: PLR2004 - milliseconds


def traffic_until(end: datetime) -> tuple[Stretch, ...]:
    """By the hour, and the last three days by five minutes, as CloudWatch would have more of what is new."""
    last_hour = rounded_down(end, HOUR_S)
    fine_from = last_hour - _FINE
    hours = _stretches(last_hour - timedelta(days=DAYS), fine_from, HOUR_S, last_hour)
    return (*hours, *_stretches(fine_from, end, FINE_S, last_hour))


def totals(traffic: Iterable[Stretch], window: Window) -> dict[str, int]:
    """Sums over the stretches that begin in the window."""
    found = [stretch for stretch in traffic if window.start <= stretch.at < window.end]
    names = ("requests", "server_errors", "client_errors", "within_a_second", "cache_hits", "cache_misses")
    return {name: sum(getattr(stretch, name) for stretch in found) for name in names}


def put_traffic(cloudwatch: Any, traffic: Iterable[Stretch]) -> int:
    """As API Gateway and the product would have published it. Returns the number of data points."""
    by_namespace: dict[str, list[dict[str, Any]]] = {}
    for stretch in traffic:
        for namespace, one in _data(stretch):
            by_namespace.setdefault(namespace, []).append(one)
    for namespace, data in by_namespace.items():
        put_data(cloudwatch, namespace, data)
    return sum(map(len, by_namespace.values()))


def _stretches(start: datetime, end: datetime, length_s: int, now: datetime) -> Iterator[Stretch]:
    for number in range(math.ceil((end - start) / timedelta(seconds=length_s))):
        at = start + timedelta(seconds=number * length_s)
        yield _stretch(at, length_s, now - at)


def _stretch(at: datetime, length_s: int, ago: timedelta) -> Stretch:
    chance = random.Random(int(at.timestamp()))  # noqa: S311 - the same numbers on every run
    requests = round(_requests_a_second(at) * length_s * chance.uniform(0.97, 1.03))
    failing = 0.11 if _OUTAGE[1] < ago <= _OUTAGE[0] else 0.00025
    slow = 0.004 + 0.001 * max(0.0, _CREEP_DAYS - ago / timedelta(days=1))
    looked_up = round(requests * 0.98)
    hits = round(looked_up * chance.uniform(0.62, 0.68))
    return Stretch(
        at=at,
        requests=requests,
        server_errors=round(requests * failing * chance.uniform(0.7, 1.3)),
        client_errors=round(requests * chance.uniform(0.015, 0.021)),
        latencies=_latencies(requests, slow * chance.uniform(0.85, 1.15), chance.uniform(0.97, 1.03)),
        cache_hits=hits,
        cache_misses=looked_up - hits,
    )


def _requests_a_second(at: datetime) -> float:
    """Most at 19:00 UTC, which is the afternoon of most customers; at weekends less."""
    wave = 1 + 0.4 * math.cos(2 * math.pi * (at.hour + at.minute / 60 - 19) / 24)
    weekend = at.isoweekday() > 5  # noqa: PLR2004 - Saturday and Sunday
    return 1150 * wave * (0.75 if weekend else 1)


def _latencies(requests: int, slow: float, slower: float) -> dict[float, int]:
    """``slower``: how many times as long as usual all of them take. Of none it crosses the second."""
    counts = {took_ms: round(requests * share) for took_ms, share in _QUICK.items()}
    counts |= {took_ms: round(requests * slow * share) for took_ms, share in _SLOW.items()}
    counts[_SLOWEST] = round(requests * slow) - sum(counts[took_ms] for took_ms in _SLOW)
    counts[_REST] = requests - sum(counts.values())
    return {round(took_ms * slower): count for took_ms, count in counts.items()}


def _data(stretch: Stretch) -> Iterator[tuple[str, dict[str, Any]]]:
    """An API publishes 0 or 1 for every request, so a metric's samples are the requests."""
    all_, failed, refused = stretch.requests, stretch.server_errors, stretch.client_errors
    api, own, at = "AWS/ApiGateway", "AuraStream/Application", stretch.at
    yield api, datum("Count", at, "Count", {1: all_}, _API)
    yield api, datum("5XXError", at, "Count", {0: all_ - failed, 1: failed}, _API)
    yield api, datum("4XXError", at, "Count", {0: all_ - refused, 1: refused}, _API)
    yield api, datum("Latency", at, "Milliseconds", stretch.latencies, _API)
    yield own, datum("CacheHitCount", at, "Count", {1: stretch.cache_hits})
    yield own, datum("CacheMissCount", at, "Count", {1: stretch.cache_misses})
