"""Whether a tier of an SLO's alarms fires: as its alarms decide it (local/synth/alarms/objectives.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lamplighter.domain.alert import Severity
from lamplighter.domain.burn_rate import burn_rate, can_fire, tier_threshold
from lamplighter.domain.definitions.objectives import BurnRateTier, Slo
from lamplighter.domain.slos.event_counts import EventCounts, Timeline, within
from lamplighter.domain.slos.slices import needed_bad
from lamplighter.domain.spoken_numbers import roughly
from lamplighter.domain.window import window_before


@dataclass(frozen=True, slots=True, kw_only=True)
class TierStatus:
    """Burn rates are None without events in their windows. ``events`` and ``failures`` are those of the long window."""

    severity: Severity
    budget_share: float
    long_window_s: int
    short_window_s: int
    threshold: float
    long_burn_rate: float | None
    short_burn_rate: float | None
    events: float
    failures: float
    firing: bool
    reason: str


def tier_status(slo: Slo, tier: BurnRateTier, fine: Timeline, at: datetime) -> TierStatus:
    long = within(fine, window_before(at, tier.long_window_s))
    short = within(fine, window_before(at, tier.short_window_s))
    firing, reason = _of_slices(slo, tier, long, short) if slo.time_slices else _of_events(slo, tier, long, short)
    return TierStatus(
        severity=tier.severity,
        budget_share=tier.budget_share,
        long_window_s=tier.long_window_s,
        short_window_s=tier.short_window_s,
        threshold=float(tier_threshold(slo, tier)),
        long_burn_rate=_float(_burn(slo, long)),
        short_burn_rate=_float(_burn(slo, short)),
        events=float(long.events),
        failures=float(long.failures),
        firing=firing,
        reason=reason,
    )


def current_burn_rate(slo: Slo, fine: Timeline, at: datetime) -> Fraction | None:
    """Over the shortest of the tiers' long windows that has events enough to tell; None where none has."""
    enough = 1 if slo.time_slices else max(1, slo.minimum_events)
    for window_s in sorted(tier.long_window_s for tier in slo.tiers):
        counts = within(fine, window_before(at, window_s))
        if counts.events >= enough:
            return _burn(slo, counts)
    return None


def _of_events(slo: Slo, tier: BurnRateTier, long: EventCounts, short: EventCounts) -> tuple[bool, str]:
    threshold = tier_threshold(slo, tier)
    if not long.events:
        return False, "No events: nothing burns."
    if long.events < slo.minimum_events:
        return _of_few(slo, threshold, long, short)
    burning = _burn(slo, long) or 0
    if burning < threshold:
        return False, f"Burns at {_rate(burning)}, under {_rate(threshold)}."
    return _still(slo, threshold, short, f"Burns at {_rate(burning)}, at or over {_rate(threshold)}")


def _of_few(slo: Slo, threshold: Fraction, long: EventCounts, short: EventCounts) -> tuple[bool, str]:
    """Too few for a ratio: then so many failures count as a full outage."""
    few = f"{_number(long.events)} events are fewer than {slo.minimum_events}, and make no rate"
    failing = slo.failures_when_quiet is not None and long.failures >= slo.failures_when_quiet
    if not failing or not can_fire(threshold, slo.objective):
        return False, f"{few}."
    return _still(slo, threshold, short, f"{few}, but {_number(long.failures)} failed")


def _still(slo: Slo, threshold: Fraction, short: EventCounts, so: str) -> tuple[bool, str]:
    lately = _burn(slo, short)
    if lately is None:
        return False, f"{so}; no events lately."
    if lately < threshold:
        return False, f"{so}; lately at {_rate(lately)} only."
    return True, f"{so}; lately at {_rate(lately)}."


def _of_slices(slo: Slo, tier: BurnRateTier, long: EventCounts, short: EventCounts) -> tuple[bool, str]:
    slice_s = slo.time_slices.slice_s if slo.time_slices else tier.short_window_s
    needed = needed_bad(slo, tier, tier.long_window_s, slice_s)
    lately = needed_bad(slo, tier, tier.short_window_s, slice_s)
    firing = long.failures >= needed and short.failures >= lately
    so = f"{_number(long.failures)} of the {needed} bad slices that it takes"
    return firing, f"{so}; lately {_number(short.failures)} of {lately}."


def _burn(slo: Slo, counts: EventCounts) -> Fraction | None:
    ratio = counts.error_ratio
    return None if ratio is None else burn_rate(ratio, slo.objective)


def _float(rate: Fraction | None) -> float | None:
    return None if rate is None else float(rate)


def _rate(rate: Fraction | int) -> str:
    return roughly(float(rate))


def _number(count: Fraction) -> str:
    return roughly(float(count))
