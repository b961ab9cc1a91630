"""How questions are packed into calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.metric_call import Call, queries
from lamplighter.domain.query_plan import MAXIMUM_DATAPOINTS, MAXIMUM_QUERIES, Plan, plan
from lamplighter.domain.series import Question
from lamplighter.domain.window import Window
from tests.builders import NOON, at

NOW = at(3600)


def a_metric(name: str = "Errors", **changes: Any) -> Metric:
    return Metric(namespace="Shop", name=name, **changes)


def a_question(key: str = "errors", **changes: Any) -> Question:
    values: dict[str, Any] = {"window": Window(NOON, at(600)), "period_s": 60}
    if "expression" not in changes:
        values["metric"] = a_metric()
    return Question(key=key, **values | changes)


def a_rate(key: str = "rate", **changes: Any) -> Question:
    values: dict[str, Any] = {
        "expression": "errors / calls",
        "metrics": {"errors": a_metric(), "calls": a_metric("Calls")},
    }
    return a_question(key, **values | changes)


def planned(*questions: Question) -> Plan:
    return plan(questions, NOW)


def asked(call: Call) -> dict[str, str]:
    return {query.id: query.expression or (query.metric.name if query.metric else "") for query in queries(call)[0]}


def test_an_expression_stands_with_its_inputs_which_are_not_returned() -> None:
    (call,) = planned(a_rate()).calls
    metrics, askers = queries(call)
    assert asked(call) == {"m0": "Errors", "m1": "Calls", "e0": "m0 / m1"}
    assert [query.returned for query in metrics] == [False, False, True]
    assert list(askers) == ["e0"]


def test_what_is_asked_twice_is_asked_once() -> None:
    (call,) = planned(a_question(), a_question("same"), a_rate(), a_rate("again")).calls
    metrics, askers = queries(call)
    assert asked(call) == {"m0": "Errors", "m1": "Calls", "e0": "m0 / m1"}
    assert [query.returned for query in metrics] == [True, False, True]
    keys = {id_: [question.key for question in questions] for id_, questions in askers.items()}
    assert keys == {"m0": ["errors", "same"], "e0": ["rate", "again"]}


@pytest.mark.parametrize(
    "other",
    [
        a_metric("Calls"),
        a_metric(statistic="p99"),
        a_metric(period_s=300),
        a_metric(dimensions={"Shop": "1"}),
    ],
)
def test_what_differs_is_asked_apart(other: Metric) -> None:
    (call,) = planned(a_question(), a_question("other", metric=other)).calls
    assert len(asked(call)) == 2


def test_the_order_of_dimensions_makes_no_other_metric() -> None:
    one, other = {"Shop": "1", "Stage": "prod"}, {"Stage": "prod", "Shop": "1"}
    questions = [a_question(str(each), metric=a_metric(dimensions=each)) for each in (one, other)]
    (call,) = planned(*questions).calls
    assert len(asked(call)) == 1


def test_metrics_that_the_expression_does_not_name_are_not_paid_for() -> None:
    (call,) = planned(a_rate(expression="errors * 2")).calls
    assert asked(call) == {"m0": "Errors", "e0": "m0 * 2"}


def test_each_window_is_a_call_of_its_own() -> None:
    calls = planned(a_question(), a_question("later", window=Window(at(60), at(660)))).calls
    assert [call.window for call in calls] == [Window(NOON, at(600)), Window(at(60), at(660))]


def test_a_question_about_all_metrics_of_its_call_is_alone_and_keeps_its_names() -> None:
    alone = a_rate("sum", expression="SUM(METRICS())")
    calls = planned(a_question(), alone, a_rate()).calls
    (own,) = [call for call in calls if call.asks[0].question.key == "sum"]
    assert len(calls) == 2
    assert list(asked(own).values()) == ["Errors", "Calls", "SUM(METRICS())"]
    assert list(asked(own))[:2] == ["errors", "calls"]


def test_an_expressions_period_is_the_longest_of_its_metrics() -> None:
    daily = {"errors": a_metric(period_s=300), "calls": a_metric("Calls")}
    (call,) = planned(a_rate(metrics=daily)).calls
    assert [query.period_s for query in queries(call)[0]] == [300, 60, 300]


def test_a_call_is_filled_to_500_queries_and_an_expression_stays_with_its_inputs() -> None:
    singles = [a_question(str(number), metric=a_metric(f"Metric{number}")) for number in range(998)]
    calls = planned(*singles[:499], a_rate(), *singles[499:]).calls
    assert [len(queries(call)[0]) for call in calls] == [499, 500, 2]
    assert {"Errors", "Calls", "m0 / m1"} <= set(asked(calls[1]).values())


def test_a_call_is_filled_to_100800_datapoints() -> None:
    """A day by the minute is 1440 each, and 70 of them are 100 800."""
    day = Window(NOW - timedelta(days=1), NOW)
    calls = planned(*[a_question(str(n), window=day, metric=a_metric(f"Metric{n}")) for n in range(71)]).calls
    assert [len(queries(call)[0]) for call in calls] == [70, 1]


def test_more_metrics_than_a_call_takes_are_refused_by_name() -> None:
    many = {f"m{number}": a_metric(f"Metric{number}") for number in range(500)}
    plan_ = planned(a_rate("wide", expression=" + ".join(many), metrics=many))
    assert plan_.calls == ()
    assert "500" in plan_.answers["wide"].messages[0]


@pytest.mark.parametrize("changes", [{"metric": None}, {"metric": a_metric(), "expression": "1"}])
def test_a_question_asks_one_thing(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="errors: exactly one"):
        planned(a_question(**changes))


METRICS = st.builds(
    a_metric,
    st.sampled_from(["Errors", "Calls", "Sales"]),
    statistic=st.sampled_from(["Sum", "p99"]),
    dimensions=st.fixed_dictionaries({"Shop": st.integers(0, 300).map(str)}),
    period_s=st.none() | st.sampled_from([60, 300, 3600]),
)
WINDOWS = st.sampled_from([1, 6, 24, 24 * 14, 24 * 30]).map(lambda hours: Window(NOON - timedelta(hours=hours), NOON))
ASKED = st.lists(
    st.tuples(WINDOWS, METRICS, st.lists(METRICS, min_size=1, max_size=40) | st.none()), min_size=1, max_size=60
)


def question(number: int, window: Window, metric: Metric, inputs: list[Metric] | None) -> Question:
    if inputs is None:
        return Question(key=str(number), window=window, period_s=60, metric=metric)
    named = {f"i{at_}": each for at_, each in enumerate(inputs)}
    return Question(key=str(number), window=window, period_s=60, expression=" + ".join(named), metrics=named)


def many_questions(drawn: list[tuple[Window, Metric, list[Metric] | None]]) -> list[Question]:
    return [question(number, *each) for number, each in enumerate(drawn)]


@given(ASKED)
def test_every_question_is_asked_in_exactly_one_call(drawn: Any) -> None:
    questions = many_questions(drawn)
    plan_ = plan(questions, NOON)
    keys = [each.key for call in plan_.calls for group in queries(call)[1].values() for each in group]
    assert sorted([*keys, *plan_.answers]) == sorted(each.key for each in questions)


@given(ASKED)
def test_no_call_is_larger_than_cloudwatch_takes(drawn: Any) -> None:
    for call in plan(many_questions(drawn), NOON).calls:
        metrics, _ = queries(call)
        assert len(metrics) <= MAXIMUM_QUERIES
        assert len({query.id for query in metrics}) == len(metrics)
        datapoints = sum(call.window.length_s / query.period_s for query in metrics)
        assert datapoints <= MAXIMUM_DATAPOINTS or len(call.asks) == 1


@given(ASKED)
def test_the_halves_of_a_call_ask_what_the_whole_does(drawn: Any) -> None:
    for call in plan(many_questions(drawn), NOON).calls:
        if len(call.asks) > 1:
            first, second = call.halves()
            assert first.asks
            assert second.asks
            assert (*first.asks, *second.asks) == call.asks


@given(WINDOWS, METRICS, st.integers(0, 7200))
def test_what_is_asked_lies_in_the_window_and_is_whole_periods(window: Window, metric: Metric, shift_s: int) -> None:
    shifted = Window(window.start + timedelta(seconds=shift_s), window.end + timedelta(seconds=7200))
    for call in plan([question(0, shifted, metric, None)], shifted.end).calls:
        (query,) = queries(call)[0]
        assert shifted.start <= call.window.start
        assert call.window.end <= shifted.end
        assert call.window.length_s % query.period_s == 0
