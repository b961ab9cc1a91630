"""GetMetricData's limits: datapoints a page, periods, retention."""

from collections.abc import Iterator
from typing import Any

import pytest

from local.embedded_aws.alarms.definition import Metric
from local.embedded_aws.alarms.metric_pages import InvalidNextTokenError
from local.embedded_aws.alarms.metric_queries import metric_data
from local.embedded_aws.alarms.series import DAY
from local.embedded_aws.alarms.statistic import Sample, value
from tests.unit.alarms.builders import NOON, metric_query

MINUTES = 10


def samples_of(metric: Metric) -> list[Sample]:
    count = MINUTES if metric.name == "Errors" else 2
    return [value(NOON + 60 * minute, minute) for minute in range(count)]


def answer(*queries: dict[str, Any], **fields: Any) -> dict[str, Any]:
    request = {
        "MetricDataQueries": list(queries),
        "StartTime": NOON,
        "EndTime": NOON + 60 * MINUTES,
        "ScanBy": "TimestampAscending",
    }
    return metric_data(request | fields, samples_of, float, NOON + 600)


def pages(*queries: dict[str, Any], **fields: Any) -> Iterator[dict[str, Any]]:
    token: dict[str, str] = {}
    while True:
        page = answer(*queries, **fields, **token)
        yield page
        if "NextToken" not in page:
            return
        token = {"NextToken": page["NextToken"]}


BOTH = (metric_query("m1", "Errors"), metric_query("m2", "Invocations"))


def test_a_page_holds_no_more_than_asked_for_and_the_pages_hold_all() -> None:
    found = list(pages(*BOTH, MaxDatapoints=6))
    assert [sum(len(each["Values"]) for each in page["MetricDataResults"]) for page in found] == [5, 3, 3, 1]
    errors = [each for page in found for each in page["MetricDataResults"] if each["Id"] == "m1"]
    assert [value for each in errors for value in each["Values"]] == list(range(MINUTES))
    assert [each["StatusCode"] for each in errors] == [*["PartialData"] * 3, "Complete"]


def test_of_an_expression_there_is_one_page() -> None:
    (only,) = pages(*BOTH, {"Id": "e1", "Expression": "m1 * 2"}, MaxDatapoints=6)
    assert {each["Id"]: each["StatusCode"] for each in only["MetricDataResults"]} == {
        "m1": "PartialData",
        "m2": "Complete",
        "e1": "PartialData",
    }


def test_label_options_change_nothing() -> None:
    assert answer(*BOTH, LabelOptions={"Timezone": "+0130"}) == answer(*BOTH)


def test_a_token_that_was_never_given_is_refused() -> None:
    with pytest.raises(InvalidNextTokenError):
        answer(*BOTH, NextToken="elsewhere")


@pytest.mark.parametrize("maximum", [-1, 100_801])
def test_a_page_has_its_limit(maximum: int) -> None:
    with pytest.raises(ValueError, match="MaxDatapoints"):
        answer(*BOTH, MaxDatapoints=maximum)


@pytest.mark.parametrize("period", [45, 90, -60])
def test_a_period_that_there_is_not_is_refused(period: int) -> None:
    query = metric_query("m1", "Errors")
    query["MetricStat"] = query["MetricStat"] | {"Period": period}
    with pytest.raises(ValueError, match="Period"):
        answer(query)


@pytest.mark.parametrize(
    ("age_days", "period", "kept"), [(1, 10, 0), (1, 60, 10), (20, 60, 0), (20, 300, 2), (70, 300, 0)]
)
def test_old_data_is_there_in_coarse_periods_only(age_days: int, period: int, kept: int) -> None:
    query = metric_query("m1", "Errors")
    query["MetricStat"] = query["MetricStat"] | {"Period": period}
    request = {"MetricDataQueries": [query], "StartTime": NOON, "EndTime": NOON + 600}
    (result,) = metric_data(request, samples_of, float, NOON + age_days * DAY)["MetricDataResults"]
    assert len(result["Values"]) == kept
