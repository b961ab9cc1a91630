"""Metric math: the examples of "Using metric math", and its rules."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.embedded_aws.alarms.definition import Metric, MetricStat, Query
from local.embedded_aws.alarms.math_functions import FUNCTIONS
from local.embedded_aws.alarms.math_parser import MathError, parse, references
from local.embedded_aws.alarms.metric_math import Evaluation, check
from local.embedded_aws.alarms.series import Window

Values = list[float | None]


def evaluated(expression: str, others: Mapping[str, str] | None = None, /, **metrics: Values) -> list[Values]:
    """The expression over metrics given minute by minute, as one list of values per series."""
    length = max([len(values) for values in metrics.values()], default=3)

    def load(stat: MetricStat, _window: Window) -> dict[int, float]:
        return {60 * i: value for i, value in enumerate(metrics[stat.metric.name]) if value is not None}

    queries = [
        Query("result", expression=expression),
        *[Query(name, expression=text) for name, text in (others or {}).items()],
        *[Query(name, MetricStat(Metric("Shop", name), 60, "Sum")) for name in metrics],
    ]
    found = Evaluation(queries, Window(0, 60 * length, 60), load).result("result")
    return [[series.points.get(60 * i) for i in range(length)] for series in found]


def single(expression: str, **metrics: Values) -> Values:
    (series,) = evaluated(expression, **metrics)
    return series


DOCUMENTED: dict[str, Values] = {"metric1": [30, 20, 0, 0], "metric2": [20, None, 20, None]}
IF_EXAMPLE: dict[str, Values] = {
    "metric1": [1, 1, 0, 0, None],
    "metric2": [30, None, 0, 0, 30],
    "metric3": [0, 0, 20, None, 20],
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("metric1 < metric2", [0, 0, 1, 0]),
        ("metric1 >= 30", [1, 0, 0, 0]),
        ("metric1 > 15 AND metric2 > 15", [1, 0, 0, 0]),
        ("metric1 > 15 && metric2 > 15", [1, 0, 0, 0]),
        ("metric1 > 25 OR metric2 > 15", [1, 0, 1, 0]),
        ("metric1 > 25 || metric2 > 15", [1, 0, 1, 0]),
    ],
)
def test_comparisons_as_documented(expression: str, expected: Values) -> None:
    assert single(expression, **DOCUMENTED) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("IF(metric1, metric2, metric3)", [30, 0, 20, None, None]),
        ("IF(metric1, 5, metric3)", [5, 5, 20, None, None]),
        ("IF(metric1, metric2, 5)", [30, 0, 5, 5, None]),
        ("IF(metric1, metric2)", [30, 0, None, None, None]),
        ("IF(metric1 == 0, 10, 2)", [2, 2, 10, 10, None]),
        ("IF(1, metric2, metric3)", [30, None, 0, 0, 30]),
        ("IF(0, metric2, metric3)", [0, 0, 20, None, 20]),
        ("IF(0, metric2)", [None, None, None, None, None]),
    ],
)
def test_if_as_documented(expression: str, expected: Values) -> None:
    assert single(expression, **IF_EXAMPLE) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("m1 + m2", [3, 4, None, 5]),
        ("m1 - m2", [-1, 4, None, -5]),
        ("m1 * 2", [2, 8, None, None]),
        ("10 / m2", [5, None, None, 2]),
        ("m1 / m2", [0.5, None, None, 0]),
        ("m1 / 0", [None, None, None, None]),
        ("2 ^ m1", [2, 16, None, None]),
        ("-m1", [-1, -4, None, None]),
        ("(m1 + 1) * 2 - 1", [3, 9, None, None]),
        ("m1 + 1 * 2 ^ 2", [5, 8, None, None]),
        ("m1 > 0 OR m1 > 9 AND m1 > 9", [1, 1, None, None]),
        ("-2 ^ 2 + m1", [-3, 0, None, None]),
        ("m1 / PERIOD(m1)", [1 / 60, 4 / 60, None, None]),
        ("m1 - AVG(m1)", [-1.5, 1.5, None, None]),
        ("m1 / SUM(m1)", [0.2, 0.8, None, None]),
        ("SUM([m1, m2])", [3, 4, None, 5]),
        ("AVG([m1, m2])", [1.5, 2, None, 2.5]),
        ("MIN([m1, m2])", [1, 4, None, 5]),
        ("MAX(METRICS())", [2, 4, None, 5]),
        ("STDDEV([m1, m2])", [0.5, 0, None, 0]),
        ("DATAPOINT_COUNT(METRICS())", [2, 1, None, 1]),
        ("SUM(m1) / DATAPOINT_COUNT(m1) + TIME_SERIES(0)", [2.5, 2.5, 2.5, 2.5]),
        ('SUM(METRICS("2"))', [2, None, None, 5]),
        ("SUM([METRICS('1'), METRICS('2')])", [3, 4, None, 5]),
        ("m1 * METRIC_COUNT(METRICS())", [2, 8, None, None]),
        ("FILL(m1, 0)", [1, 4, 0, 0]),
        ("FILL(m1, REPEAT)", [1, 4, 4, 4]),
        ("FILL(m2, LINEAR)", [2, 3, 4, 5]),
        ("FILL(m1, m2)", [1, 4, None, 5]),
        ("FILL(m1, MIN(m1))", [1, 4, 1, 1]),
        ("RATE(m2)", [None, None, None, 3 / 180]),
        ("DIFF(m1)", [None, 3, None, None]),
        ("DIFF_TIME(m2)", [None, None, None, 180]),
        ("RUNNING_SUM(m1)", [1, 5, None, None]),
        ("CEIL(m1 / 3)", [1, 2, None, None]),
        ("FLOOR(m1 / 3)", [0, 1, None, None]),
        ("ABS(m1 - 2)", [1, 2, None, None]),
        ("LOG10(m1 * 25)", [pytest.approx(1.39794), 2, None, None]),
        ("LOG(m1 - 1)", [None, pytest.approx(1.0986122), None, None]),
        ("FIRST(METRICS())", [1, 4, None, None]),
        ("LAST(SORT(METRICS(), SUM, DESC))", [1, 4, None, None]),
        ("TIME_SERIES(7)", [7, 7, 7, 7]),
        ("MINUTE(m1)", [0, 1, 2, 3]),
        ("IF(DAY(m1) == 4, m1)", [1, 4, 0, 0]),
        ("YEAR(m1) * 10000 + MONTH(m1) * 100 + DATE(m1)", [19700101] * 4),
        ("HOUR(m1) + EPOCH(m1)", [0, 60, 120, 180]),
    ],
)
def test_operators_and_functions(expression: str, expected: Values) -> None:
    assert single(expression, m1=[1, 4, None, None], m2=[2, None, None, 5]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("METRICS() / 2", [[0.5, 1], [3, 2], [None, None]]),
        ("RUNNING_SUM([m1, m2])", [[1, 3], [6, 10]]),
        ("SORT(METRICS(), AVG, DESC)", [[6, 4], [1, 2]]),
        ("SORT(METRICS(), AVG, ASC, 1)", [[1, 2]]),
        ("SLICE(METRICS(), 1)", [[6, 4], [None, None]]),
        ("SLICE(METRICS(), 0, 1)", [[1, 2]]),
        ("REMOVE_EMPTY(METRICS())", [[1, 2], [6, 4]]),
        ("FILL([m3, m1], 8)", [[8, 8], [1, 2]]),
    ],
)
def test_functions_of_arrays(expression: str, expected: list[Values]) -> None:
    assert evaluated(expression, m1=[1, 2], m2=[6, 4], m3=[None, None]) == expected


def test_a_band_is_the_mean_of_the_past_give_or_take_its_spread() -> None:
    upper, lower = evaluated("ANOMALY_DETECTION_BAND(m1, 3)", m1=[1, 3, 1, 3, 100])
    assert upper == [None, None, None, pytest.approx(5 / 3 + 3 * 0.942809), pytest.approx(5)]
    assert lower == [None, None, None, pytest.approx(5 / 3 - 3 * 0.942809), pytest.approx(-1)]


def test_a_band_is_two_standard_deviations_wide_unless_said_otherwise() -> None:
    values: Values = [1, 3, 1, 3]
    assert evaluated("ANOMALY_DETECTION_BAND(m1)", m1=values) == evaluated("ANOMALY_DETECTION_BAND(m1, 2)", m1=values)


def test_expressions_may_refer_to_later_ones() -> None:
    assert evaluated("sum2 * 2", {"sum2": "sum1 + 1", "sum1": "m1 + 1"}, m1=[1, 2]) == [[6, 8]]


def test_circles_are_refused_by_name() -> None:
    with pytest.raises(MathError, match="a -> b -> a"):
        evaluated("a", {"a": "b + 1", "b": "a + 1"}, m1=[1])


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("SEARCH('{AWS/Lambda}', 'Sum')", "SEARCH is not supported here; supported are ABS, ANOMALY_DETECTION_BAND"),
        ("sum(m1)", "sum is not supported"),
        ("m9 + 1", "m9"),
        ("AVG(m1)", "a number, not a time series"),
        ("m1 +", "unexpected 'end'"),
        ("m1 ? 2", "unexpected character '\\?' after 'm1'"),
        ("(m1", "expected '\\)'"),
        ("m1 m1", "unexpected 'm1'"),
        ("IF(m1)", "IF takes 2 or 3 arguments, not 1"),
        ("[m1, m1] + [m1]", "two arrays"),
        ("PERIOD(m1 + 1)", "id of a metric"),
        ("SUM([m1, 1])", "expected a time series, found a number"),
        ("FIRST(m1)", "expected an array of time series"),
        ("FILL(m1, 'x')", "expected a number, found 'x'"),
        ("SORT(METRICS(), m1, DESC)", "SORT sorts by"),
    ],
)
def test_what_is_wrong_is_named(expression: str, complaint: str) -> None:
    with pytest.raises(MathError, match=complaint):
        evaluated(expression, m1=[1, 2])


def test_queries_are_checked_without_data() -> None:
    stat = MetricStat(Metric("Shop", "m1"), 60, "Sum")
    check([Query("m1", stat), Query("e1", expression="FILL(m1, 0) / AVG(m1)")])
    with pytest.raises(MathError, match="unknown ids: m2"):
        check([Query("m1", stat), Query("e1", expression="m1 + m2")])


def test_every_function_has_a_test_above() -> None:
    tested: set[str] = set()
    for text in test_operators_and_functions.pytestmark[0].args[1]:  # type: ignore[attr-defined]
        tested |= {name for name in FUNCTIONS if f"{name}(" in text[0]}
    for text in test_functions_of_arrays.pytestmark[0].args[1]:  # type: ignore[attr-defined]
        tested |= {name for name in FUNCTIONS if f"{name}(" in text[0]}
    assert set(FUNCTIONS) - tested == {"ANOMALY_DETECTION_BAND"}


ids = st.sampled_from(["m1", "m2"])
expressions = st.recursive(
    ids | st.integers(0, 9).map(str),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=6,
)


@given(expressions, st.lists(st.integers(-9, 9), min_size=2, max_size=2))
def test_arithmetic_agrees_with_python(expression: str, values: list[int]) -> None:
    names: dict[str, Any] = dict(zip(("m1", "m2"), map(float, values), strict=True))
    expected = eval(expression, {}, names)  # noqa: S307
    assert single(f"{expression} * TIME_SERIES(1)", m1=[names["m1"]], m2=[names["m2"]]) == [expected]


@given(expressions)
def test_a_parsed_expression_refers_to_the_ids_it_names(expression: str) -> None:
    assert references(parse(expression)) == {name for name in ("m1", "m2") if name in expression}
