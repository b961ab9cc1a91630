"""What only GetMetricData says: pages, parts, messages, throttles. And how fast timestamps are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.config import Config
from botocore.stub import Stubber

from lamplighter.adapters.cloudwatch_client import cloudwatch_client, timestamp
from lamplighter.adapters.cloudwatch_metrics import CloudWatchMetrics
from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.series import Question, Series
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError, Unavailable
from tests.builders import NOON, at

SALES = Question(key="sales", window=Window(NOON, at(600)), period_s=60, metric=Metric(namespace="Shop", name="Sales"))
RETURNS = Question(
    key="returns", window=Window(NOON, at(600)), period_s=60, metric=Metric(namespace="Shop", name="Returns")
)


class NoonClock:
    def now(self) -> datetime:
        return at(900)


@pytest.fixture
def cloudwatch() -> Iterator[tuple[CloudWatchMetrics, Stubber]]:
    client = cloudwatch_client(Config(retries={"total_max_attempts": 1}), "us-east-1")
    with Stubber(client) as stubber:
        yield CloudWatchMetrics(client=client, clock=NoonClock(), attempts=3, pause_s=0), stubber


def a_result(*points: tuple[int, float], id_: str = "m0", status: str = "Complete", **changes: Any) -> dict[str, Any]:
    moments, values = [at(when) for when, _ in points], [number for _, number in points]
    return {"Id": id_, "Label": "Sales", "Timestamps": moments, "Values": values, "StatusCode": status} | changes


def answer(stubber: Stubber, *results: dict[str, Any], **page: Any) -> None:
    stubber.add_response("get_metric_data", {"MetricDataResults": list(results)} | page)


def values(series: Series) -> list[float]:
    return [point.value for point in series.points]


def test_pages_are_followed_to_the_last(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    answer(stubber, a_result((0, 1), status="PartialData"), NextToken="2")
    answer(stubber, a_result((60, 2), status="PartialData"), NextToken="3")
    answer(stubber, a_result((120, 3)))
    series = reader.read([SALES])["sales"]
    assert values(series) == [1, 2, 3]
    assert series.complete


def test_an_answer_in_part_is_asked_for_again(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    answer(stubber, a_result((0, 1), status="PartialData"))
    answer(stubber, a_result((0, 1), (60, 2)))
    series = reader.read([SALES])["sales"]
    assert values(series) == [1, 2]
    assert series.complete


def test_what_stays_in_part_is_told_to_be_so(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    for _ in range(3):
        answer(stubber, a_result((0, 1), status="PartialData", Messages=[{"Code": "Slow", "Value": "too much"}]))
    series = reader.read([SALES])["sales"]
    assert (values(series), series.complete, series.messages) == ([1], False, ("Slow: too much",))
    stubber.assert_no_pending_responses()


def test_what_could_not_be_computed_is_asked_for_again(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    answer(stubber, a_result(status="InternalError"))
    answer(stubber, a_result((0, 1)))
    assert values(reader.read([SALES])["sales"]) == [1]


def test_what_can_not_be_computed_is_trouble_that_passes(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    for _ in range(3):
        answer(stubber, a_result(status="InternalError"))
    with pytest.raises(Unavailable, match="sales: InternalError"):
        reader.read([SALES])


def test_what_one_may_not_read_says_so_and_spoils_no_other(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    answer(stubber, a_result(status="Forbidden"), a_result((0, 1), id_="m1"))
    answers = reader.read([SALES, RETURNS])
    assert "Forbidden" in answers["sales"].messages[0]
    assert not answers["sales"].complete
    assert values(answers["returns"]) == [1]


def test_a_message_about_a_metric_takes_nothing_from_it(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    dropped = {"Code": "ArithmeticError", "Value": "One or more data-points have been dropped"}
    answer(stubber, a_result((0, 1), Messages=[dropped]))
    series = reader.read([SALES])["sales"]
    assert series.complete
    assert series.messages == ("ArithmeticError: One or more data-points have been dropped",)


def test_a_message_about_the_call_means_that_something_is_missing(
    cloudwatch: tuple[CloudWatchMetrics, Stubber],
) -> None:
    reader, stubber = cloudwatch
    answer(stubber, a_result((0, 1)), Messages=[{"Code": "Limit", "Value": "Maximum number of allowed metrics"}])
    assert not reader.read([SALES])["sales"].complete


@pytest.mark.parametrize("code", ["Throttling", "RequestLimitExceeded", "InternalServiceFault", "InvalidNextToken"])
def test_throttling_and_outages_are_trouble_that_passes(
    cloudwatch: tuple[CloudWatchMetrics, Stubber], code: str
) -> None:
    reader, stubber = cloudwatch
    stubber.add_client_error("get_metric_data", code, http_status_code=400)
    with pytest.raises(Unavailable, match=code):
        reader.read([SALES])


def test_no_right_to_read_is_named(cloudwatch: tuple[CloudWatchMetrics, Stubber]) -> None:
    reader, stubber = cloudwatch
    stubber.add_client_error("get_metric_data", "AccessDenied", "no such right", http_status_code=403)
    with pytest.raises(ConfigurationError, match="cloudwatch:GetMetricData: no such right"):
        reader.read([SALES])


def test_the_protocol_in_use_is_the_one_whose_timestamps_are_numbers() -> None:
    client: Any = cloudwatch_client(Config(), "us-east-1")
    assert client.meta.service_model.resolved_protocol == "json"


@pytest.mark.parametrize(
    "said", [1_795_176_000, 1_795_176_000.0, "1795176000", "2026-11-20T12:00:00Z", "Fri, 20 Nov 2026 12:00:00 GMT"]
)
def test_every_way_of_writing_a_timestamp_is_read(said: float | str) -> None:
    assert timestamp(said) == NOON
    assert timestamp(said).tzinfo == UTC
