"""SLOs counted in CloudWatch and Prometheus: what was good, what is left, what burns, and since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamplighter.domain.definitions.objectives import (
    DEFAULT_TIERS,
    BurnRateTier,
    CalendarWindow,
    Count,
    Indicator,
    Slo,
    SloWindow,
)
from lamplighter.domain.slos.exhaustion import Prospect
from lamplighter.domain.slos.status import SloReport, SloStatus, SloVerdict
from lamplighter.errors import Unavailable
from tests.builders_plan import a_workload_file
from tests.builders_prometheus import a_prometheus
from tests.world_of_measuring import FAILED, NOW, REQUESTS, SUCCEEDED, World, ago

HOUR = 3600
DAYS_30 = SloWindow(rolling_days=30)
MONTH = SloWindow(calendar=CalendarWindow.MONTH)


def an_slo(**changes: Any) -> Slo:
    values: dict[str, Any] = {
        "name": "availability",
        "title": "Availability",
        "objective": 0.999,
        "window": DAYS_30,
        "indicator": Indicator(valid=Count(metric=REQUESTS), bad=Count(metric=FAILED)),
    }
    return Slo(**values | changes)


def judged(world: World, **changes: Any) -> SloStatus:
    (status,) = world.slos(slos=(an_slo(**changes),))
    return status


def firing(status: SloStatus) -> list[int]:
    """The hours of the long windows of the tiers that fire."""
    return [tier.long_window_s // HOUR for tier in status.tiers if tier.firing]


def test_without_traffic_there_is_no_data_and_neither_0_nor_100_percent() -> None:
    world = World()
    status = judged(world)
    assert (status.verdict, status.sli, status.budget_left_share) == (SloVerdict.NO_DATA, None, None)
    assert (status.forecast, status.worst_day, status.days) == (None, None, ())
    assert status.reason == "No events from 2026-10-21 12:00:00 UTC to 2026-11-20 12:00:00 UTC."
    assert world.published() == {}


def test_the_sli_is_of_all_events_and_not_the_mean_of_the_days() -> None:
    world = World()
    world.requests(ago(days=20), 9_900)
    world.requests(ago(days=10), 100, failed=50)
    status = judged(world)
    assert status.sli == 0.995  # the two days by themselves have a mean of 0.75
    assert (status.events, status.failures) == (10_000, 50)


def test_a_budget_is_events_that_may_fail() -> None:
    world = World()
    world.requests(ago(days=20), 100_000, failed=25)
    status = judged(world)
    assert (status.budget_events, status.budget_left, status.budget_left_share) == (100, 75, 0.75)
    assert status.verdict is SloVerdict.KEPT
    assert status.reason == (
        "99.97 % of the events are good; the objective is 99.9 %. 25 failed, 100 may. 75 % of the error budget is left."
    )


def test_a_budget_spent_to_the_last_event_is_kept_and_one_more_misses() -> None:
    spent, overdrawn = World(), World()
    spent.requests(ago(days=20), 100_000, failed=100)
    overdrawn.requests(ago(days=20), 100_000, failed=101)
    assert (judged(spent).verdict, judged(spent).budget_left) == (SloVerdict.KEPT, 0)
    assert (judged(overdrawn).verdict, judged(overdrawn).budget_left) == (SloVerdict.MISSED, -1)


def test_what_is_older_than_the_window_is_forgiven() -> None:
    world = World()
    world.requests(ago(days=30, minutes=1), 1000, failed=1000)
    world.requests(ago(days=30), 1000, failed=1)
    status = judged(world)
    assert (status.events, status.failures) == (1000, 1)


def test_90_days_are_read_by_the_hour() -> None:
    world = World()
    world.requests(ago(days=89), 1000, failed=1)
    world.requests(ago(minutes=3), 1000, failed=1)
    status = judged(world, window=SloWindow(rolling_days=90))
    assert (status.events, status.failures) == (2000, 2)


def test_the_hour_that_runs_counts_as_far_as_it_is() -> None:
    world = World()
    at = NOW + timedelta(minutes=35)
    world.requests(at - timedelta(minutes=1), 1000, failed=1)
    world.requests(at, 1000, failed=1000)
    (status,) = world.slos(now=at, slos=(an_slo(),))
    assert (status.events, status.failures) == (1000, 1)


@pytest.mark.parametrize(
    ("counts", "failed"),
    [({"valid": REQUESTS, "good": SUCCEEDED}, 10), ({"good": SUCCEEDED, "bad": FAILED}, 4)],
)
def test_valid_is_counted_or_the_sum_of_good_and_bad(counts: dict[str, Any], failed: float) -> None:
    """API Gateway may count fewer requests than fail: whoever fears that counts good and bad."""
    world = World()
    world.requests(ago(days=1), 1000, failed=4)
    world.reader.publish(SUCCEEDED, ago(days=1), 990)
    indicator = Indicator(**{name: Count(metric=metric) for name, metric in counts.items()})
    status = judged(world, indicator=indicator)
    assert status.failures == failed
    assert status.events == (1000 if "valid" in counts else 994)


@pytest.mark.parametrize(
    ("days", "thresholds"), [(30, [14.4, 6, 1]), (28, [13.44, 5.6, 14 / 15]), (7, [3.36, 1.4, 7 / 30])]
)
def test_the_tiers_thresholds_follow_from_the_window(days: int, thresholds: list[float]) -> None:
    status = judged(World(), window=SloWindow(rolling_days=days))
    assert [tier.threshold for tier in status.tiers] == thresholds


def test_a_burn_rate_of_just_14_4_fires_the_first_tier() -> None:
    world = World()
    world.requests(ago(minutes=4), 10_000, failed=144)
    status = judged(world)
    assert status.tiers[0].long_burn_rate == 14.4
    assert firing(status) == [1, 6, 72]
    below = World()
    below.requests(ago(minutes=4), 10_000, failed=143)
    assert firing(judged(below)) == [6, 72]


def test_a_tier_fires_no_longer_when_its_short_window_is_over_it() -> None:
    world = World()
    world.requests(ago(minutes=50), 10_000, failed=1000)
    world.requests(ago(minutes=3), 100)
    status = judged(world)
    assert 1 not in firing(status)
    assert status.tiers[0].reason == "Burns at 99, at or over 14.4; lately at 0 only."


def test_a_missed_objective_is_missed_whatever_burns() -> None:
    world = World()
    world.requests(ago(minutes=3), 10_000, failed=9000)
    status = judged(world)
    assert status.verdict is SloVerdict.MISSED
    assert status.reason.endswith("It burns too fast.")


def test_what_burns_within_its_budget_is_burning() -> None:
    world = World()
    world.requests(ago(days=10), 1_000_000)
    world.requests(ago(minutes=3), 1000, failed=500)
    status = judged(world)
    assert (status.verdict, status.budget_left) == (SloVerdict.BURNING, 501)


def test_one_failure_among_few_requests_fires_nothing() -> None:
    world = World()
    world.requests(ago(minutes=3), 20, failed=1)
    status = judged(world)
    assert firing(status) == []
    assert status.tiers[0].reason == "20 events are fewer than 100, and make no rate."
    assert status.burn_rate is None


def test_failures_enough_among_few_requests_fire_all_the_same() -> None:
    world = World()
    world.requests(ago(minutes=3), 20, failed=10)
    status = judged(world, failures_when_quiet=10)
    assert firing(status) == [1, 6, 72]
    assert firing(judged(world, failures_when_quiet=11)) == []


def test_a_tier_without_events_says_so() -> None:
    world = World()
    world.requests(ago(days=10), 1000)
    status = judged(world)
    assert status.tiers[0].reason == "No events: nothing burns."
    assert (status.tiers[0].long_burn_rate, status.tiers[0].events) == (None, 0)


def test_the_rest_lasts_its_share_of_the_period_over_the_burn_rate() -> None:
    """A quarter of the budget is gone; at a burn rate of 10 three quarters of 30 days are gone in 2.25 days."""
    world = World()
    world.requests(ago(days=10), 1_000_000 - 2000, failed=240 - 20)
    world.requests(ago(minutes=30), 2000, failed=20)
    status = judged(world)
    assert (status.burn_rate, status.budget_left_share) == (10, 0.76)
    assert status.exhausted_in_s == pytest.approx(0.76 * 3 * 86_400)


def test_where_nothing_burns_nothing_is_exhausted() -> None:
    world = World()
    world.requests(ago(minutes=30), 2000)
    status = judged(world)
    assert (status.burn_rate, status.exhausted_in_s) == (0, None)


def test_a_calendars_budget_is_that_of_the_whole_window() -> None:
    """19.5 of 30 days are over: as much again is expected of the rest, so that one bad first day ruins no month."""
    world = World()
    world.requests(ago(days=3), 195_000, failed=30)
    status = judged(world, window=MONTH)
    assert status.elapsed == 0.65
    assert (status.budget_events, status.budget_left) == (300, 270)
    assert status.reason.endswith("90 % of the error budget is left. 65 % of the month is over.")


def test_a_calendars_window_forgets_the_one_before() -> None:
    world = World()
    world.requests(ago(days=19, hours=13), 1000, failed=1000)
    world.requests(ago(days=19, hours=12), 1000)
    assert judged(world, window=MONTH).failures == 0
    berlin = SloWindow(calendar=CalendarWindow.MONTH, time_zone="Europe/Berlin")
    assert judged(world, window=berlin).failures == 1000


def test_days_are_the_time_zones_and_burn_down_to_what_is_left() -> None:
    world = World()
    world.requests(ago(days=2, hours=13), 40_000, failed=10)  # 17 November, 23:00 UTC
    world.requests(ago(days=1), 60_000, failed=30)
    status = judged(world, window=SloWindow(rolling_days=7, time_zone="Europe/Berlin"))
    spent = {day.day: day.consumed for day in status.days if day.consumed}
    assert spent == {date(2026, 11, 18): 0.1, date(2026, 11, 19): 0.3}
    assert len(status.days) == 8
    assert status.days[-1].remaining == status.budget_left_share == 0.6
    assert status.worst_day is not None
    assert (status.worst_day.day, status.worst_day.failures) == (date(2026, 11, 19), 30)


def test_a_day_without_events_has_no_sli() -> None:
    world = World()
    world.requests(ago(hours=3), 1000)
    days = judged(world, window=SloWindow(rolling_days=7)).days
    assert [day.sli for day in days] == [None] * 7 + [1.0]


def test_the_forecast_goes_by_the_last_days() -> None:
    world = World()
    for day in range(1, 15):
        world.requests(ago(days=day), 10_000, failed=8)
    made = judged(world).forecast
    assert made is not None
    # 112 of 140 are gone, and 8 go every day: nothing comes back for 16 days.
    assert (made.prospect, made.days_observed, made.expected_days) == (Prospect.RUNS_OUT, 14, 4)


def test_what_the_window_gives_back_lets_the_budget_last() -> None:
    """Every day takes as much as the day took that leaves the window: half of the budget is gone, and stays so."""
    world = World()
    for day in range(1, 31):
        world.requests(ago(days=day), 10_000, failed=5)
    made = judged(world).forecast
    assert made is not None
    assert made.prospect is Prospect.LASTS
    assert judged(world).budget_left_share == 0.5


def test_where_days_begin_at_half_past_the_hour_nothing_is_lost() -> None:
    """In India the month began at 18:30 UTC; at noon the last of its hours has run for half an hour."""
    world, india = World(), SloWindow(calendar=CalendarWindow.MONTH, time_zone="Asia/Kolkata")
    for minutes in (5, 25, 35, 90):
        world.requests(ago(minutes=minutes), 1000, failed=1)
    world.requests(ago(days=20) + timedelta(hours=6, minutes=29), 1000, failed=1000)
    world.requests(ago(days=20) + timedelta(hours=6, minutes=30), 1000, failed=1)
    status = judged(world, window=india)
    assert (status.events, status.failures) == (5000, 5)


def test_a_month_is_looked_ahead_to_its_end() -> None:
    world = World()
    for day in range(1, 15):
        world.requests(ago(days=day), 10_000, failed=1)
    made = judged(world, window=MONTH).forecast
    assert made is not None
    assert (made.prospect, made.horizon_days) == (Prospect.LASTS, 11)


def test_after_three_days_there_is_no_forecast() -> None:
    world = World()
    world.requests(ago(days=3), 10_000, failed=8)
    made = judged(world).forecast
    assert made is not None
    assert (made.prospect, made.days_observed) == (Prospect.TOO_LITTLE_DATA, 3)


def test_what_is_known_is_published() -> None:
    world = World()
    world.requests(ago(minutes=3), 1000, failed=1)
    judged(world)
    assert world.published() == {
        ("Sli", "availability"): 99.9,
        ("ErrorBudgetRemaining", "availability"): 0,
        ("BurnRate", "availability"): 1,
    }


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(1, 29 * 24 * 60), st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=12
    ),
    st.randoms(use_true_random=False),
)
def test_order_does_not_matter_and_days_add_up(traffic: list[tuple[int, int, int]], dice: Any) -> None:
    events = [(minutes, good + bad, bad) for minutes, good, bad in traffic]
    world, shuffled = World(), World()
    for minutes, all_of_them, bad in events:
        world.requests(ago(minutes=minutes), all_of_them, bad)
    for minutes, all_of_them, bad in sorted(events, key=lambda _: dice.random()):
        shuffled.requests(ago(minutes=minutes), all_of_them, bad)
    status = judged(world)
    assert status == judged(shuffled)
    assert (status.events, status.failures) == (sum(each[1] for each in events), sum(each[2] for each in events))
    if status.days:
        assert sum(day.events for day in status.days) == status.events
        assert sum(day.failures for day in status.days) == status.failures
        assert status.days[-1].remaining == pytest.approx(status.budget_left_share)


def prometheus_slo(**changes: Any) -> Slo:
    counts = Indicator(valid=Count(promql="all[{window}]"), bad=Count(promql="bad[{window}]"))
    return an_slo(indicator=counts, **changes)


def a_world_with_prometheus(hourly: float, hourly_failures: float) -> World:
    """Even traffic: what a range query counts is its length's share of an hour."""
    world = World()
    for seconds in (3600, 300):
        world.prometheus.values[f"all[{seconds}s]"] = hourly * seconds / 3600
        world.prometheus.values[f"bad[{seconds}s]"] = hourly_failures * seconds / 3600
    return world


