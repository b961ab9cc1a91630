"""GetMetricData and GetMetricStatistics: what they answer, in whatever protocol it is then written."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from local.embedded_aws.alarms.datapoints import SamplesOf
from local.embedded_aws.alarms.definition import Metric, MetricStat, Query, Record, dimensions, query
from local.embedded_aws.alarms.limits import check_ids
from local.embedded_aws.alarms.math_values import Series
from local.embedded_aws.alarms.metric_math import Evaluation, check
from local.embedded_aws.alarms.metric_pages import page
from local.embedded_aws.alarms.series import MINUTE, Window, by_period, is_kept, points, query_start
from local.embedded_aws.alarms.statistic import BASIC, statistic

MAXIMUM_QUERIES = 500
HIGH_RESOLUTION = frozenset({1, 5, 10, 20, 30})
MAXIMUM_DATAPOINTS = 1440
"""Of GetMetricStatistics (API Reference, GetMetricStatistics)."""

Moment = Callable[[Any], float]
"""Reads a timestamp of the request."""


class Time(float):
    """Epoch seconds which the protocol has its own way of writing."""

    __slots__ = ()


def metric_data(request: Record, samples_of: SamplesOf, moment: Moment, now: float) -> dict[str, Any]:
    """GetMetricData. LabelOptions only say which time zone labels are in."""
    queries = [query(data) for data in request.get("MetricDataQueries") or ()]
    if len(queries) > MAXIMUM_QUERIES:
        raise ValueError(f"The collection MetricDataQueries must not have a size greater than {MAXIMUM_QUERIES}.")
    check_ids(queries)
    _check_periods(queries)
    check(queries)
    period = max([each.stat.period for each in queries if each.stat], default=MINUTE)
    window = _window(request, period, moment, now)

    def load(stat: MetricStat, within: Window) -> dict[int, float]:
        if not is_kept(within.period, moment(request["StartTime"]), now):
            return {}
        return points(samples_of(stat.metric), stat, _window(request, within.period, moment, now))

    evaluation = Evaluation(queries, window, load)
    newest_first = request.get("ScanBy") != "TimestampAscending"
    results = [
        _result(each, series, newest_first)
        for each in queries
        if each.returned
        for series in evaluation.result(each.id)
    ]
    return page(results, dict(request), has_expression=any(each.expression for each in queries))


def _check_periods(queries: Sequence[Query]) -> None:
    """MetricStat: 1, 5, 10, 20, 30 or a multiple of 60."""
    periods = [each.stat.period for each in queries if each.stat] + [each.period for each in queries if each.period]
    wrong = [period for period in periods if period not in HIGH_RESOLUTION and (period <= 0 or period % MINUTE)]
    if wrong:
        raise ValueError(f"Period must be 1, 5, 10, 20, 30 or a multiple of 60, not {wrong[0]}.")


def _window(request: Record, period: int, moment: Moment, now: float) -> Window:
    """EndTime is exclusive: the last period is the last one that begins before it."""
    start, end = moment(request["StartTime"]), moment(request["EndTime"])
    if start >= end:
        raise ValueError("The parameter StartTime must be less than the parameter EndTime.")
    first = query_start(start, period, now)
    return Window(first, first + math.ceil((end - first) / period) * period, period)


def _result(of: Query, series: Series, newest_first: bool) -> dict[str, Any]:
    ordered = sorted(series.points.items(), reverse=newest_first)
    return {
        "Id": of.id,
        "Label": of.label or (of.stat.metric.name if of.stat else of.id),
        "Timestamps": [Time(at) for at, _ in ordered],
        "Values": [number for _, number in ordered],
        "StatusCode": "Complete",
    }


def metric_statistics(request: Record, samples_of: SamplesOf, moment: Moment, now: float) -> dict[str, Any]:
    """GetMetricStatistics."""
    metric = Metric(request["Namespace"], request["MetricName"], dimensions(request.get("Dimensions")))
    basic, extended = request.get("Statistics") or (), request.get("ExtendedStatistics") or ()
    if not basic and not extended:
        raise ValueError("Must specify either Statistics or ExtendedStatistics")
    unknown = [name for name in basic if name not in BASIC]
    if unknown:
        raise ValueError(f"Statistics has no {', '.join(unknown)}; percentiles go in ExtendedStatistics")
    window = _window(request, int(request["Period"]), moment, now)
    if len(window.starts()) > MAXIMUM_DATAPOINTS:
        raise ValueError(
            f"You have requested up to {len(window.starts())} datapoints, which exceeds the limit of "
            f"{MAXIMUM_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the "
            f"time range."
        )
    groups = by_period(samples_of(metric), window, request.get("Unit") or None)
    datapoints = [
        {"Timestamp": Time(at), "Unit": group[0].unit, **_statistics(group, basic, extended)}
        for at, group in groups.items()
    ]
    return {"Label": request["MetricName"], "Datapoints": datapoints}


def _statistics(group: Sequence[Any], basic: Sequence[str], extended: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {name: statistic(name, group) for name in basic}
    percentiles = {name: statistic(name, group) for name in extended}
    known = {name: number for name, number in percentiles.items() if number is not None}
    return values | ({"ExtendedStatistics": known} if known else {})
