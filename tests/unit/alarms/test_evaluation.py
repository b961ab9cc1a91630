"""The tables of "Configuring how CloudWatch alarms treat missing data", and the rules around them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.embedded_aws.alarms.datapoints import Datapoint
from local.embedded_aws.alarms.evaluation import judge
from tests.unit.alarms.builders import BAND, NOON, alarm, datapoints

OK, ALARM, UNKNOWN, RETAIN = "OK", "ALARM", "INSUFFICIENT_DATA", None
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")

THREE_OF_THREE = [
    ("0 - X - X", OK, OK, OK, OK),
    ("0 - - - -", OK, OK, OK, OK),
    ("- - - - -", UNKNOWN, RETAIN, ALARM, OK),
    ("0 X X - X", ALARM, ALARM, ALARM, ALARM),
    ("- - X - -", ALARM, RETAIN, ALARM, OK),
    # From the page's older edition, which drew two rows more.
    ("- - - - X", UNKNOWN, RETAIN, ALARM, OK),
    ("X - - - -", ALARM, RETAIN, ALARM, OK),
]
TWO_OF_THREE = [
    ("0 - X - X", ALARM, ALARM, ALARM, ALARM),
    ("0 0 X 0 X", ALARM, ALARM, ALARM, ALARM),
    ("0 - X - -", OK, OK, ALARM, OK),
    ("- - - - 0", OK, OK, ALARM, OK),
    ("- - - X -", ALARM, RETAIN, ALARM, OK),
    ("- - - - X", UNKNOWN, RETAIN, ALARM, OK),
]


def state(drawn: str, **fields: Any) -> str | None:
    verdict = judge(alarm(EvaluationPeriods=3, **fields), datapoints(drawn))
    return verdict.state if verdict else None


@pytest.mark.parametrize(("drawn", *TREATMENTS), THREE_OF_THREE)
def test_missing_data_when_all_three_datapoints_must_breach(
    drawn: str,
    missing: str | None,
    ignore: str | None,
    breaching: str | None,
    notBreaching: str | None,  # noqa: N803
) -> None:
    expected = dict(zip(TREATMENTS, (missing, ignore, breaching, notBreaching), strict=True))
    assert {treatment: state(drawn, TreatMissingData=treatment) for treatment in TREATMENTS} == expected


@pytest.mark.parametrize(("drawn", *TREATMENTS), TWO_OF_THREE)
def test_missing_data_when_two_of_three_datapoints_must_breach(
    drawn: str,
    missing: str | None,
    ignore: str | None,
    breaching: str | None,
    notBreaching: str | None,  # noqa: N803
) -> None:
    expected = dict(zip(TREATMENTS, (missing, ignore, breaching, notBreaching), strict=True))
    found = {t: state(drawn, DatapointsToAlarm=2, TreatMissingData=t) for t in TREATMENTS}
    assert found == expected


def test_a_breach_that_may_be_followed_by_a_good_datapoint_is_no_alarm_yet() -> None:
    assert state("- - - X -") == UNKNOWN
    assert state("- - X - -") == ALARM


def test_dynamodb_alarms_ignore_missing_data_whatever_is_set() -> None:
    assert state("- - - - -", Namespace="AWS/DynamoDB", TreatMissingData="breaching") is RETAIN


@pytest.mark.parametrize(
    ("operator", "at", "expected"),
    [
        ("GreaterThanThreshold", 5.0, OK),
        ("GreaterThanThreshold", 5.1, ALARM),
        ("GreaterThanOrEqualToThreshold", 5.0, ALARM),
        ("LessThanThreshold", 5.0, OK),
        ("LessThanThreshold", 4.9, ALARM),
        ("LessThanOrEqualToThreshold", 5.0, ALARM),
    ],
)
def test_comparison_at_the_threshold(operator: str, at: float, expected: str) -> None:
    verdict = judge(alarm(ComparisonOperator=operator), [Datapoint(NOON, at)])
    assert verdict
    assert verdict.state == expected


@pytest.mark.parametrize(
    ("operator", "low", "inside", "high"),
    [
        ("GreaterThanUpperThreshold", OK, OK, ALARM),
        ("LessThanLowerThreshold", ALARM, OK, OK),
        ("LessThanLowerOrGreaterThanUpperThreshold", ALARM, OK, ALARM),
    ],
)
def test_comparison_with_a_band(operator: str, low: str, inside: str, high: str) -> None:
    settings = alarm(**BAND | {"ComparisonOperator": operator})

    def found(value: float) -> str | None:
        verdict = judge(settings, [Datapoint(NOON, value, lower=10.0, upper=20.0)])
        return verdict.state if verdict else None

    assert [found(value) for value in (5.0, 15.0, 25.0)] == [low, inside, high]


def test_a_datapoint_without_a_band_is_unknown() -> None:
    verdict = judge(alarm(**BAND), [Datapoint(NOON, 5.0)])
    assert verdict
    assert verdict.state == UNKNOWN


@pytest.mark.parametrize(
    ("statistic", "samples", "expected"), [("p99", 999, RETAIN), ("p99", 1000, ALARM), ("p10", 99, RETAIN)]
)
def test_a_percentile_of_too_few_samples_leaves_the_state_if_asked_to(
    statistic: str, samples: float, expected: str | None
) -> None:
    fields = {"Statistic": None, "ExtendedStatistic": statistic, "EvaluateLowSampleCountPercentile": "ignore"}
    verdict = judge(alarm(**fields), [Datapoint(NOON, 9.0, samples)])
    assert (verdict and verdict.state) == expected


marks = st.lists(st.sampled_from("0X-"), min_size=5, max_size=5).map(" ".join)


@given(marks, st.integers(1, 3))
def test_missing_data_taken_as_breaching_alarms_whenever_any_other_treatment_does(drawn: str, needed: int) -> None:
    states = {t: state(drawn, DatapointsToAlarm=needed, TreatMissingData=t) for t in TREATMENTS}
    if ALARM in states.values():
        assert states["breaching"] == ALARM
    if states["notBreaching"] == ALARM:
        assert set(states.values()) == {ALARM}


@given(st.lists(st.sampled_from("0X"), min_size=5, max_size=5).map(" ".join), st.integers(1, 3))
def test_without_missing_data_the_last_datapoints_decide_alone(drawn: str, needed: int) -> None:
    expected = ALARM if drawn.split()[-3:].count("X") >= needed else OK
    assert {state(drawn, DatapointsToAlarm=needed, TreatMissingData=t) for t in TREATMENTS} == {expected}
