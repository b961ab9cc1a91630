"""What everything that reads metrics keeps to: in memory, and GetMetricData, answered here as the embedded AWS does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Protocol

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

from lamplighter.adapters.cloudwatch_client import cloudwatch_client
from lamplighter.adapters.cloudwatch_metrics import CloudWatchMetrics
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.series import Question, Series
from lamplighter.domain.window import Window
from lamplighter.measuring_ports import MetricReader
from local.embedded_aws.alarms import definition
from local.embedded_aws.alarms.metric_queries import metric_data
from local.embedded_aws.alarms.statistic import Sample, value
from tests.builders import NOON, at
from tests.fakes_metrics import FakeMetricReader

NOW = at(7200)
ERRORS = Metric(namespace="AWS/Lambda", name="Errors", dimensions={"FunctionName": "orders"})
CALLS = Metric(namespace="AWS/Lambda", name="Invocations", dimensions={"FunctionName": "orders"})
RATE = "100 * errors / calls"


class Source(Protocol):
    """A source of metrics, and someone who publishes there."""

    @property
    def reader(self) -> MetricReader: ...
    def publish(self, metric: Metric, when: datetime, *values: float) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.reader = FakeMetricReader(now=NOW)

    def publish(self, metric: Metric, when: datetime, *values: float) -> None:
        self.reader.publish(metric, when, *values)


@dataclass
class Answering:
    """GetMetricData as the embedded AWS answers it, without a server. What is sent and read is botocore's."""

    samples: dict[definition.Metric, list[Sample]] = field(default_factory=dict)
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        client = cloudwatch_client(Config(retries={"total_max_attempts": 1}))
        events: Any = client.meta.events  # its stubs know no handler that answers
        events.register("before-send.cloudwatch.GetMetricData", self._answer)
        self.reader = CloudWatchMetrics(client=client, clock=Clock(), pause_s=0)

    def publish(self, metric: Metric, when: datetime, *values: float) -> None:
        identity = definition.Metric(metric.namespace, metric.name, tuple(sorted(metric.dimensions.items())))
        self.samples.setdefault(identity, []).extend(value(when.timestamp(), each) for each in values)

    def _answer(self, request: AWSPreparedRequest, **_context: object) -> AWSResponse:
        assert isinstance(request.body, bytes)
        said = json.loads(request.body)
        self.asked.append(said)
        try:
            status, answer = 200, metric_data(said, lambda metric: self.samples.get(metric, []), float, NOW.timestamp())
        except ValueError as error:
            status, answer = 400, {"__type": "ValidationError", "message": str(error)}
        raw = SimpleNamespace(stream=lambda: iter([json.dumps(answer).encode()]))
        return AWSResponse("https://monitoring", status, HTTPHeaders(), raw)


class Clock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture(params=["in memory", "GetMetricData"])
def source(request: pytest.FixtureRequest) -> Source:
    return InMemory() if request.param == "in memory" else Answering()


def a_question(key: str = "errors", **changes: Any) -> Question:
    values: dict[str, Any] = {"window": Window(NOON, at(600)), "period_s": 60}
    if "expression" not in changes:
        values["metric"] = ERRORS
    return Question(key=key, **values | changes)


def a_rate(key: str = "rate", **changes: Any) -> Question:
    values: dict[str, Any] = {"expression": RATE, "metrics": {"errors": ERRORS, "calls": CALLS}}
    return a_question(key, **values | changes)


def read(source: Source, question: Question) -> Series:
    return source.reader.read([question])[question.key]


def seconds(series: Series) -> dict[float, float]:
    """The values by seconds after noon."""
    return {(point.at - NOON).total_seconds(): point.value for point in series.points}


def test_a_metric_comes_by_period_and_oldest_first(source: Source) -> None:
    source.publish(ERRORS, at(130), 5)
    source.publish(ERRORS, at(10), 1, 2)
    series = read(source, a_question())
    assert list(seconds(series).items()) == [(0, 3), (120, 5)]
    assert (series.period_s, series.complete, series.messages) == (60, True, ())


def test_no_data_is_an_answer(source: Source) -> None:
    series = read(source, a_question())
    assert (series.points, series.complete) == ((), True)


