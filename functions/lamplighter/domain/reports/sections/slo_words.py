"""What is said of one SLO: how it stands, what took its budget, how fast the rest goes and when it will be gone."""

from __future__ import annotations

from datetime import timedelta

from lamplighter.domain.reports.document import Action, Change
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import back_then, counted, day, duration, percent
from lamplighter.domain.slos.budget import DayOfBudget
from lamplighter.domain.slos.exhaustion import Forecast, Prospect
from lamplighter.domain.slos.status import SloStatus, SloVerdict
from lamplighter.domain.spoken_numbers import measured, roughly

# Of the whole budget, gone in one period: worth a sentence.
_NEWS = 0.05


def runs_out(status: SloStatus) -> bool:
    return status.forecast is not None and status.forecast.prospect is Prospect.RUNS_OUT


def slo_finding(status: SloStatus) -> str:
    """Empty where it is kept, and its budget lasts."""
    if status.verdict is SloVerdict.MISSED:
        return f"{status.title} missed its objective with {_good(status)}"
    if status.verdict is SloVerdict.BURNING:
        pace = f"{status.burn_rate:.2g} times " if status.burn_rate is not None and status.burn_rate > 1 else ""
        return f"{status.title} burns its error budget {pace}too fast"
    if status.verdict is SloVerdict.NO_DATA:
        return f"{status.title} has no events to be judged by"
    if runs_out(status) and status.forecast is not None:
        return (
            f"{status.title} will have spent its error budget in {counted(status.forecast.expected_days or 0, 'day')}"
        )
    return ""


def _good(status: SloStatus) -> str:
    objective = 100 * status.objective
    return f"{roughly(100 * (status.sli or 0), 'percent', beside=objective)} good instead of {_percent(objective)}"


def _percent(value: float) -> str:
    """As the objective was written: 99.9, not what floats make of it."""
    return measured(round(value, 9), "percent")


def budget_left(status: SloStatus) -> str:
    """`43.2 % of its error budget is left`."""
    share = status.budget_left_share or 0
    return f"{percent(share)} of its budget is left" if share >= 0 else f"its budget is overspent by {percent(-share)}"


def slo_change(status: SloStatus, before: SloStatus, period: Period) -> Change | None:
    if status.verdict is not before.verdict:
        was = f"it was {before.verdict.value} {back_then(period)}"
        return Change(what=f"{status.title} is {status.verdict.value}; {was}.", why=_what_follows(status))
    left, was_left = status.budget_left_share, before.budget_left_share
    if left is None or was_left is None or abs(left - was_left) < _NEWS:
        return None
    what = f"What is left of the error budget of {status.title} went from {percent(was_left)} to {percent(left)}."
    return Change(what=what, why=_what_took_it(status, before))


def _what_took_it(status: SloStatus, before: SloStatus) -> str:
    if before.elapsed < 1 and status.whole_window.start > before.whole_window.start:
        return "A new window has begun."
    return f"{worst_day(status.worst_day)} {_what_follows(status)}".strip() if status.worst_day else ""


def _what_follows(status: SloStatus) -> str:
    if status.verdict is SloVerdict.MISSED:
        return "Reliability comes before new changes until the window has room again."
    if status.verdict is SloVerdict.NO_DATA:
        return "Nobody can say whether it is kept."
    return f"{gone_at(status)}".strip()


def worst_day(worst: DayOfBudget) -> str:
    return f"The worst day was {day(worst.day)}, which took {percent(worst.consumed)} of the budget."


def slo_action(status: SloStatus) -> Action | None:
    worst = f" {worst_day(status.worst_day)}" if status.worst_day else ""
    if status.verdict is SloVerdict.MISSED:
        evidence = f"{_spent(status)}{worst}"
        return Action(title=f"{status.title}: put reliability before new changes", evidence=evidence)
    if status.verdict is SloVerdict.BURNING:
        evidence = f"{_pace(status)} {gone_at(status)}{worst}"
        return Action(title=f"{status.title}: stop what burns its error budget", evidence=" ".join(evidence.split()))
    if status.verdict is SloVerdict.NO_DATA:
        why = " ".join((status.reason, *status.messages))
        return Action(title=f"{status.title}: find out why it has no events", evidence=why)
    if runs_out(status):
        evidence = f"{_left(status)} {forecast_note(status)}{worst}"
        return Action(title=f"{status.title}: slow down its failures", evidence=evidence)
    return None


def _left(status: SloStatus) -> str:
    days = status.forecast.expected_days if status.forecast else None
    left = f"{percent(status.budget_left_share or 0)} of the budget is left"
    return f"{left}; going on like this it is gone in {counted(days or 0, 'day')}."


def _spent(status: SloStatus) -> str:
    events = f"{roughly(status.failures)} of {roughly(status.events)}"
    return f"It has {_good(status)}: {events} failed, and {roughly(status.budget_events or 0)} may."


def _pace(status: SloStatus) -> str:
    """Of the gravest tier that fires: over its long window, and lately."""
    tier = next((tier for tier in status.tiers if tier.firing), None)
    if tier is None or tier.long_burn_rate is None:
        return ""
    long, short = (duration(timedelta(seconds=s)) for s in (tier.long_window_s, tier.short_window_s))
    lately = "" if tier.short_burn_rate is None else f", in the last {short} {roughly(tier.short_burn_rate)} times"
    return f"In the last {long} failures took {roughly(tier.long_burn_rate)} times what the budget bears{lately}."


def gone_at(status: SloStatus) -> str:
    """At the present pace; empty where nothing burns or nothing is left."""
    burns = status.verdict is SloVerdict.BURNING
    if not burns or status.exhausted_in_s is None or status.budget_left_share is None:
        return ""
    left = percent(status.budget_left_share)
    usual = ""
    if status.forecast is not None and status.forecast.prospect is Prospect.LASTS:
        usual = f", though at that of the last {counted(status.forecast.days_observed, 'day')} it lasts"
    pace = "At the present pace, by which it is judged," if usual else "At the present pace"
    return f"{pace} the {left} that is left is gone in {_lasts(status.exhausted_in_s)}{usual}."


def _lasts(seconds: float) -> str:
    return duration(timedelta(seconds=seconds))


def forecast_note(status: SloStatus) -> str:
    """What it goes by, and how sure that is; what is too little to tell says so."""
    found = status.forecast
    if found is None or found.prospect is Prospect.EXHAUSTED:
        return ""
    if found.prospect is Prospect.TOO_LITTLE_DATA:
        return found.reason
    by = f"At the pace of the last {counted(found.days_observed, 'day')}."
    if status.verdict is SloVerdict.BURNING and status.exhausted_in_s is not None:
        by = f"{by[:-1]}; it is judged by the present one, at which it is gone in {_lasts(status.exhausted_in_s)}."
    return f"{by} {_interval(found)}".rstrip()


def _interval(found: Forecast) -> str:
    if found.earliest_days is None:
        return ""
    if found.expected_days is None:
        return f"One time in ten it is gone in {counted(found.earliest_days, 'day')}."
    latest = f"over {found.horizon_days}" if found.latest_days is None else f"{found.latest_days}"
    return f"Four times in five it takes between {found.earliest_days} and {latest} days."
