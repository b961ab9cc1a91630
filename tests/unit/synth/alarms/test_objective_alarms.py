"""What an SLO comes to: window alarms that tell nobody, and a composite for each tier."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData, Topic
from lamplighter.domain.definitions.objectives import BurnRateTier, Count, Indicator, SloWindow
from lamplighter.errors import ConfigurationError
from local.synth.alarms import plan_alarms
from local.synth.model import CompositeAlarm, MetricAlarm
from tests.unit.synth.alarms.files import REQUESTS, SUCCESSES, a_file, an_slo

HOUR = 3600


def planned(**changes: Any) -> tuple[tuple[MetricAlarm, ...], tuple[CompositeAlarm, ...]]:
    return plan_alarms(a_file(slos=(an_slo(**changes),)))


def a_tier(**changes: Any) -> BurnRateTier:
    values: dict[str, Any] = {
        "budget_share": 0.02,
        "long_window_s": HOUR,
        "short_window_s": 300,
        "severity": Severity.CRITICAL,
    }
    return BurnRateTier(**values | changes)


def test_one_slo_is_six_window_alarms_on_two_metrics_each_and_three_composites() -> None:
    alarms, composites = planned()
    assert len(alarms) == 6
    assert [sum(query.metric is not None for query in alarm.queries) for alarm in alarms] == [2] * 6
    assert [composite.name for composite in composites] == [
        "TheShop-slo-availability-burn-1h",
        "TheShop-slo-availability-burn-6h",
        "TheShop-slo-availability-burn-3d",
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(30, [14.4, 6.0, 1.0]), (28, [13.44, 5.6, 14 / 15]), (7, [3.36, 1.4, 7 / 30])],
)
def test_thresholds_are_those_of_the_slos_own_period(days: int, expected: list[float]) -> None:
    alarms, _ = planned(window=SloWindow(rolling_days=days))
    assert [alarm.threshold for alarm in alarms if alarm.name.endswith("long-window")] == expected
    assert [alarm.threshold for alarm in alarms if alarm.name.endswith("short-window")] == expected


def test_a_window_is_one_period() -> None:
    alarms, _ = planned()
    periods = {alarm.name.removeprefix("TheShop-slo-availability-"): alarm.queries[0].period_s for alarm in alarms}
    assert periods == {
        "burn-1h-long-window": 3600,
        "burn-1h-short-window": 300,
        "burn-6h-long-window": 21_600,
        "burn-6h-short-window": 1800,
        "burn-3d-long-window": 259_200,
        "burn-3d-short-window": 21_600,
    }
    assert {(alarm.periods, alarm.breaching) for alarm in alarms} == {(1, 1)}


def test_nobody_is_told_of_a_window() -> None:
    alarms, composites = planned()
    assert {(alarm.actions, alarm.topic) for alarm in alarms} == {(False, Topic.NONE)}
    assert [composite.topic for composite in composites] == [Topic.CRITICAL, Topic.CRITICAL, Topic.WARNING]


def test_silence_is_no_burn_in_the_long_window_and_tells_nothing_in_the_short_one() -> None:
    alarms, _ = planned()
    assert [alarm.missing_data for alarm in alarms[:2]] == [MissingData.NOT_BREACHING, MissingData.IGNORE]


def test_a_higher_tier_suppresses_the_lower_until_its_short_window_has_drained() -> None:
    _, (page, slower, ticket) = planned()
    assert (page.suppressor, slower.suppressor, ticket.suppressor) == (None, page.name, slower.name)
    assert (slower.extension_s, ticket.extension_s) == (1800 + 300, 21_600 + 300)
    # The ticket has one suppressor; so the tier between stands for both.
    assert slower.rule.endswith(f'OR ALARM("{page.name}")')
    assert page.name in slower.children
    assert page.name not in ticket.children


def test_the_gravest_tier_comes_first_however_the_file_orders_them() -> None:
    tiers = (a_tier(long_window_s=6 * HOUR, short_window_s=1800, budget_share=0.05), a_tier())
    _, composites = planned(tiers=tiers)
    assert [composite.origin for composite in composites] == [
        "slos[availability].tiers[1]",
        "slos[availability].tiers[0]",
    ]


def test_a_tier_that_no_outage_can_reach_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"tiers\[0\]: can't fire: at 0.9 a full outage burns at 10, under"):
        planned(objective=0.9)


def test_a_tier_that_only_a_full_outage_reaches_has_its_burn_rate_to_the_last_digit() -> None:
    """A quarter of 30 days' budget in 12.6 h is 100/7, which is what a full outage burns at with 93 %."""
    alarms, _ = planned(objective=0.93, tiers=(a_tier(budget_share=0.25, long_window_s=45_360),))
    assert alarms[0].queries[-1].expression == "IF(events >= 100, failures / events * 14.285714285714286, 0)"
    assert alarms[0].threshold == 14.285714285714286
    assert alarms[0].comparison == "GreaterThanOrEqualToThreshold"


@pytest.mark.parametrize(
    ("tier", "message"),
    [
        (a_tier(long_window_s=3601), "long_window_s: is 3601; CloudWatch takes multiples of 60 up to 604800"),
        (a_tier(long_window_s=8 * 86_400, budget_share=0.5), "long_window_s: is 691200"),
        (a_tier(short_window_s=HOUR), "short_window_s: must be shorter than long_window_s"),
    ],
)
def test_a_window_that_no_alarm_can_look_back_on_is_refused(tier: BurnRateTier, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        planned(tiers=(tier,))


def test_two_tiers_over_the_same_window_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="two tiers have the same long window"):
        planned(tiers=(a_tier(), a_tier(budget_share=0.01)))


@pytest.mark.parametrize(
    "indicator",
    [
        Indicator(valid=Count(promql="sum(r[{window}])"), bad=Count(promql="sum(b[{window}])")),
        Indicator(valid=Count(metric=REQUESTS), good=Count(promql="sum(g[{window}])")),
    ],
)
def test_what_prometheus_counts_has_no_alarms_in_cloudwatch(indicator: Indicator) -> None:
    assert planned(indicator=indicator) == ((), ())


def test_good_events_are_taken_from_all_events() -> None:
    alarms, _ = planned(indicator=Indicator(valid=Count(metric=REQUESTS), good=Count(metric=SUCCESSES)))
    expressions = {query.id: query.expression for query in alarms[0].queries if query.expression}
    assert expressions["failures"] == "FILL(valid, 0) - FILL(good, 0)"


def test_a_description_says_what_has_burnt_and_how_fast() -> None:
    _, composites = planned()
    assert composites[0].description == (
        "The SLO availability of The Shop (99.9 % of 30 days) is at risk: at least 2 % of its error budget has burnt "
        "within 1 hour (burn rate of 14.4 or more), and over the last 5 minutes it still burns as fast. "
        "Look first at Shop Failures of Service checkout."
    )
