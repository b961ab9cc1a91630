"""SLOs of time slices that Prometheus counts."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.objectives import BurnRateTier, Count, Indicator, TimeSlices
from lamplighter.errors import ConfigurationError
from local.synth.prometheus.slo_rules import slo_group
from tests.builders_prometheus import ALL, FAILED, a_prometheus, a_watched_workload, an_slo

SELECTOR = '{slo="availability",workload="ims"}'
TIER = BurnRateTier(budget_share=0.02, long_window_s=3600, short_window_s=300, severity=Severity.CRITICAL)
SLICED: dict[str, Any] = {
    "objective": 0.99,
    "time_slices": TimeSlices(slice_s=300, target=0.95, minimum_events=10),
    "tiers": (TIER,),
}


def group(**changes: Any) -> dict[str, Any]:
    return slo_group(a_watched_workload(), a_prometheus(), an_slo(**SLICED | changes))


def expressions(**changes: Any) -> dict[str, str]:
    return {rule.get("record") or rule["alert"]: rule["expr"] for rule in group(**changes)["rules"]}


def test_the_rules_are_looked_at_once_a_slice() -> None:
    assert group()["interval"] == "5m"


def test_each_slice_is_recorded_as_bad_or_not_and_counted() -> None:
    recorded = expressions()
    assert recorded["slo:bad_slice:5m"] == (
        f"(slo:error_ratio:5m{SELECTOR} > bool 0.05) and slo:valid_events:increase5m{SELECTOR} >= 10"
    )
    assert recorded["slo:bad_slices:sum1h"] == f"sum_over_time(slo:bad_slice:5m{SELECTOR}[3599s])"
    assert recorded["AvailabilityBudgetBurn"] == (
        f"slo:bad_slices:sum1h{SELECTOR} >= 2\nand slo:bad_slices:sum5m{SELECTOR} >= 1"
    )


def test_the_alert_says_its_numbers() -> None:
    *_, alert = group()["rules"]
    assert alert["annotations"]["description"] == (
        "2 or more bad slices of 5m within 1h, which is 2 % of the budget for 99 %, and still so within 5m."
    )


def test_a_window_that_is_not_so_many_slices_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="a window of 5m is not so many slices of 600 s"):
        group(time_slices=TimeSlices(slice_s=600, target=0.95))


def test_of_good_and_bad_the_events_are_the_sum() -> None:
    indicator = Indicator(good=Count(promql=ALL), bad=Count(promql=FAILED))
    good, bad = ALL.replace("{window}", "5m"), FAILED.replace("{window}", "5m")
    recorded = expressions(indicator=indicator, time_slices=None)
    assert recorded["slo:valid_events:increase5m"] == f"((({good}) + ({bad})) or ({good}) or ({bad}))"
