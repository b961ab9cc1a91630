"""GetMetricData and GetMetricStatistics."""

from typing import Any

import pytest

from local.embedded_aws.alarms.definition import Metric
from local.embedded_aws.alarms.metric_queries import metric_data, metric_statistics
from local.embedded_aws.alarms.statistic import Sample, value
from tests.unit.alarms.builders import NOON, metric_query

CHECKOUT = (("FunctionName", "checkout"),)
PUBLISHED = {
    Metric("AWS/Lambda", "Errors", CHECKOUT): [value(NOON, 1), value(NOON + 60, 2), value(NOON + 60, 4)],
    Metric("AWS/Lambda", "Invocations", CHECKOUT): [value(NOON, 10), value(NOON + 120, 30)],
    Metric("AWS/Lambda", "Errors"): [value(NOON, 1000)],
}


def samples_of(metric: Metric) -> list[Sample]:
    return PUBLISHED.get(metric, [])


def results(*queries: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    request = {"MetricDataQueries": list(queries), "StartTime": NOON, "EndTime": NOON + 180} | fields
    found: list[dict[str, Any]] = metric_data(request, samples_of, float, NOON + 600)["MetricDataResults"]
    return found


def test_the_newest_datapoint_comes_first_unless_asked_otherwise() -> None:
    (newest_first,) = results(metric_query("m1", "Errors"))
    assert newest_first == {
        "Id": "m1",
        "Label": "Errors",
        "Timestamps": [NOON + 60, NOON],
        "Values": [6, 1],
        "StatusCode": "Complete",
    }
    (oldest_first,) = results(metric_query("m1", "Errors"), ScanBy="TimestampAscending")
    assert oldest_first["Values"] == [1, 6]


def test_no_dimensions_means_the_metric_without_dimensions() -> None:
    query = {
        "Id": "m1",
        "MetricStat": {"Metric": {"Namespace": "AWS/Lambda", "MetricName": "Errors"}, "Period": 60, "Stat": "Sum"},
    }
    assert results(query)[0]["Values"] == [1000]


def test_the_end_is_exclusive() -> None:
    assert results(metric_query("m1", "Errors"), EndTime=NOON + 60)[0]["Values"] == [1]


def test_a_period_that_begins_before_the_end_is_whole() -> None:
    assert results(metric_query("m1", "Errors"), EndTime=NOON + 61)[0]["Values"] == [6, 1]


def test_only_what_is_to_be_returned_is_returned_in_the_order_asked_for() -> None:
    found = results(
        {"Id": "rate", "Expression": "errors / calls * 100", "Label": "Error rate"},
        metric_query("errors", "Errors", ReturnData=False),
        metric_query("calls", "Invocations"),
    )
    assert [(result["Id"], result["Label"], result["Values"]) for result in found] == [
        ("rate", "Error rate", [0, 10]),
        ("calls", "Invocations", [30, 10]),
    ]


def test_an_array_gives_one_result_per_series() -> None:
    found = results(metric_query("m1", "Errors", ReturnData=False), {"Id": "e1", "Expression": "METRICS() * 2"})
    assert [(result["Id"], result["Values"]) for result in found] == [("e1", [12, 2])]


@pytest.mark.parametrize(
    ("queries", "fields", "complaint"),
    [
        ([{"Id": "e1", "Expression": "m1 * 2"}], {}, "unknown ids: m1"),
        ([{"Id": "e1", "Expression": "5"}], {}, "a number, not a time series"),
        ([metric_query("1m", "Errors")], {}, "Query ids"),
        ([metric_query("m1", "Errors")] * 2, {}, "unique"),
        ([metric_query("m1", "Errors")], {"EndTime": NOON}, "StartTime must be less than"),
        ([metric_query(f"m{number}", "Errors") for number in range(501)], {}, "500"),
    ],
)
def test_what_cloudwatch_refuses_is_refused(
    queries: list[dict[str, Any]], fields: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        results(*queries, **fields)


def statistics(**fields: Any) -> dict[str, Any]:
    request = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "StartTime": NOON,
        "EndTime": NOON + 120,
        "Period": 60,
        "Statistics": ["Sum", "Maximum"],
    }
    return metric_statistics(request | fields, samples_of, float, NOON + 600)


def test_statistics_of_exactly_one_set_of_dimensions() -> None:
    dimensions = [{"Name": "FunctionName", "Value": "checkout"}]
    assert statistics(Dimensions=dimensions, ExtendedStatistics=["p50"]) == {
        "Label": "Errors",
        "Datapoints": [
            {"Timestamp": NOON, "Unit": "None", "Sum": 1, "Maximum": 1, "ExtendedStatistics": {"p50": 1}},
            {"Timestamp": NOON + 60, "Unit": "None", "Sum": 6, "Maximum": 4, "ExtendedStatistics": {"p50": 3}},
        ],
    }
    assert [datapoint["Sum"] for datapoint in statistics()["Datapoints"]] == [1000]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"Statistics": ["p99"]}, "percentiles go in ExtendedStatistics"),
        ({"Statistics": []}, "Statistics or ExtendedStatistics"),
        ({"EndTime": NOON + 1441 * 60}, "1440"),
    ],
)
def test_statistics_that_cloudwatch_refuses(fields: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        statistics(**fields)