def test_prometheus_is_asked_for_each_period() -> None:
    world = a_world_with_prometheus(1200, 1.2)
    world.evaluate_slos(NOW + timedelta(minutes=30), a_workload_file(slos=(prometheus_slo(),)))
    (status,) = world.kept(SloReport).body.slos
    assert status.events == 1200 * (30 * 24 + 0.5)
    assert status.sli == pytest.approx(0.999)
    assert status.tiers[0].long_burn_rate == pytest.approx(1)


def test_a_prometheus_that_keeps_less_than_the_window_says_so() -> None:
    world = a_world_with_prometheus(1200, 0)
    world.evaluate_slos(NOW, a_workload_file(slos=(prometheus_slo(),), prometheus=a_prometheus(retention_days=15)))
    (status,) = world.kept(SloReport).body.slos
    assert status.messages == ("Prometheus keeps 15 days of the 30 that the SLO is of: it is computed from those.",)


def test_without_a_server_to_ask_there_is_no_data_and_no_error() -> None:
    world = World(prometheus_of=frozenset())
    (status,) = world.slos(slos=(prometheus_slo(),))
    assert status.verdict is SloVerdict.NO_DATA
    assert status.messages == ("The workload's file names no prometheus.server to ask.",)


def test_one_that_cannot_be_read_is_kept_as_no_data_and_raised() -> None:
    world = World()
    world.prometheus.trouble = Unavailable("Prometheus is down")
    world.requests(ago(days=1), 1000)
    with pytest.raises(ExceptionGroup) as raised:
        world.evaluate_slos(NOW, a_workload_file(slos=(prometheus_slo(name="theirs"), an_slo())))
    assert raised.group_contains(Unavailable)
    theirs, ours = world.kept(SloReport).body.slos
    assert (theirs.verdict, theirs.messages) == (SloVerdict.NO_DATA, ("Prometheus is down",))
    assert ours.verdict is SloVerdict.KEPT


