"""SLOs whose alarms tell of what is no trouble: of a burn that the objective allows, or of one failure by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lamplighter.domain.alert import Severity
from lamplighter.domain.burn_rate import error_budget, period_s, tier_threshold
from lamplighter.domain.definitions.objectives import BurnRateTier, Slo
from local.synth.alarms.wording import spoken
from local.synth.lint.finding import Finding, information, warning
from local.synth.lint.subject import Subject


def objectives(subject: Subject) -> Iterator[Finding]:
    for slo in subject.file.slos:
        for at, tier in enumerate(slo.tiers):
            origin = f"slos[{slo.name}].tiers[{at}]"
            yield from _allowed_burn(origin, slo, tier)
            yield from _lone_failure(origin, slo, tier)


def _allowed_burn(origin: str, slo: Slo, tier: BurnRateTier) -> Iterator[Finding]:
    """At a burn rate of 1 the budget lasts exactly for its period: under it the objective is kept."""
    rate = tier_threshold(slo, tier)
    if rate < 1:
        lowest = math.ceil(tier.long_window_s / period_s(slo.window) * 1000) / 1000
        message = (
            f"fires from a burn rate of {float(rate):.3g} on, and under 1 the objective is kept: {tier.budget_share:g} "
            f"of the budget in {spoken(tier.long_window_s)} is less than its share of that time"
        )
        yield warning(origin, "burn-rate", f"{message}; budget_share from {lowest:g} on tells of trouble alone")


def _lone_failure(origin: str, slo: Slo, tier: BurnRateTier) -> Iterator[Finding]:
    """Of those tiers that wake someone. Time slices have a guard of their own."""
    if slo.time_slices or tier.severity is not Severity.CRITICAL:
        return
    enough = max(1, slo.minimum_events)
    most = math.floor(1 / (tier_threshold(slo, tier) * error_budget(slo.objective)))
    if most >= enough:
        message = f"one failure in {enough} to {most} events within {spoken(tier.long_window_s)} wakes someone"
        yield information(origin, "lone-failure", f"{message}; minimum_events from {most + 1} on asks for a second")
