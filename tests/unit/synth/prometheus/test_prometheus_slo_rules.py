"""SLOs that Prometheus counts: what is recorded, when the budget burns too fast, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.objectives import BurnRateTier, Count, Indicator, SloWindow
from lamplighter.errors import ConfigurationError
from local.synth.prometheus.slo_rules import slo_group
from tests.builders_prometheus import ALL, FAILED, a_prometheus, a_watched_workload, an_slo

SELECTOR = '{slo="availability",workload="ims"}'


def group(retention_days: int = 15, **changes: Any) -> list[dict[str, Any]]:
    section = a_prometheus(retention_days=retention_days)
    rules: list[dict[str, Any]] = slo_group(a_watched_workload(), section, an_slo(**changes))["rules"]
    return rules


def alerts(**changes: Any) -> list[dict[str, Any]]:
    return [rule for rule in group(**changes) if "alert" in rule]


def recorded(name: str, **changes: Any) -> str:
    found: str = next(rule["expr"] for rule in group(**changes) if rule.get("record") == name)
    return found


@pytest.mark.parametrize(
    ("days", "rates"),
    [(30, ["14.4", "6", "1"]), (28, ["13.44", "5.6", "0.933333"]), (7, ["3.36", "1.4", "0.233333"])],
)
def test_the_burn_rates_are_those_of_the_slos_own_period(days: int, rates: list[str]) -> None:
    expressions = [alert["expr"] for alert in alerts(window=SloWindow(rolling_days=days))]
    assert [expression.count(f" >= {rate} * 0.001") for expression, rate in zip(expressions, rates, strict=True)] == [
        2,
        2,
        2,
    ]


def test_a_tier_fires_when_both_windows_burn_and_there_are_events_enough() -> None:
    assert alerts(minimum_events=100)[0]["expr"] == (
        f"slo:error_ratio:1h{SELECTOR} >= 14.4 * 0.001\n"
        f"and slo:error_ratio:5m{SELECTOR} >= 14.4 * 0.001\n"
        f"and slo:valid_events:increase1h{SELECTOR} >= 100"
    )


def test_few_events_with_failures_enough_fire_all_the_same() -> None:
    expression = alerts(minimum_events=100, failures_when_quiet=5)[0]["expr"]
    assert expression.endswith(
        f")\nor\n(slo:bad_events:increase1h{SELECTOR} >= 5\n"
        f"and slo:bad_events:increase5m{SELECTOR} > 0\n"
        f"and slo:valid_events:increase1h{SELECTOR} < 100)"
    )


def test_without_a_minimum_there_is_no_guard() -> None:
    assert "valid_events" not in alerts(minimum_events=0, failures_when_quiet=5)[0]["expr"]


def test_an_alert_says_its_numbers() -> None:
    said = alerts(title="Availability", failures_when_quiet=5)[0]["annotations"]
    assert said["summary"] == "Availability: the error budget burns too fast"
    assert said["description"] == (
        "A burn rate of 14.4 or more, which is 2 % of the budget for 99.9 % within 1h, and still so within 5m; "
        "or 5 failures among few events."
    )


def test_the_tiers_of_an_slo_share_a_name_so_that_the_graver_inhibits_the_lesser() -> None:
    assert {alert["alert"] for alert in alerts(name="api-availability")} == {"ApiAvailabilityBudgetBurn"}
    assert [(alert["labels"]["severity"], alert["labels"]["long_window"]) for alert in alerts()] == [
        ("critical", "1h"),
        ("critical", "6h"),
        ("warning", "3d"),
    ]


def test_the_ratio_of_a_window_is_its_bad_events_over_its_valid_ones() -> None:
    assert recorded("slo:error_ratio:1h") == (
        f"slo:bad_events:increase1h{SELECTOR} / (slo:valid_events:increase1h{SELECTOR} > 0)"
    )
    assert recorded("slo:valid_events:increase1h") == "sum(increase(http_requests_total[1h]))"


def test_good_events_are_taken_from_the_valid_ones_and_count_nought_while_there_are_none() -> None:
    good = Count(promql='sum(increase(http_requests_total{status=~"2.."}[{window}]))')
    valid = "(sum(increase(http_requests_total[5m])))"
    assert recorded("slo:bad_events:increase5m", indicator=Indicator(valid=Count(promql=ALL), good=good)) == (
        f'clamp_min({valid} - ((sum(increase(http_requests_total{{status=~"2.."}}[5m]))) or {valid} * 0), 0)'
    )


def test_each_window_is_recorded_once_whatever_tiers_share_it() -> None:
    names = [rule["record"] for rule in group() if "record" in rule]
    assert len(names) == len(set(names))
    assert [name for name in names if "error_ratio" in name] == [
        f"slo:error_ratio:{window}" for window in ("5m", "30m", "1h", "6h", "3d")
    ]


def test_a_tier_that_no_outage_reaches_is_refused_with_its_numbers() -> None:
    with pytest.raises(ConfigurationError, match=r"burn rate of 14\.4, and 90 % burns at 10 at most"):
        group(objective=0.9)


def test_a_window_that_is_longer_than_what_is_kept_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"window of 3d .*retention_days is 2"):
        group(retention_days=2)


def test_a_count_that_knows_no_window_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"slos\[availability\].*\{window\}"):
        group(indicator=Indicator(valid=Count(promql="sum(up)"), bad=Count(promql=FAILED)))


def test_a_tier_at_the_very_edge_of_what_can_burn_is_written() -> None:
    edge = BurnRateTier(budget_share=0.1, long_window_s=259_200, short_window_s=21_600, severity=Severity.WARNING)
    written = alerts(objective=0.5, window=SloWindow(rolling_days=60), tiers=(edge,))
    assert " >= 2 * 0.5" in written[0]["expr"]
