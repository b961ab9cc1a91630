"""The whole of a workload's components, and what is remembered of the runs before."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.domain.health.overview import overview, workload_health
from lamplighter.domain.health.report import (
    FLAPPING_CHANGES,
    HISTORY_RUNS,
    STALE_AFTER,
    HealthReport,
    HealthStatus,
    changes,
    health_report,
    is_flapping,
    overall_status,
)
from tests.builders_health import DEGRADED, EVERY, HEALTHY, NOON, UNHEALTHY, UNKNOWN, a_report, a_result

STATUSES = st.lists(st.sampled_from(list(HealthStatus)), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("components", "whole"),
    [
        ([HEALTHY, HEALTHY], HEALTHY),
        ([HEALTHY, DEGRADED], DEGRADED),
        ([HEALTHY, UNKNOWN], DEGRADED),
        ([DEGRADED, UNHEALTHY, UNKNOWN], UNHEALTHY),
        ([UNKNOWN, UNKNOWN], UNKNOWN),
    ],
)
def test_the_whole_is_as_its_parts_allow(components: list[HealthStatus], whole: HealthStatus) -> None:
    assert overall_status(components) is whole


@given(STATUSES, st.randoms(use_true_random=False))
def test_the_order_of_components_does_not_matter(statuses: list[HealthStatus], random: Random) -> None:
    shuffled = list(statuses)
    random.shuffle(shuffled)
    assert overall_status(shuffled) is overall_status(statuses)


@given(STATUSES, STATUSES)
def test_the_whole_of_two_parts_is_the_whole_of_all(one: list[HealthStatus], other: list[HealthStatus]) -> None:
    assert overall_status([overall_status(one), overall_status(other)]) is overall_status([*one, *other])


@given(STATUSES)
def test_nothing_but_health_is_healthy(statuses: list[HealthStatus]) -> None:
    assert (overall_status(statuses) is HEALTHY) is (set(statuses) == {HEALTHY})


def test_a_status_lasts_since_it_was_first_seen() -> None:
    up, down = a_result(), a_result(status=UNHEALTHY)

    report = a_report(up, down, down, down)

    assert report.components[0].since == NOON - 2 * EVERY


def test_another_status_begins_anew() -> None:
    report = a_report(a_result(status=UNHEALTHY), a_result())

    assert report.components[0].since == NOON


def test_the_history_ends_with_this_run_and_keeps_the_latest() -> None:
    report = a_report(*[a_result(latency_ms=float(number)) for number in range(HISTORY_RUNS + 7)])

    latencies = [run.components["site"].latency_ms for run in report.history]
    assert latencies == [float(number) for number in range(7, HISTORY_RUNS + 7)]


def test_the_same_run_again_takes_its_place_in_the_history() -> None:
    once = a_report(a_result(), a_result(status=UNHEALTHY))

    twice = health_report([a_result()], NOON, once)

    assert [run.overall for run in twice.history] == [HEALTHY, HEALTHY]


def test_a_late_run_knows_nothing_of_what_came_after_it() -> None:
    later = a_report(a_result(), a_result(), until=NOON + EVERY)

    late = health_report([a_result(status=UNHEALTHY)], NOON - EVERY, later)

    assert [run.taken_at for run in late.history] == [NOON - EVERY]


def test_what_flaps_is_not_healthy_while_it_is_up() -> None:
    report = _flapping()

    assert report.components[0].status is HEALTHY
    assert is_flapping(report.history, "site")
    assert report.overall is DEGRADED


def test_one_outage_is_no_flapping() -> None:
    report = a_report(a_result(), a_result(status=UNHEALTHY), a_result())

    assert changes(report.history, "site") == 2
    assert report.overall is HEALTHY


def test_an_outage_of_something_that_flaps_is_an_outage() -> None:
    report = health_report([a_result(status=UNHEALTHY, at=NOON + EVERY)], NOON + EVERY, _flapping())

    assert report.overall is UNHEALTHY


def test_what_is_news_is_told_and_what_is_old_is_unknown() -> None:
    report = a_report(a_result())

    in_time = workload_health("shop", report, NOON + STALE_AFTER)
    too_late = workload_health("shop", report, NOON + STALE_AFTER + timedelta(seconds=1))

    assert (in_time.status, in_time.stale, in_time.serving) == (HEALTHY, False, True)
    assert (too_late.status, too_late.stale, too_late.serving) == (UNKNOWN, True, False)


def test_all_together_are_as_bad_as_the_worst() -> None:
    bad, good = (workload_health("shop", a_report(a_result(status=status)), NOON) for status in (UNHEALTHY, HEALTHY))
    never = workload_health("new", None, NOON)

    assert overview([good, bad, never], NOON).status is UNHEALTHY
    assert overview([good, never], NOON).status is UNKNOWN
    assert overview([], NOON).status is UNKNOWN


def _flapping() -> HealthReport:
    """Up and down until it has changed often enough, and up at the end."""
    runs = [a_result(status=UNHEALTHY if number % 2 else HEALTHY) for number in range(FLAPPING_CHANGES + 1)]
    return a_report(*runs)
