"""The demo's traffic: the same every time, consistent in itself, and put as API Gateway would publish it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from lamplighter.domain.window import Window, window_before
from local.demo.traffic import DAYS, Stretch, put_traffic, totals, traffic_until

END = datetime(2026, 3, 2, 12, 20, tzinfo=UTC)
TRAFFIC = traffic_until(END)


class Recorded:
    """What CloudWatch was told, and refuses what it would refuse."""

    def __init__(self) -> None:
        self.data: list[tuple[str, dict[str, Any]]] = []

    def put_metric_data(self, *, Namespace: str, MetricData: list[dict[str, Any]]) -> None:  # noqa: N803 - boto3's
        # PutMetricData: at most 1000 metrics a request, and of each at most 150 different values, each at least once.
        assert len(MetricData) <= 1000
        for datum in MetricData:
            assert 0 < len(datum["Values"]) <= 150
            assert min(datum["Counts"]) > 0
        self.data += [(Namespace, datum) for datum in MetricData]


def test_every_request_took_some_time_and_none_is_counted_twice() -> None:
    assert all(sum(stretch.latencies.values()) == stretch.requests for stretch in TRAFFIC)
    assert all(min(stretch.latencies.values()) >= 0 for stretch in TRAFFIC)
    assert all(stretch.server_errors + stretch.client_errors < stretch.requests for stretch in TRAFFIC)


def test_the_stretches_follow_each_other_by_the_hour_and_then_by_five_minutes() -> None:
    steps = [later.at - earlier.at for earlier, later in pairwise(TRAFFIC)]
    hours, minutes = steps.count(timedelta(hours=1)), steps.count(timedelta(minutes=5))
    assert (hours, minutes) == ((DAYS - 3) * 24, 3 * 24 * 12 + 3)
    assert len(steps) == hours + minutes
    assert TRAFFIC[-1].at == END - timedelta(minutes=5)


def test_it_is_the_same_whenever_it_is_asked_for() -> None:
    assert traffic_until(END) == TRAFFIC


def test_the_outage_takes_a_part_of_the_budget_and_not_all_of_it() -> None:
    """Of a thousand requests one may fail."""
    sums = totals(TRAFFIC, window_before(END, DAYS * 86_400))
    assert 0.2 < sums["server_errors"] / (0.001 * sums["requests"]) < 0.9


@pytest.mark.parametrize("cut", [1, 700, len(TRAFFIC) - 1])
def test_sums_do_not_depend_on_where_a_window_is_cut(cut: int) -> None:
    first, at, end = TRAFFIC[0].at, TRAFFIC[cut].at, END
    whole, left, right = (
        totals(TRAFFIC, window) for window in (Window(first, end), Window(first, at), Window(at, end))
    )
    assert {name: left[name] + right[name] for name in whole} == whole


def test_a_metrics_samples_are_the_requests() -> None:
    cloudwatch = Recorded()
    (stretch,) = TRAFFIC[:1]
    assert put_traffic(cloudwatch, (stretch,)) == len(cloudwatch.data) == 6
    put = {datum["MetricName"]: datum for _, datum in cloudwatch.data}
    for name in ("Count", "5XXError", "4XXError", "Latency"):
        assert sum(put[name]["Counts"]) == stretch.requests
    assert _sum(put["5XXError"]) == stretch.server_errors
    assert _sum(put["CacheHitCount"]) == stretch.cache_hits
    assert {namespace for namespace, _ in cloudwatch.data} == {"AWS/ApiGateway", "AuraStream/Application"}


def test_all_of_it_can_be_put() -> None:
    assert put_traffic(Recorded(), TRAFFIC) == 6 * len(TRAFFIC)


def test_a_second_is_still_within_a_second() -> None:
    stretch = Stretch(
        at=END,
        requests=3,
        server_errors=0,
        client_errors=0,
        latencies={999: 1, 1000: 1, 1001: 1},
        cache_hits=0,
        cache_misses=0,
    )
    assert stretch.within_a_second == 2


def _sum(datum: dict[str, Any]) -> float:
    return float(sum(value * count for value, count in zip(datum["Values"], datum["Counts"], strict=True)))
