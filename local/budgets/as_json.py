"""Error budgets as JSON: numbers to the last digit that a float has, times in seconds."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from lamplighter.domain.budget_facts import BudgetFacts, TierFacts
from local.budgets.words import window_word


def budget_as_json(facts: BudgetFacts) -> str:
    return json.dumps(
        {
            "objective": facts.objective,
            "window": window_word(facts.window),
            "window_s": facts.period_s,
            "error_budget": float(facts.error_budget),
            "full_outage_s": float(facts.full_outage_s),
            "failures_per_million": float(facts.failures_per_million),
            "highest_burn_rate": float(facts.highest_burn_rate),
            "tiers": [_tier(tier) for tier in facts.tiers],
        },
        indent=2,
    )


def _tier(facts: TierFacts) -> dict[str, Any]:
    return {
        "severity": facts.tier.severity.value,
        "budget_share": facts.tier.budget_share,
        "long_window_s": facts.tier.long_window_s,
        "short_window_s": facts.tier.short_window_s,
        "burn_rate": float(facts.threshold),
        "error_ratio": float(facts.error_ratio),
        "can_fire": facts.can_fire,
        "detects_full_outage_s": _seconds(facts.detects_outage_s),
        "budget_lasts_s": _seconds(facts.exhausts_s),
    }


def _seconds(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
