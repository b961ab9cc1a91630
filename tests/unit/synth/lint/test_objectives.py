"""SLOs whose alarms tell of what is no trouble."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.objectives import BurnRateTier, Count, Indicator, Slo, SloWindow, TimeSlices
from local.synth.lint import Finding, findings
from tests.builders_plan import a_metric, a_plan, a_workload_file

SLICES = TimeSlices(slice_s=300, target=0.99)


def a_tier(budget_share: float = 0.02, severity: Severity = Severity.CRITICAL) -> BurnRateTier:
    return BurnRateTier(budget_share=budget_share, long_window_s=259_200, short_window_s=21_600, severity=severity)


def found(rule: str, days: int = 30, **changes: Any) -> list[Finding]:
    indicator = Indicator(valid=Count(metric=a_metric("Invocations")), bad=Count(metric=a_metric("Errors")))
    values: dict[str, Any] = {"name": "served", "objective": 0.999, "indicator": indicator}
    slo = Slo(**values | {"window": SloWindow(rolling_days=days)} | changes)
    told = findings(a_workload_file(slos=(slo,)), a_plan())
    return [finding for finding in told if finding.rule == rule]


@pytest.mark.parametrize(
    ("days", "origins"),
    [(30, []), (31, []), (28, ["slos[served].tiers[2]"]), (7, ["slos[served].tiers[2]"])],
)
def test_a_tier_that_fires_while_the_objective_is_kept_is_told(days: int, origins: list[str]) -> None:
    assert [finding.origin for finding in found("burn-rate", days)] == origins


def test_the_share_that_is_said_to_be_enough_is_enough() -> None:
    [told] = found("burn-rate", days=7)
    assert "from a burn rate of 0.233 on" in told.message
    assert "budget_share from 0.429 on" in told.message
    assert found("burn-rate", days=7, tiers=(a_tier(0.429),)) == []


def test_one_failure_that_wakes_someone_is_told_with_the_number_that_asks_for_two() -> None:
    """At 99.999 % over seven days a burn rate of 3.36 is one failure in 29 761 events."""
    first, _ = found("lone-failure", days=7, objective=0.99999)
    assert "one failure in 100 to 29761 events within 1 hour" in first.message
    assert "minimum_events from 29762 on" in first.message
    left = found("lone-failure", days=7, objective=0.99999, minimum_events=29_762)
    assert [finding.origin for finding in left] == ["slos[served].tiers[1]"]


@pytest.mark.parametrize(
    "changes",
    [
        {"objective": 0.99},
        {"minimum_events": 1000},
        {"tiers": (a_tier(0.1, Severity.WARNING),)},
        {"time_slices": SLICES},
    ],
    ids=["a-large-budget", "enough-events", "nobody-is-woken", "slices-have-a-guard-of-their-own"],
)
def test_what_one_failure_does_not_start_is_not_told(changes: dict[str, Any]) -> None:
    assert found("lone-failure", **changes) == []
