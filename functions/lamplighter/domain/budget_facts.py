"""What an objective allows over a window, and what each tier of its alarms can do about it: all of it exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lamplighter.domain.burn_rate import (
    burn_threshold,
    can_fire,
    error_budget,
    highest_burn_rate,
    period_s,
    time_to_detect_s,
    time_to_exhaust_s,
)
from lamplighter.domain.definitions.objectives import DEFAULT_TIERS, BurnRateTier, SloWindow

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFacts:
    """``threshold`` is a burn rate, ``error_ratio`` what it means in failures. ``detects_outage_s``: from the first
    failure of a full outage, after none at all, until it fires; None where it can't. ``exhausts_s``: how long a whole
    budget lasts at the threshold.
    """

    tier: BurnRateTier
    threshold: Fraction
    error_ratio: Fraction
    can_fire: bool
    detects_outage_s: Fraction | None
    exhausts_s: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFacts:
    """``full_outage_s`` is how long everything may fail; ``highest_burn_rate`` how fast it burns meanwhile."""

    objective: float
    window: SloWindow
    period_s: int
    error_budget: Fraction
    full_outage_s: Fraction
    failures_per_million: Fraction
    highest_burn_rate: Fraction
    tiers: tuple[TierFacts, ...]


def budget_facts(objective: float, window: SloWindow, tiers: tuple[BurnRateTier, ...] = DEFAULT_TIERS) -> BudgetFacts:
    """``objective`` is a ratio between 0 and 1."""
    period, budget = period_s(window), error_budget(objective)
    return BudgetFacts(
        objective=objective,
        window=window,
        period_s=period,
        error_budget=budget,
        full_outage_s=budget * period,
        failures_per_million=budget * _MILLION,
        highest_burn_rate=highest_burn_rate(objective),
        tiers=tuple(_tier_facts(objective, period, tier) for tier in tiers),
    )


def _tier_facts(objective: float, period: int, tier: BurnRateTier) -> TierFacts:
    threshold = burn_threshold(tier.budget_share, period, tier.long_window_s)
    return TierFacts(
        tier=tier,
        threshold=threshold,
        error_ratio=threshold * error_budget(objective),
        can_fire=can_fire(threshold, objective),
        detects_outage_s=time_to_detect_s(Fraction(1), objective, threshold, tier.long_window_s),
        exhausts_s=time_to_exhaust_s(threshold, period),
    )
