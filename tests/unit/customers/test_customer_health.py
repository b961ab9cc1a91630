"""The health score: every boundary of the guide's policy, and what is neither healthy nor at risk."""

from __future__ import annotations

from typing import Any

import pytest

from lamplighter.domain.customers.health import Outcome
from lamplighter.domain.definitions.business import HealthPolicy, ScoreRule
from tests.builders_customers import judged

BOUNDARIES: list[tuple[dict[str, Any], int]] = [
    # Usage trend: under -10 % costs 20, under -5 % costs 10.
    ({"usage": 899}, 80),
    ({"usage": 900}, 90),
    ({"usage": 901}, 90),
    ({"usage": 949}, 90),
    ({"usage": 950}, 100),
    ({"usage": 951}, 100),
    ({"usage": 1000}, 100),
    ({"usage": 9000}, 100),
    ({"usage": 0, "requests": None, "errors": None}, 80),
    ({"usage": 90_000_000_000_001, "usage_before": 100_000_000_000_001}, 90),
    ({"usage": 269_999, "usage_before": 300_000}, 80),
    ({"usage": 0.27, "usage_before": 0.3}, 90),
    ({"usage": 0.09, "usage_before": 0.1}, 90),
    # Error rate: over 5 % costs 30, over 2 % costs 15.
    ({"errors": 20}, 100),
    ({"errors": 21}, 85),
    ({"errors": 50}, 85),
    ({"errors": 51}, 70),
    ({"errors": 1000}, 70),
    ({"requests": 7, "errors": 1}, 70),
    ({"requests": 1.4, "errors": 0.07}, 85),
    # Open tickets: over 5 cost 20, over 2 cost 10.
    ({"open_tickets": 2}, 100),
    ({"open_tickets": 3}, 90),
    ({"open_tickets": 5}, 90),
    ({"open_tickets": 6}, 80),
    # All of them add up.
    ({"usage": 949, "errors": 21, "open_tickets": 3}, 65),
    ({"usage": 899, "errors": 51, "open_tickets": 6}, 30),
]


@pytest.mark.parametrize(("figures", "score"), BOUNDARIES)
def test_the_guides_score_at_every_boundary(figures: dict[str, Any], score: int) -> None:
    assert judged(**figures).score == score


@pytest.mark.parametrize(
    ("figures", "score", "outcome"),
    [
        ({"errors": 51}, 70, Outcome.HEALTHY),
        ({"errors": 51, "open_tickets": 3}, 60, Outcome.AT_RISK),
        ({"usage": 899, "open_tickets": 3}, 70, Outcome.HEALTHY),
        ({"errors": 21, "usage": 899}, 65, Outcome.AT_RISK),
    ],
)
def test_below_70_is_at_risk(figures: dict[str, Any], score: int, outcome: Outcome) -> None:
    health = judged(**figures)
    assert (health.score, health.outcome) == (score, outcome)


def test_a_score_does_not_go_below_0() -> None:
    harsh = HealthPolicy(
        error_rate_percent=(ScoreRule(points=80, above=5),), open_tickets=(ScoreRule(points=80, above=2),)
    )
    assert judged(harsh, errors=100, open_tickets=3).score == 0


def test_weights_and_bands_are_the_policys() -> None:
    own = HealthPolicy(usage_trend_percent=(ScoreRule(points=7, above=50),), at_risk_below=94)
    assert (judged(own, usage=1500).score, judged(own, usage=1501).score) == (100, 93)
    assert judged(own, usage=1501).outcome is Outcome.AT_RISK


def test_reasons_are_sentences_with_numbers() -> None:
    health = judged(usage=880, errors=60, open_tickets=3)
    assert health.reasons == (
        "score 40: under 70 is at risk",
        "usage fell by 12 %: 880 in the last 14 days, 1,000 in the 14 before; under -10 %: 20 points off",
        "error rate is 6 %: 60 of 1,000 requests; over 5 %: 30 points off",
        "3 open tickets on 2026-11-19; over 2: 10 points off",
    )
    assert health.risk_factors == ("usage fell by 12 %", "6 % of requests fail", "3 open tickets")


def test_what_costs_nothing_is_no_risk_factor() -> None:
    health = judged(errors=30)
    assert health.risk_factors == ("3 % of requests fail",)


def test_a_rate_of_few_requests_counts_and_is_marked() -> None:
    health = judged(requests=3, errors=1)
    assert (health.few, health.score) == (True, 70)
    assert "1 of 3 requests (few: it says little)" in health.reasons[2]
    assert (judged(requests=99).few, judged(requests=100).few) == (True, False)


def test_a_customer_without_figures_is_not_healthy() -> None:
    silent = judged(usage=None, requests=None, errors=None, open_tickets=None, last_day="2026-11-02")
    assert (silent.outcome, silent.score) == (Outcome.NO_DATA, None)
    assert silent.reasons[0] == "no figures of the last 14 days; the latest are of 2026-11-02"
    never = judged(usage=None, usage_before=None, requests=None, errors=None, open_tickets=None, last_day="")
    assert never.reasons[0] == "no figures of the last 14 days; nor of the 14 before"


def test_a_customer_that_uses_nothing_gives_nothing_to_judge_by() -> None:
    idle = judged(usage=0, usage_before=0, requests=0)
    assert (idle.outcome, idle.score, idle.usage_trend_percent) == (Outcome.NO_DATA, None, None)


def test_figures_below_0_are_corrections_and_nothing_to_judge_by() -> None:
    corrected = judged(usage=10, usage_before=-10, requests=-5)
    assert (corrected.usage_trend_percent, corrected.error_rate_percent, corrected.score) == (None, None, 100)
    assert corrected.reasons[1:3] == (
        "usage trend: undefined, for usage was -10 in the 14 days before and is 10 now",
        "error rate: undefined, for there were -5 requests",
    )
    assert judged(usage=-3, usage_before=-30).outcome is Outcome.NO_DATA


def test_a_customer_that_stopped_falls_by_100_percent_and_has_no_error_rate() -> None:
    stopped = judged(usage=0, requests=0)
    assert (stopped.usage_trend_percent, stopped.error_rate_percent, stopped.score) == (-100, None, 80)


@pytest.mark.parametrize(
    ("figures", "outcome"),
    [
        ({"since": "2026-10-24"}, Outcome.NEW),
        ({"since": "2026-10-23"}, Outcome.HEALTHY),
        ({"since": "2026-11-10", "usage_before": None}, Outcome.NEW),
        ({"usage_before": None}, Outcome.NEW),
        ({"since": "2025-01-01", "usage_before": None}, Outcome.HEALTHY),
    ],
)
def test_without_the_history_for_a_trend_a_customer_is_new(figures: dict[str, Any], outcome: Outcome) -> None:
    assert judged(**figures).outcome is outcome


def test_a_new_customer_is_at_risk_already_by_what_is_known() -> None:
    health = judged(usage_before=None, errors=60, open_tickets=6)
    assert (health.outcome, health.score) == (Outcome.AT_RISK, 50)
    assert "unknown" in health.reasons[1]


def test_no_errors_told_are_none_only_where_the_source_tells_of_errors() -> None:
    assert judged(errors=None).error_rate_percent == 0
    unknown = judged(errors=None, errors_seen=False)
    assert (unknown.error_rate_percent, unknown.score) == (None, 100)
    assert unknown.reasons[2] == "error rate: unknown, for there are no figures of errors"
