"""Which period a sample falls into."""

import pytest

from local.embedded_aws.alarms.definition import Metric, MetricStat
from local.embedded_aws.alarms.series import Window, alarm_window, points, query_start
from local.embedded_aws.alarms.statistic import value
from tests.unit.alarms.builders import NOON

STAT = MetricStat(Metric("Shop", "Orders"), 60, "Sum")


@pytest.mark.parametrize(
    ("period", "after_noon", "end"),
    [(300, 59, 0), (300, 61, 60), (60, 119, 60), (10, 29, 20), (20, 29, 20), (30, 29, 20)],
)
def test_an_alarms_periods_end_at_the_last_full_step(period: int, after_noon: float, end: int) -> None:
    window = alarm_window(NOON + after_noon, period, 3)
    assert window == Window(NOON + end - 3 * period, NOON + end, period)


@pytest.mark.parametrize(
    ("age_days", "period", "rounded_down_to"), [(0, 10, 10), (0, 300, 60), (20, 300, 300), (100, 3600, 3600)]
)
def test_a_querys_start_is_rounded_down_by_its_age(age_days: int, period: int, rounded_down_to: int) -> None:
    start = NOON - age_days * 86_400 + 3599.5
    assert query_start(start, period, NOON + 3600) == start // rounded_down_to * rounded_down_to


def test_a_sample_belongs_to_the_period_it_falls_into_and_the_end_is_exclusive() -> None:
    samples = [value(at, 1) for at in (-1, 0, 59.9, 60, 119.9, 120)]
    assert points(samples, STAT, Window(0, 120, 60)) == {0: 2, 60: 2}


def test_periods_without_samples_have_no_datapoint() -> None:
    assert points([value(0, 1), value(130, 1)], STAT, Window(0, 180, 60)) == {0: 1, 120: 1}


def test_a_unit_leaves_out_the_samples_of_other_units() -> None:
    samples = [value(0, 1, "Seconds"), value(1, 5, "Count")]
    in_seconds = MetricStat(STAT.metric, 60, "Sum", "Seconds")
    assert points(samples, in_seconds, Window(0, 60, 60)) == {0: 1}
    assert points(samples, STAT, Window(0, 60, 60)) == {0: 6}
