"""How an SLO stands: what was good, what is left of its budget, what burns, and how long it will last."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from lamplighter.domain.burn_rate import exact, time_to_exhaust_s
from lamplighter.domain.definitions.objectives import Slo
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.domain.moments import spoken
from lamplighter.domain.slos.budget import (
    Budget,
    DayOfBudget,
    budget_of,
    consumed_by_day,
    days_of_budget,
    returning_by_day,
    worst_day,
)
from lamplighter.domain.slos.event_counts import within
from lamplighter.domain.slos.exhaustion import OBSERVED_DAYS, Forecast, forecast
from lamplighter.domain.slos.periods import SloPeriod, period_at
from lamplighter.domain.slos.questions import SloCounts, evaluated_at
from lamplighter.domain.slos.tiers import TierStatus, current_burn_rate, tier_status
from lamplighter.domain.spoken_numbers import measured, roughly
from lamplighter.domain.window import Window, rounded_down

_DAY_S = 86_400
_HOUR_S = 3600


class SloVerdict(StrEnum):
    KEPT = "kept"
    BURNING = "burning"
    MISSED = "missed"
    NO_DATA = "no data"


@dataclass(frozen=True, slots=True, kw_only=True)
class SloStatus:
    """Ratios are of 1. ``events`` are time slices where the SLO has them. ``elapsed`` is the share of the calendar's
    window that is over, 1 of one that rolls. ``budget_events`` may fail, ``budget_left`` of them still; below 0 it is
    overdrawn. ``burn_rate`` is the current one, and ``exhausted_in_s`` when the rest is gone at that rate; None where
    nothing burns, nothing is left, or too little is known.
    """

    name: str
    title: str
    objective: float
    window: Window
    whole_window: Window
    elapsed: float
    slice_s: int | None
    verdict: SloVerdict
    reason: str
    events: float
    failures: float
    sli: float | None
    budget_events: float | None
    budget_left: float | None
    budget_left_share: float | None
    burn_rate: float | None
    exhausted_in_s: float | None
    forecast: Forecast | None
    tiers: tuple[TierStatus, ...]
    worst_day: DayOfBudget | None
    days: tuple[DayOfBudget, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SloReport:
    """All of a workload's, in its file's order."""

    kind: ClassVar[str] = "slos"

    slos: tuple[SloStatus, ...]


def slo_status(slo: Slo, at: datetime, counts: SloCounts, messages: tuple[str, ...] = ()) -> SloStatus:
    """``messages`` tell what is to be known of the data."""
    end = evaluated_at(slo, at)
    period = period_at(slo.window, end)
    counted, budget = within(counts.whole, period.so_far), budget_of(slo, period, counts.whole)
    tiers = tuple(tier_status(slo, tier, counts.fine, end) for tier in slo.tiers)
    days = tuple(days_of_budget(slo, period, counts.whole, budget)) if budget else ()
    rate, ratio = current_burn_rate(slo, counts.fine, end), counted.error_ratio
    return SloStatus(
        name=slo.name,
        title=slo.title or slo.name,
        objective=slo.objective,
        window=period.so_far,
        whole_window=period.whole,
        elapsed=period.elapsed,
        slice_s=slo.time_slices.slice_s if slo.time_slices else None,
        verdict=_verdict(budget, tiers),
        reason=_reason(slo, period, ratio, budget, burning=any(tier.firing for tier in tiers)),
        events=float(counted.events),
        failures=float(counted.failures),
        sli=None if ratio is None else float(1 - ratio),
        budget_events=float(budget.events) if budget else None,
        budget_left=float(budget.left) if budget else None,
        budget_left_share=float(budget.left_share) if budget else None,
        burn_rate=None if rate is None else float(rate),
        exhausted_in_s=_exhausted_in_s(period, budget, rate),
        forecast=_forecast(slo, period, counts, budget) if budget else None,
        tiers=tiers,
        worst_day=worst_day(days),
        days=days,
        messages=messages,
    )


def slo_measurements(workload: str, report: SloReport) -> tuple[Measurement, ...]:
    """What is known of each: no data is no measurement."""
    values = [
        (status.name, name, value, unit)
        for status in report.slos
        for name, value, unit in (
            ("Sli", _percent(status.sli), Unit.PERCENT),
            ("ErrorBudgetRemaining", _percent(status.budget_left_share), Unit.PERCENT),
            ("BurnRate", status.burn_rate, Unit.NONE),
        )
    ]
    return tuple(
        Measurement(name=name, value=value, unit=unit, workload=workload, dimensions={"Slo": slo})
        for slo, name, value, unit in values
        if value is not None
    )


def _verdict(budget: Budget | None, tiers: tuple[TierStatus, ...]) -> SloVerdict:
    """A budget spent to the last event is kept: so many may fail."""
    if budget is None:
        return SloVerdict.NO_DATA
    if budget.left < 0:
        return SloVerdict.MISSED
    return SloVerdict.BURNING if any(tier.firing for tier in tiers) else SloVerdict.KEPT


def _exhausted_in_s(period: SloPeriod, budget: Budget | None, rate: Fraction | None) -> float | None:
    if budget is None or rate is None or budget.left <= 0:
        return None
    whole_s = time_to_exhaust_s(rate, round(period.whole.length_s))
    return None if whole_s is None else float(budget.left_share * whole_s)


def _forecast(slo: Slo, period: SloPeriod, counts: SloCounts, budget: Budget) -> Forecast:
    """A window that rolls is looked ahead by its own length, a calendar's to its end."""
    rolls = slo.window.calendar is None
    end = rounded_down(period.so_far.end, _HOUR_S)
    days = OBSERVED_DAYS if slo.time_slices is None else int((end - period.so_far.start) / timedelta(days=1))
    ahead_s = period.whole.length_s if rolls else (period.whole.end - period.so_far.end).total_seconds()
    return forecast(
        float(budget.left_share),
        consumed_by_day(counts.whole, budget, end, min(days, OBSERVED_DAYS)),
        max(1, math.floor(ahead_s / _DAY_S) if rolls else math.ceil(ahead_s / _DAY_S)),
        returning_by_day(counts.whole, budget, period.whole) if rolls else (),
    )


def _reason(slo: Slo, period: SloPeriod, ratio: Fraction | None, budget: Budget | None, *, burning: bool) -> str:
    what = "time slices" if slo.time_slices else "events"
    if ratio is None or budget is None:
        return f"No {what} from {spoken(period.so_far.start)} to {spoken(period.so_far.end)}."
    objective = float(exact(slo.objective) * 100)
    good = f"{roughly(float(100 - 100 * ratio), 'percent', beside=objective)} of the {what} are good"
    allowed = f"{roughly(float(budget.spent))} failed, {roughly(float(budget.events))} may."
    left = f"{roughly(float(budget.left_share * 100), 'percent')} of the error budget is left."
    if slo.window.calendar is not None:
        left += f" {roughly(period.elapsed * 100, 'percent')} of the {slo.window.calendar} is over."
    said = f"{good}; the objective is {measured(objective, 'percent')}. {allowed} {left}"
    return said + (" It burns too fast." if burning else "")


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else ratio * 100
