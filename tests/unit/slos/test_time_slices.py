"""SLOs that count slices of time: each good, bad, or too quiet to tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.objectives import BurnRateTier, Count, Indicator, Slo, SloWindow, TimeSlices
from lamplighter.domain.slos.event_counts import EventCounts, total
from lamplighter.domain.slos.exhaustion import Prospect
from lamplighter.domain.slos.slices import judged as slices_judged
from lamplighter.domain.slos.slices import needed_bad
from lamplighter.domain.slos.status import SloStatus, SloVerdict
from tests.world_of_measuring import FAILED, NOW, REQUESTS, World, ago

FIVE_MINUTES = TimeSlices(slice_s=300, target=0.99)
FAST = BurnRateTier(budget_share=0.02, long_window_s=3600, short_window_s=300, severity=Severity.CRITICAL)
SLOW = BurnRateTier(budget_share=0.05, long_window_s=21_600, short_window_s=1800, severity=Severity.CRITICAL)


def sliced(**changes: Any) -> Slo:
    values: dict[str, Any] = {
        "name": "uptime",
        "objective": 0.99,
        "window": SloWindow(rolling_days=30),
        "indicator": Indicator(valid=Count(metric=REQUESTS), bad=Count(metric=FAILED)),
        "time_slices": FIVE_MINUTES,
        "tiers": (FAST, SLOW),
    }
    return Slo(**values | changes)


def judged(world: World, **changes: Any) -> SloStatus:
    (status,) = world.slos(slos=(sliced(**changes),))
    return status


def test_a_slice_is_bad_when_under_its_target_and_a_busy_one_weighs_no_more() -> None:
    world = World()
    world.requests(ago(minutes=15), 10, failed=1)
    world.requests(ago(minutes=10), 1_000_000, failed=10_000)  # just at the target
    world.requests(ago(minutes=5), 100)
    status = judged(world)
    assert (status.events, status.failures) == (3, 1)
    assert status.sli == pytest.approx(2 / 3)
    assert status.slice_s == 300


def test_a_slice_is_the_sum_of_its_minutes() -> None:
    world = World()
    world.requests(ago(minutes=10), 1, failed=1)
    world.requests(ago(minutes=6), 999)
    assert judged(world).failures == 0


def test_slices_without_events_enough_do_not_count() -> None:
    world = World()
    world.requests(ago(minutes=10), 9, failed=9)
    world.requests(ago(minutes=5), 10, failed=10)
    status = judged(world, time_slices=TimeSlices(slice_s=300, target=0.99, minimum_events=10))
    assert (status.events, status.failures) == (1, 1)


def test_silence_is_no_data() -> None:
    assert judged(World()).verdict is SloVerdict.NO_DATA


def test_only_whole_slices_count() -> None:
    world = World()
    world.requests(NOW, 100, failed=100)
    hourly = sliced(time_slices=TimeSlices(slice_s=3600, target=0.99), tiers=(SLOW,))
    (status,) = world.slos(now=NOW + timedelta(minutes=55), slos=(hourly,))
    assert (status.verdict, status.window.end) == (SloVerdict.NO_DATA, NOW)
    (status,) = world.slos(now=NOW + timedelta(minutes=60), slos=(hourly,))
    assert status.failures == 1


@pytest.mark.parametrize(
    ("objective", "window_s", "slices"),
    [
        (0.99, 3600, 2),  # 14.4 times 1 % of 12 slices is 1.73
        (0.999, 3600, 1),  # 0.17 of a slice: one at least
        (0.99, 300, 1),
        (0.9, 3600, 18),  # more than there are: it can never fire, and is refused elsewhere
    ],
)
def test_so_many_bad_slices_burn_at_the_tiers_rate(objective: float, window_s: int, slices: int) -> None:
    assert needed_bad(sliced(objective=objective), FAST, window_s, 300) == slices


def test_a_tier_fires_at_as_many_bad_slices_as_its_alarm_does() -> None:
    world = World()
    world.requests(ago(minutes=5), 10, failed=10)
    one = judged(world)
    assert [tier.firing for tier in one.tiers] == [False, False]
    assert one.tiers[0].reason == "1 of the 2 bad slices that it takes; lately 1 of 1."
    world.requests(ago(minutes=10), 10, failed=10)
    assert [tier.firing for tier in judged(world).tiers] == [True, False]


def test_a_tier_fires_no_longer_when_nothing_is_bad_lately() -> None:
    world = World()
    for minutes in (15, 20, 25):
        world.requests(ago(minutes=minutes), 10, failed=10)
    world.requests(ago(minutes=5), 10)
    assert not judged(world).tiers[0].firing


def test_the_forecast_is_made_from_the_windows_own_days() -> None:
    world = World()
    for day in range(1, 8):
        world.requests(ago(days=day), 10, failed=0)
    made = judged(world).forecast
    assert made is not None
    assert (made.prospect, made.days_observed) == (Prospect.LASTS, 7)


SLICES = st.dictionaries(
    st.integers(0, 50).map(lambda number: ago(minutes=5 * number)),
    st.builds(
        lambda good, bad: EventCounts(Fraction(good + bad), Fraction(bad)), st.integers(0, 300), st.integers(0, 3)
    ),
)


@given(SLICES, SLICES, st.integers(1, 200))
def test_slices_are_judged_one_by_one_and_each_that_was_busy_enough_counts_once(
    some: dict[datetime, EventCounts], others: dict[datetime, EventCounts], enough: int
) -> None:
    slices = TimeSlices(slice_s=300, target=0.99, minimum_events=enough)
    both = {**some, **others}
    found = slices_judged(both, slices)
    assert found == {
        **slices_judged({at: some[at] for at in some.keys() - others}, slices),
        **slices_judged(others, slices),
    }
    assert total(found.values()).events == sum(counted.events >= enough for counted in both.values())
    assert total(found.values()).failures == sum(
        counted.events >= enough and counted.failures * 100 > counted.events for counted in both.values()
    )
