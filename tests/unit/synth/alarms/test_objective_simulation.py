"""The alarms of an SLO of 99.9 % over 30 days, evaluated as CloudWatch does it, on traffic of known badness."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from lamplighter.domain.burn_rate import time_to_detect_s
from lamplighter.domain.definitions.objectives import DEFAULT_TIERS, Count, Indicator
from local.synth.alarms import plan_alarms
from tests.unit.synth.alarms.files import REQUESTS, SUCCESSES, a_file, an_slo
from tests.unit.synth.alarms.world import DAY, HOUR, MINUTE, Told, World

PAGE, SLOWER, TICKET = (f"TheShop-slo-availability-burn-{window}" for window in ("1h", "6h", "3d"))


def a_world(step_s: int = MINUTE, **changes: Any) -> World:
    alarms, composites = plan_alarms(a_file(slos=(an_slo(**changes),)))
    return World(alarms, composites, step_s)


def test_a_full_outage_pages_within_the_computed_time_and_once() -> None:
    world = a_world()
    world.run(3 * HOUR, requests=1000, failures=0)
    world.run(10 * MINUTE, requests=1000, failures=1000)
    tier = DEFAULT_TIERS[0]
    computed_s = time_to_detect_s(Fraction(1), 0.999, Fraction("14.4"), tier.long_window_s)
    assert computed_s is not None
    (told,) = world.told
    assert (told.alarm, told.state) == (PAGE, "ALARM")
    # CloudWatch looks once a minute.
    assert computed_s <= told.at - 3 * HOUR <= computed_s + MINUTE


def test_what_is_over_resolves_soon_after_the_short_window_and_is_not_told_again_by_the_next_tier() -> None:
    world = a_world()
    world.run(3 * HOUR, requests=1000, failures=0)
    world.run(20 * MINUTE, requests=1000, failures=1000)
    recovered_at = world.now
    world.run(8 * HOUR, requests=1000, failures=0)
    fired, resolved = world.told
    assert (fired.alarm, resolved.alarm, resolved.state) == (PAGE, PAGE, "OK")
    began = world.now - 8 * HOUR - 20 * MINUTE - 3 * HOUR
    assert 4 * MINUTE <= resolved.at - (recovered_at - began) <= 6 * MINUTE
    assert {world.state(name) for name in (PAGE, SLOWER, TICKET)} == {"OK"}


def test_a_slow_burn_fires_only_the_ticket() -> None:
    """Burning at 1.5, the ticket's 1 is reached after two thirds of three days; 6 never is."""
    world = a_world(step_s=10 * MINUTE)
    world.run(3 * DAY, requests=1000, failures=0)
    world.run(3 * DAY, requests=10_000, failures=15)
    (told,) = world.told
    assert (told.alarm, told.state) == (TICKET, "ALARM")


def test_a_burn_that_the_first_tier_misses_pages_by_the_second() -> None:
    """Burning at 10: under 14.4, over 6."""
    world = a_world(step_s=10 * MINUTE)
    world.run(3 * DAY, requests=10_000, failures=0)
    world.run(5 * HOUR, requests=10_000, failures=100)
    assert world.fired == [SLOWER]


def test_a_burn_within_the_budget_fires_nothing() -> None:
    world = a_world(step_s=10 * MINUTE)
    world.run(4 * DAY, requests=10_000, failures=9)
    assert world.told == []


def test_one_failure_in_low_traffic_does_not_page() -> None:
    world = a_world(failures_when_quiet=5)
    world.run(HOUR, requests=0.1, failures=0)
    world.run(MINUTE, requests=1, failures=1)
    world.run(2 * HOUR, requests=0.1, failures=0)
    assert world.told == []


def test_without_enough_events_a_ratio_is_nothing_to_go_by() -> None:
    """A failure a minute: an hour has 60 events, under 100, and no tier fires before its window has 100."""
    world = a_world()
    world.run(99 * MINUTE, requests=1, failures=1)
    assert world.told == []
    world.run(5 * MINUTE, requests=1, failures=1)
    assert world.fired == [SLOWER]


def test_quiet_and_broken_pages_once_and_resolves_with_the_first_success() -> None:
    """A request in twenty minutes, and each fails: the third is told, and none after it."""
    world = a_world(failures_when_quiet=3)
    for _ in range(9):
        world.run(MINUTE, requests=1, failures=1)
        world.run(19 * MINUTE)
    assert world.told == [Told(41 * MINUTE, PAGE, "ALARM")]
    for _ in range(5):
        world.run(MINUTE, requests=1, failures=0)
        world.run(19 * MINUTE)
    assert world.told[1:] == [Told((9 * 20 + 1) * MINUTE, PAGE, "OK")]


def test_no_traffic_never_pages() -> None:
    world = a_world(failures_when_quiet=1)
    world.run(2 * HOUR)
    assert world.told == []
    assert world.state(PAGE) == "OK"


def test_an_outage_that_stops_the_traffic_resolves_when_the_long_window_has_passed() -> None:
    world = a_world(tiers=DEFAULT_TIERS[:1])
    world.run(2 * HOUR, requests=1000, failures=0)
    world.run(10 * MINUTE, requests=1000, failures=1000)
    world.run(2 * HOUR)
    fired, resolved = world.told
    assert (fired.state, resolved.state) == ("ALARM", "OK")
    assert 55 * MINUTE <= resolved.at - (2 * HOUR + 10 * MINUTE) <= 61 * MINUTE


def test_failures_that_the_count_of_requests_misses_count_all_the_same() -> None:
    world = a_world()
    world.run(3 * HOUR, requests=1000, failures=0)
    world.run(10 * MINUTE, failures=1000)
    assert world.fired == [PAGE]


@pytest.mark.parametrize("successes", [{"successes": 0}, {}])
def test_good_events_that_stop_are_an_outage(successes: dict[str, float]) -> None:
    world = a_world(indicator=Indicator(valid=Count(metric=REQUESTS), good=Count(metric=SUCCESSES)))
    world.run(3 * HOUR, requests=1000, successes=1000)
    world.run(10 * MINUTE, requests=1000, **successes)
    assert world.fired == [PAGE]


def test_a_window_is_weighted_by_events_and_not_by_time() -> None:
    """Five of sixty minutes fail, at a tenth of the traffic: that is 0.9 % of the hour's events and burns at 9."""
    world = a_world(tiers=DEFAULT_TIERS[:1])
    world.run(2 * HOUR, requests=1000, failures=0)
    world.run(5 * MINUTE, requests=100, failures=100)
    assert world.told == []
    world.run(4 * MINUTE, requests=100, failures=100)
    assert world.fired == [PAGE]
