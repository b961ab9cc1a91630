"""What everything that reads Prometheus keeps to: in memory, and over HTTP, asking a real one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import requests

from lamplighter.adapters.prometheus_api import PrometheusApi
from lamplighter.domain.definitions.objectives import Count, Indicator
from lamplighter.domain.slos.status import SloReport
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError
from lamplighter.measuring_ports import PrometheusReader
from lamplighter.usecases.evaluate_slos import evaluate_slos
from lamplighter.usecases.measuring import Measuring
from tests.builders import NOON, at
from tests.builders_plan import a_workload_file
from tests.builders_prometheus import ALL, FAILED, an_slo
from tests.fakes_measuring import FakeMetricPublisher, FakeSnapshots
from tests.fakes_metrics import FakeMetricReader, FakePrometheus

INSTALLED = shutil.which("prometheus") is not None and shutil.which("promtool") is not None
TOTAL, ABSENT = "sum(http_requests_total)", "sum(absent_total)"

REQUESTS_A_MINUTE, FAILURES_A_MINUTE, MINUTES = 100, 2, 120


def samples() -> str:
    """Two hours of a counter, a request and a half a second."""
    lines = ["# TYPE http_requests counter"]
    for status, each in (("200", REQUESTS_A_MINUTE - FAILURES_A_MINUTE), ("500", FAILURES_A_MINUTE)):
        for minute in range(MINUTES + 1):
            moment = int(at(60 * minute).timestamp())
            lines.append(f'http_requests_total{{status="{status}"}} {each * minute} {moment}')
    return "\n".join([*lines, "# EOF", ""])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrometheusApi]:
    if not INSTALLED:
        pytest.skip("prometheus is not installed")
    directory = tmp_path_factory.mktemp("prometheus")
    (directory / "samples.txt").write_text(samples())
    (directory / "prometheus.yml").write_text("global: {}\n")
    fill = ["promtool", "tsdb", "create-blocks-from", "openmetrics", "samples.txt", "data"]
    subprocess.run(fill, cwd=directory, check=True, capture_output=True)
    url = f"http://127.0.0.1:{free_port()}"
    command = ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
    command += [f"--web.listen-address={url.removeprefix('http://')}", "--storage.tsdb.retention.time=100y"]
    with (directory / "log").open("wb") as log:
        running = subprocess.Popen(command, cwd=directory, stdout=log, stderr=log)
        try:
            wait_for(url)
            yield PrometheusApi(url=url)
        finally:
            running.terminate()
            running.wait(20)


def wait_for(url: str) -> None:
    for _ in range(200):
        try:
            if requests.get(f"{url}/-/ready", timeout=1).ok:
                return
        except requests.exceptions.ConnectionError:
            pass
        time.sleep(0.05)
    raise AssertionError("prometheus does not get ready")


@pytest.fixture(params=["in memory", "over HTTP"])
def reader(request: pytest.FixtureRequest) -> PrometheusReader:
    if request.param == "in memory":
        return FakePrometheus(values={TOTAL: counted, ABSENT: None})
    real: PrometheusApi = request.getfixturevalue("prometheus")
    return real


def counted(when: datetime) -> float:
    return REQUESTS_A_MINUTE * ((when - NOON) // timedelta(minutes=1))


def test_an_instant_query_gives_the_value_of_that_instant(reader: PrometheusReader) -> None:
    assert reader.value(TOTAL, at(60)) == REQUESTS_A_MINUTE
    assert reader.value(TOTAL, at(600)) == 10 * REQUESTS_A_MINUTE


def test_a_metric_that_is_not_there_is_no_data(reader: PrometheusReader) -> None:
    assert reader.value(ABSENT, at(60)) is None
    series = reader.series(ABSENT, Window(NOON, at(600)), 60)
    assert (series.points, series.complete) == ((), True)


@pytest.mark.parametrize(("end_s", "steps"), [(300, 5), (301, 6), (59, 1)])
def test_a_series_has_a_value_for_each_step_before_the_end(reader: PrometheusReader, end_s: int, steps: int) -> None:
    series = reader.series(TOTAL, Window(NOON, at(end_s)), 60)
    assert [(point.at, point.value) for point in series.points] == [(at(60 * n), 100 * n) for n in range(steps)]
    assert (series.period_s, series.complete, series.messages) == (60, True, ())


def test_a_query_it_can_not_answer_is_quoted(reader: PrometheusReader) -> None:
    with pytest.raises(ConfigurationError, match=r"Prometheus.*, sum\(broken"):
        reader.value("sum(broken", at(60))


def test_good_by_valid_over_a_window_is_counted(prometheus: PrometheusApi) -> None:
    bad = prometheus.value('sum(increase(http_requests_total{status=~"5.."}[1h]))', at(3600))
    valid = prometheus.value("sum(increase(http_requests_total[1h]))", at(3600))
    assert bad is not None
    assert valid is not None
    assert bad / valid == pytest.approx(FAILURES_A_MINUTE / REQUESTS_A_MINUTE)


def test_an_slo_is_evaluated_from_what_prometheus_counts(prometheus: PrometheusApi) -> None:
    """Two in a hundred fail for two hours: a burn rate of 20 at 99.9 %, and a budget that is overdrawn 19 times."""
    counts = Indicator(valid=Count(promql=ALL), bad=Count(promql=FAILED))
    snapshots = FakeSnapshots()
    measuring = Measuring(
        metrics=lambda _: FakeMetricReader(),
        prometheus={"shop": prometheus},
        snapshots=snapshots,
        publisher=FakeMetricPublisher(),
    )
    evaluate_slos(at(60 * MINUTES), (a_workload_file(slos=(an_slo(indicator=counts),)),), measuring)
    kept = snapshots.latest(SloReport, "shop")
    assert kept is not None
    (status,) = kept.body.slos
    assert status.events == pytest.approx(REQUESTS_A_MINUTE * MINUTES, rel=0.01)
    assert status.sli == pytest.approx(0.98, rel=1e-3)
    assert status.budget_left_share == pytest.approx(-19, rel=0.01)
    assert [tier.firing for tier in status.tiers] == [True, True, True]
    assert status.tiers[0].long_burn_rate == pytest.approx(20, rel=0.01)


def test_a_division_by_zero_is_no_data(prometheus: PrometheusApi) -> None:
    assert prometheus.value("sum(http_requests_total) * 0 / 0", at(60)) is None


def test_more_steps_than_one_answer_holds_come_all_the_same(prometheus: PrometheusApi) -> None:
    series = prometheus.series("sum(http_requests_total)", Window(NOON, at(12_000)), 1)
    assert [point.at for point in series.points[:2]] == [NOON, at(1)]
    # For five minutes after the last sample Prometheus goes by it: it looks back that far.
    assert len(series.points) == 60 * MINUTES + 300 + 1
    assert len({point.at for point in series.points}) == len(series.points)


@pytest.mark.parametrize(
    ("promql", "words"),
    [
        ("sum(http_requests_total", "bad_data: .*parse error"),
        ("http_requests_total", "2 series, not one"),
        ('"text"', "gives a string"),
        ("http_requests_total * on() http_requests_total", "execution: .*many-to-many"),
    ],
)
def test_a_query_that_is_wrong_is_quoted(prometheus: PrometheusApi, promql: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words) as raised:
        prometheus.value(promql, at(60))
    assert promql in str(raised.value)
