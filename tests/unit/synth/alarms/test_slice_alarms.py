"""Alarms of an SLO that counts slices of time: M bad slices of N, evaluated as CloudWatch does it."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.objectives import BurnRateTier, Count, Indicator, TimeSlices
from lamplighter.errors import ConfigurationError
from local.synth.alarms import plan_alarms
from local.synth.model import MetricAlarm
from tests.unit.synth.alarms.files import FAILURES, SUCCESSES, a_file, an_slo
from tests.unit.synth.alarms.world import HOUR, MINUTE, World

TIER = BurnRateTier(budget_share=0.02, long_window_s=HOUR, short_window_s=300, severity=Severity.CRITICAL)
SLICED: dict[str, Any] = {
    "objective": 0.99,
    "time_slices": TimeSlices(slice_s=300, target=0.99, minimum_events=10),
    "tiers": (TIER,),
}
BURN = "TheShop-slo-availability-burn-1h"


def planned(**changes: Any) -> tuple[MetricAlarm, ...]:
    return plan_alarms(a_file(slos=(an_slo(**SLICED | changes),)))[0]


def a_world(**changes: Any) -> World:
    return World(*plan_alarms(a_file(slos=(an_slo(**SLICED | changes),))))


def test_a_window_is_so_many_slices_of_which_so_many_are_bad() -> None:
    long, short = planned()
    assert [(alarm.breaching, alarm.periods, alarm.queries[0].period_s) for alarm in (long, short)] == [
        (2, 12, 300),
        (1, 1, 300),
    ]
    assert {(alarm.comparison, alarm.threshold, alarm.missing_data) for alarm in (long, short)} == {
        ("GreaterThanThreshold", 0.01, MissingData.NOT_BREACHING)
    }
    assert long.description == (
        "The SLO availability of The Shop: 2 or more bad slices of 5 minutes within 1 hour. "
        "Nobody is told of it by itself."
    )


def test_an_outage_is_told_after_as_many_slices() -> None:
    world = a_world()
    world.run(2 * HOUR, requests=100, failures=0)
    world.run(5 * MINUTE, requests=100, failures=50)
    assert world.fired == []
    world.run(6 * MINUTE, requests=100, failures=50)
    assert world.fired == [BURN]
    world.run(11 * MINUTE, requests=100, failures=0)
    assert world.state(BURN) == "OK"


def test_failures_within_each_slices_target_fire_nothing() -> None:
    world = a_world()
    world.run(3 * HOUR, requests=100, failures=1)
    assert world.told == []


def test_slices_with_too_few_events_fire_nothing() -> None:
    world = a_world()
    world.run(3 * HOUR, requests=1, failures=1)
    assert world.told == []


def test_silence_ends_it() -> None:
    world = a_world()
    world.run(HOUR, requests=100, failures=50)
    assert world.state(BURN) == "ALARM"
    world.run(20 * MINUTE)
    assert world.state(BURN) == "OK"


def test_of_good_and_bad_the_events_are_the_sum() -> None:
    indicator = Indicator(good=Count(metric=SUCCESSES), bad=Count(metric=FAILURES))
    world = a_world(indicator=indicator)
    world.run(HOUR, successes=100, failures=1)
    assert world.told == []
    world.run(30 * MINUTE, failures=10)
    assert world.fired == [BURN]


def test_a_slice_at_its_target_is_good() -> None:
    """Half of good and bad together are bad."""
    half = TimeSlices(slice_s=300, target=0.5)
    world = a_world(indicator=Indicator(good=Count(metric=SUCCESSES), bad=Count(metric=FAILURES)), time_slices=half)
    world.run(HOUR, successes=100, failures=100)
    assert world.told == []
    world.run(HOUR, successes=100, failures=101)
    assert world.fired == [BURN]


def test_an_slo_of_events_adds_good_and_bad_up_too() -> None:
    indicator = Indicator(good=Count(metric=SUCCESSES), bad=Count(metric=FAILURES))
    world = World(*plan_alarms(a_file(slos=(an_slo(indicator=indicator, tiers=(TIER,)),))))
    world.run(HOUR, successes=1000)
    world.run(2 * MINUTE, failures=1000)
    assert world.fired == [BURN]


@pytest.mark.parametrize(
    ("tier", "place", "words"),
    [
        ({"long_window_s": 259_200, "short_window_s": 21_600}, "long_window_s", "up to 86400"),
        ({"short_window_s": 60}, "short_window_s", "is 60; time slices of 300 s take multiples of that"),
    ],
)
def test_a_window_that_no_alarm_can_count_is_refused(tier: dict[str, Any], place: str, words: str) -> None:
    values: dict[str, Any] = {"budget_share": 0.1, "long_window_s": HOUR, "short_window_s": 300}
    wrong = BurnRateTier(**values | tier, severity=Severity.WARNING)
    with pytest.raises(ConfigurationError, match=words) as raised:
        planned(tiers=(wrong,))
    assert f"slos[availability].tiers[0].{place}" in str(raised.value)


def test_slices_of_an_hour_are_looked_back_on_for_a_week() -> None:
    week = BurnRateTier(budget_share=0.5, long_window_s=604_800, short_window_s=HOUR, severity=Severity.WARNING)
    long, _ = planned(time_slices=TimeSlices(slice_s=HOUR, target=0.99), tiers=(week,))
    assert long.periods == 168
