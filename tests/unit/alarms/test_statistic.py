"""Statistics of the samples in one period."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.embedded_aws.alarms.statistic import BASIC, Sample, UnknownStatisticError, statistic, value


def of(*numbers: float) -> list[Sample]:
    return [value(0, number) for number in numbers]


HUNDRED = of(*range(1, 101))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("SampleCount", 4), ("Sum", 10), ("Average", 2.5), ("Minimum", 1), ("Maximum", 4)],
)
def test_basic_statistics(name: str, expected: float) -> None:
    assert statistic(name, of(3, 1, 4, 2)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p0", 1),
        ("p50", 50.5),
        ("p99", 99.01),
        ("p100", 100),
        ("tm90", 45.5),
        ("TM(10%:90%)", 50.5),
        ("TM(:50%)", 25.5),
        ("TM(80:90)", 85.5),
        ("IQM", 50.5),
        ("tc90", 90),
        ("TC(95:)", 5),
        ("ts10", 55),
        ("wm90", (sum(range(1, 91)) + 10 * 90) / 100),
        ("PR(:30)", 30),
    ],
)
def test_extended_statistics_of_the_numbers_from_1_to_100(name: str, expected: float) -> None:
    assert statistic(name, HUNDRED) == pytest.approx(expected)


def test_a_value_seen_several_times_weighs_as_much() -> None:
    assert statistic("p50", [Sample(0, 3, 30, 10, 10), *of(1)]) == 10
    assert statistic("Average", [Sample(0, 3, 30, 10, 10), *of(2)]) == 8


def test_a_statistic_set_has_no_percentiles() -> None:
    assert statistic("p50", [Sample(0, 3, 6, 1, 3)]) is None
    assert statistic("Average", [Sample(0, 3, 6, 1, 3)]) == 2


def test_negative_values_have_no_percentiles() -> None:
    assert statistic("p50", of(-1, 2)) is None


@pytest.mark.parametrize("name", ["Average", "p50", "TM(2:4)"])
def test_no_samples_no_datapoint(name: str) -> None:
    assert statistic(name, []) is None


@pytest.mark.parametrize("name", ["Mean", "p", "99", "TM(1)"])
def test_an_unknown_statistic_is_refused(name: str) -> None:
    with pytest.raises(UnknownStatisticError, match="not supported"):
        statistic(name, of(1))


numbers = st.lists(st.floats(0, 1e6), min_size=1, max_size=30)


@given(numbers, st.floats(0, 100), st.floats(0, 100))
def test_percentiles_rise_and_stay_between_the_extremes(values: list[float], one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = [statistic(f"p{share:.6f}", of(*values)) for share in (low, high)]
    assert found[0] is not None
    assert found[1] is not None
    assert min(values) <= found[0] <= found[1] + 1e-6
    assert found[1] <= max(values) + 1e-6


@given(numbers)
def test_the_average_is_the_sum_over_the_count(values: list[float]) -> None:
    found = {name: statistic(name, of(*values)) or 0.0 for name in BASIC}
    assert found["Average"] * found["SampleCount"] == pytest.approx(found["Sum"])