def test_nothing_asked_is_nothing_answered(source: Source) -> None:
    assert source.reader.read([]) == {}


def test_only_exactly_these_dimensions_count(source: Source) -> None:
    other = Metric(namespace="AWS/Lambda", name="Errors", dimensions={"FunctionName": "other"})
    bare = Metric(namespace="AWS/Lambda", name="Errors")
    for metric, number in ((ERRORS, 1), (other, 10), (bare, 100)):
        source.publish(metric, NOON, number)
    assert seconds(read(source, a_question())) == {0: 1}
    assert seconds(read(source, a_question(metric=bare))) == {0: 100}


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [("Sum", 10), ("Average", 2.5), ("Minimum", 1), ("Maximum", 4), ("SampleCount", 4), ("p50", 2.5), ("PR(:2)", 50)],
)
def test_a_statistic_is_computed_over_each_period(source: Source, statistic: str, expected: float) -> None:
    source.publish(ERRORS, at(5), 4, 2, 1, 3)
    metric = Metric(namespace="AWS/Lambda", name="Errors", statistic=statistic, dimensions=ERRORS.dimensions)
    assert seconds(read(source, a_question(metric=metric))) == {0: expected}


def test_the_start_is_in_the_window_and_the_end_is_not(source: Source) -> None:
    for when in (-1, 0, 599, 600):
        source.publish(ERRORS, at(when), 1)
    assert seconds(read(source, a_question())) == {0: 1, 540: 1}


def test_what_lies_in_no_whole_period_of_the_window_is_left_out(source: Source) -> None:
    for when in range(0, 900, 60):
        source.publish(ERRORS, at(when), 1)
    series = read(source, a_question(window=Window(at(30), at(690)), period_s=300))
    assert seconds(series) == {60: 5, 360: 5}


def test_a_window_without_a_whole_period_has_no_data_and_says_why(source: Source) -> None:
    source.publish(ERRORS, NOON, 1)
    series = read(source, a_question(period_s=3600))
    assert series.points == ()
    assert "no whole period" in series.messages[0]


def test_a_metrics_own_period_goes_first(source: Source) -> None:
    own = Metric(namespace="AWS/Lambda", name="Errors", dimensions=ERRORS.dimensions, period_s=300)
    for when in (0, 240, 300):
        source.publish(own, at(when), 1)
    series = read(source, a_question(metric=own))
    assert seconds(series) == {0: 2, 300: 1}
    assert series.period_s == 300


@pytest.mark.parametrize(
    ("age", "asked_s", "period_s"),
    [
        (timedelta(hours=2), 10, 10),
        (timedelta(hours=4), 10, 60),
        (timedelta(days=14), 60, 60),
        (timedelta(days=16), 60, 300),
        (timedelta(days=16), 420, 600),
        (timedelta(days=64), 300, 3600),
    ],
)
def test_what_is_old_comes_in_the_period_it_is_kept_in(
    source: Source, age: timedelta, asked_s: int, period_s: int
) -> None:
    start = NOW - age
    source.publish(ERRORS, start, 1)
    source.publish(ERRORS, start + timedelta(seconds=period_s), 2)
    series = read(source, a_question(window=Window(start, start + timedelta(hours=3)), period_s=asked_s))
    assert series.period_s == period_s
    assert [point.value for point in series.points] == [1, 2]


def test_an_expression_is_computed_from_its_metrics(source: Source) -> None:
    source.publish(ERRORS, NOON, 1)
    source.publish(CALLS, NOON, 4)
    source.publish(CALLS, at(60), 4)
    assert seconds(read(source, a_rate(expression="100 * FILL(errors, 0) / calls"))) == {0: 25, 60: 0}


def test_a_division_by_zero_is_no_datapoint(source: Source) -> None:
    source.publish(ERRORS, NOON, 1)
    source.publish(CALLS, NOON, 0)
    series = read(source, a_rate())
    assert (series.points, series.complete) == ((), True)