def test_an_answer_in_part_is_said() -> None:
    world = World()
    world.requests(ago(days=1), 1000)
    world.reader.unfinished = {"availability/valid/hours"}
    assert judged(world).messages == ("Not all that was asked for was answered.",)


def test_a_tier_of_a_week_is_read_as_far_as_it_looks_back() -> None:
    tier = replace(DEFAULT_TIERS[2], long_window_s=7 * 86_400, short_window_s=12 * HOUR)
    world = World()
    world.requests(ago(days=6), 1000, failed=5)
    status = judged(world, tiers=(tier,))
    assert (status.tiers[0].events, status.tiers[0].failures) == (1000, 5)


def test_a_tier_of_odd_minutes_is_read_by_the_minute() -> None:
    tier = BurnRateTier(budget_share=0.02, long_window_s=7 * 60, short_window_s=60, severity=DEFAULT_TIERS[0].severity)
    world = World()
    world.requests(ago(minutes=7), 1000, failed=1)
    world.requests(ago(minutes=8), 1000, failed=1000)
    status = judged(world, tiers=(tier,))
    assert (status.tiers[0].events, status.tiers[0].failures) == (1000, 1)


def test_the_same_schedule_twice_is_one_snapshot() -> None:
    world = World()
    for seconds in (3, 290):
        world.evaluate_slos(NOW + timedelta(seconds=seconds), a_workload_file(slos=(an_slo(),)))
    ((_, _, taken_at),) = world.snapshots.kept
    assert taken_at == NOW
    assert world.kept(SloReport).window.start == ago(days=30)
