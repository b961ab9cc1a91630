"""KPIs read from CloudWatch and Prometheus: over the whole window at once, and never made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.definitions.indicators import Better, Kpi
from lamplighter.domain.kpis import KpiReport, Trend, Verdict
from lamplighter.errors import ConfigurationError, Unavailable
from tests.builders_plan import a_workload_file
from tests.world_of_measuring import FAILED, LATENCY, NOW, REQUESTS, World, ago

AVAILABILITY: dict[str, Any] = {
    "name": "availability",
    "title": "Availability",
    "unit": "percent",
    "target": 99.9,
    "better": Better.HIGHER,
    "expression": "100 * (1 - FILL(failed, 0) / requests)",
    "metrics": {"requests": REQUESTS, "failed": FAILED},
}
P99: dict[str, Any] = {
    "name": "latency-p99",
    "title": "p99",
    "unit": "milliseconds",
    "target": 1000,
    "better": Better.LOWER,
    "metric": LATENCY,
    "window_s": 3600,
    "period_s": 300,
}


def availability(**changes: Any) -> Kpi:
    return Kpi(**AVAILABILITY | changes)


def p99(**changes: Any) -> Kpi:
    return Kpi(**P99 | changes)


def of_prometheus(promql: str, **changes: Any) -> Kpi:
    return Kpi(**AVAILABILITY | {"expression": None, "metrics": {}, "promql": promql} | changes)


def test_availability_without_traffic_is_no_data_and_not_100_percent() -> None:
    world = World()
    (result,) = world.kpis(kpis=(availability(),))
    assert (result.value, result.verdict, result.samples) == (None, Verdict.NO_DATA, 0)
    assert world.published() == {}


def test_requests_of_which_none_failed_are_all_of_them_available() -> None:
    world = World()
    world.reader.publish(REQUESTS, ago(hours=3), 200)
    (result,) = world.kpis(kpis=(availability(),))
    assert (result.value, result.verdict) == (100, Verdict.MET)


def test_the_value_weighs_every_request_alike_and_not_every_hour() -> None:
    world = World()
    world.requests(ago(hours=10), 9_900)
    world.requests(ago(hours=2), 100, failed=50)
    (result,) = world.kpis(kpis=(availability(),))
    assert result.value == 99.5
    # The hours by themselves have a mean of 75 %.
    assert [point.value for point in result.points] == [100, 50]


@given(st.lists(st.tuples(st.integers(1, 1439), st.integers(1, 500), st.integers(0, 500)), min_size=1, max_size=20))
def test_the_value_is_of_the_sums_whenever_the_requests_came(traffic: list[tuple[int, int, int]]) -> None:
    world = World()
    for minutes, requests, failed in traffic:
        world.requests(ago(minutes=minutes), requests, min(failed, requests))
    (result,) = world.kpis(kpis=(availability(),))
    all_of_them = sum(requests for _, requests, _ in traffic)
    failed = sum(min(failed, requests) for _, requests, failed in traffic)
    assert result.value == pytest.approx(100 * (1 - failed / all_of_them))


def test_a_percentile_is_of_all_requests_of_the_window() -> None:
    """Nine quiet periods with fast requests and a busy one with slow ones: the mean of their p99 would be 190 ms."""
    world = World()
    for period in range(1, 10):
        world.reader.publish(LATENCY, ago(minutes=5 * period), 100)
    world.reader.publish(LATENCY, ago(minutes=50), *[1000.0] * 991)
    (result,) = world.kpis(kpis=(p99(),))
    assert result.value == pytest.approx(1000)
    assert result.samples == 1000
    assert not result.few


def test_a_percentile_of_few_requests_is_marked() -> None:
    world = World()
    world.reader.publish(LATENCY, ago(minutes=10), 100, 200)
    (result,) = world.kpis(kpis=(p99(),))
    assert (result.samples, result.few) == (2, True)


def test_the_trend_is_against_the_same_time_before() -> None:
    world = World()
    world.requests(ago(hours=30), 1000, failed=10)
    world.requests(ago(hours=3), 1000, failed=5)
    (result,) = world.kpis(kpis=(availability(),))
    assert (result.before, result.value, result.trend) == (99, 99.5, Trend.BETTER)


def test_what_lies_outside_the_window_does_not_count() -> None:
    world = World()
    world.requests(ago(hours=24, minutes=1), 1000, failed=1000)
    world.requests(ago(hours=24), 10)
    world.requests(NOW, 1000, failed=1000)
    (result,) = world.kpis(kpis=(availability(),))
    assert (result.value, result.before) == (100, 0)


def test_a_metrics_own_period_does_not_cut_the_window() -> None:
    own = Kpi(**P99 | {"metric": LATENCY.__class__(namespace="Shop", name="Wait", statistic="Average", period_s=60)})
    world = World()
    world.reader.publish(own.metric or LATENCY, ago(minutes=50), 100)
    world.reader.publish(own.metric or LATENCY, ago(minutes=10), 200)
    (result,) = world.kpis(kpis=(own,))
    assert result.value == 150


def test_throughput_is_a_mean_over_the_window() -> None:
    world = World()
    world.reader.publish(REQUESTS, ago(minutes=30), 7200)
    kpi = availability(unit="requests/s", target=1, expression="requests / PERIOD(requests)", window_s=3600)
    (result,) = world.kpis(kpis=(kpi,))
    assert result.value == 2


def test_a_window_of_months_ends_at_a_whole_hour() -> None:
    world = World()
    (result,) = world.kpis(now=NOW + timedelta(minutes=25), kpis=(availability(window_s=40 * 86_400),))
    assert result.window.end == NOW
    world.requests(ago(days=70), 100, failed=1)
    (result,) = world.kpis(now=NOW + timedelta(minutes=25), kpis=(availability(window_s=40 * 86_400),))
    assert result.before == 99


def test_the_same_schedule_twice_is_one_snapshot() -> None:
    world = World()
    for seconds in (3, 290):
        world.evaluate_kpis(NOW + timedelta(seconds=seconds), a_workload_file(kpis=(availability(),)))
    assert [taken_at for _, _, taken_at in world.snapshots.kept] == [NOW]


def test_prometheus_answers_for_the_window_and_the_one_before() -> None:
    world = World()
    world.prometheus.values = {
        "avg_over_time(up[86400s])": lambda at: 99.95 if at == NOW else 99.5,
        "avg_over_time(up[3600s])": lambda at: float(at.hour),
    }
    (result,) = world.kpis(kpis=(of_prometheus("avg_over_time(up[{window}])"),))
    assert (result.value, result.before, result.trend) == (99.95, 99.5, Trend.BETTER)
    assert len(result.points) == 24
    # The hour that ends at noon begins at eleven.
    assert (result.points[-1].at, result.points[-1].value) == (ago(hours=1), 12)


def test_a_workload_is_read_where_it_is() -> None:
    world = World()
    world.kpis(kpis=(availability(),), region="us-west-2")
    assert world.regions == ["us-west-2"]


def test_without_a_server_to_ask_there_is_no_data_and_no_error() -> None:
    world = World(prometheus_of=frozenset())
    (result,) = world.kpis(kpis=(of_prometheus("up"),))
    assert result.verdict is Verdict.NO_DATA
    assert result.messages == ("The workload's file names no prometheus.server to ask.",)


def test_one_that_cannot_be_read_keeps_no_other_from_being_kept_and_is_said() -> None:
    world = World()
    world.requests(ago(hours=3), 200)
    file = a_workload_file(kpis=(of_prometheus("nonsense(", name="wrong"), availability()))
    with pytest.raises(ExceptionGroup) as raised:
        world.evaluate_kpis(NOW, file)
    assert raised.group_contains(ConfigurationError)
    wrong, right = world.kept(KpiReport).body.kpis
    assert (wrong.verdict, right.verdict) == (Verdict.NO_DATA, Verdict.MET)
    assert "nonsense(" in wrong.messages[0]
    assert world.published() == {("KpiValue", "availability"): 100}


def test_each_workload_is_tried_whatever_becomes_of_the_others() -> None:
    world = World(prometheus_of=frozenset({"first", "shop"}))
    world.prometheus.trouble = Unavailable("down")
    world.requests(ago(hours=3), 200)
    first = a_workload_file(workload="first", kpis=(of_prometheus("up"),))
    with pytest.raises(ExceptionGroup, match="KPIs of workloads: 1 of 2 failed"):
        world.evaluate_kpis(NOW, first, a_workload_file(kpis=(availability(),)))
    assert world.kept(KpiReport).body.kpis[0].value == 100


def test_a_cloudwatch_that_is_away_leaves_no_snapshot() -> None:
    world = World()
    world.reader.trouble = Unavailable("throttled")
    with pytest.raises(ExceptionGroup):
        world.evaluate_kpis(NOW, a_workload_file(kpis=(availability(),)))
    assert world.snapshots.kept == {}


def test_an_answer_in_part_is_said() -> None:
    world = World()
    world.requests(ago(hours=3), 200)
    world.reader.unfinished = {"availability/value"}
    (result,) = world.kpis(kpis=(availability(),))
    assert result.messages == ("Not all that was asked for was answered.",)


def test_what_cloudwatch_refuses_is_no_data_that_says_why() -> None:
    world = World()
    (result,) = world.kpis(kpis=(availability(expression="100 * requests +"),))
    assert result.verdict is Verdict.NO_DATA
    assert "CloudWatch refuses it" in result.messages[0]