def test_ids_of_one_question_are_not_those_of_another(source: Source) -> None:
    source.publish(ERRORS, NOON, 1)
    source.publish(CALLS, NOON, 10)
    swapped = a_rate("swapped", expression="calls / errors", metrics={"errors": CALLS, "calls": ERRORS})
    answers = source.reader.read([a_rate(), swapped, a_question(), a_rate("again")])
    assert {key: seconds(series) for key, series in answers.items()} == {
        "rate": {0: 10},
        "swapped": {0: 0.1},
        "errors": {0: 1},
        "again": {0: 10},
    }


def test_all_metrics_are_only_those_of_the_question(source: Source) -> None:
    source.publish(ERRORS, NOON, 1)
    source.publish(CALLS, NOON, 10)
    answers = source.reader.read([a_question(metric=CALLS), a_rate(expression="SUM(METRICS())")])
    assert seconds(answers["rate"]) == {0: 11}


def test_a_metric_in_all_metrics_goes_by_the_id_that_the_question_gives_it(source: Source) -> None:
    source.publish(ERRORS, NOON, 1)
    source.publish(CALLS, NOON, 10)
    assert seconds(read(source, a_rate(expression='SUM(METRICS("err"))'))) == {0: 1}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"expression": "errors / "}, "errors / "),
        ({"expression": "errors / traffic"}, "traffic"),
        ({"expression": "m0 / errors"}, "m0"),
        ({"expression": "[errors, calls]"}, "2 series"),
        ({"expression": "SHRUG(errors)"}, "SHRUG"),
        ({"expression": "errors", "period_s": 45, "metrics": {"errors": ERRORS}}, "45"),
    ],
)
def test_a_question_that_is_refused_says_why_and_spoils_no_other(
    source: Source, changes: dict[str, Any], why: str
) -> None:
    source.publish(ERRORS, NOON, 1)
    good = [a_question(f"errors-{number}", metric=ERRORS) for number in range(5)]
    answers = source.reader.read([*good[:3], a_rate("bad", **changes), *good[3:]])
    assert (answers["bad"].points, answers["bad"].complete) == ((), False)
    assert why in answers["bad"].messages[0]
    assert all(seconds(answers[question.key]) == {0: 1} for question in good)


def test_more_questions_than_a_call_takes_are_all_answered(source: Source) -> None:
    metrics = [
        Metric(namespace="Shop", name="Sales", dimensions={"Shop": str(number)}, statistic="Sum")
        for number in range(620)
    ]
    for number, metric in enumerate(metrics):
        source.publish(metric, NOON, number)
    answers = source.reader.read([a_question(f"sales-{at_}", metric=each) for at_, each in enumerate(metrics)])
    assert [answers[f"sales-{number}"].points[0].value for number in range(620)] == list(range(620))


def test_more_datapoints_than_a_page_takes_are_all_read(source: Source) -> None:
    """28 days by 5 minutes are 8064 datapoints each, so that 100 800 are thirteen metrics'."""
    window = Window(NOW - timedelta(days=28), NOW)
    metrics = [Metric(namespace="Shop", name=f"Sales{number}") for number in range(14)]
    for metric in metrics:
        for step in range(8064):
            source.publish(metric, window.start + timedelta(seconds=300 * step), 1)
    answers = source.reader.read([a_question(each.name, metric=each, window=window, period_s=300) for each in metrics])
    assert {len(answers[each.name].points) for each in metrics} == {8064}
    assert all(series.complete for series in answers.values())


def test_two_questions_of_one_key_are_a_mistake_of_the_askers() -> None:
    with pytest.raises(ValueError, match="a key of its own"):
        Answering().reader.read([a_question(), a_question()])


def test_timestamps_are_read_by_the_quick_parser() -> None:
    """botocore's own gives them another time zone object, whatever the machine's time zone is."""
    source = Answering()
    source.publish(ERRORS, NOON, 1)
    assert [point.at.tzinfo is UTC for point in read(source, a_question()).points] == [True]


def test_many_questions_are_few_calls() -> None:
    source = Answering()
    source.reader.read([a_rate(f"rate-{number}", expression=f"{number} * errors / calls") for number in range(498)])
    assert [len(call["MetricDataQueries"]) for call in source.asked] == [500]
