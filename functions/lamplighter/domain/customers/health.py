"""How healthy one customer is: a score from 0 to 100, what becomes of it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lamplighter.domain.customers.figures import Figures
from lamplighter.domain.customers.periods import Periods
from lamplighter.domain.customers.signals import error_rate, has_history, open_tickets, usage_trend
from lamplighter.domain.definitions.business import HealthPolicy


class Outcome(StrEnum):
    """A new customer has too little history for a trend. Neither it nor one without figures is healthy for that."""

    AT_RISK = "at risk"
    HEALTHY = "healthy"
    NEW = "new"
    NO_DATA = "no data"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerHealth:
    """``score`` is None where too little is known for one. ``reasons`` tell each signal; ``risk_factors`` are those
    that cost points, in short. ``few``: the error rate is one of few requests.
    """

    customer_id: str
    outcome: Outcome
    score: int | None
    reasons: tuple[str, ...]
    risk_factors: tuple[str, ...]
    usage: float | None
    usage_before: float | None
    usage_trend_percent: float | None
    error_rate_percent: float | None
    open_tickets: float | None
    few: bool
    last_day: str | None
    name: str | None = None
    since: str | None = None


def health_of(
    customer_id: str, figures: Figures, periods: Periods, policy: HealthPolicy, errors_seen: bool
) -> CustomerHealth:
    signals = (usage_trend(figures, policy), error_rate(figures, policy, errors_seen), open_tickets(figures, policy))
    trend, errors, tickets = signals
    score = max(0, 100 - sum(signal.points for signal in signals))
    outcome, why = _outcome(score, figures, periods, policy)
    return CustomerHealth(
        customer_id=customer_id,
        outcome=outcome,
        score=score if outcome in {Outcome.AT_RISK, Outcome.HEALTHY} else None,
        reasons=(why, *(signal.reason for signal in signals)),
        risk_factors=tuple(signal.short for signal in signals if signal.points),
        usage=figures.usage,
        usage_before=figures.usage_before,
        usage_trend_percent=trend.value,
        error_rate_percent=errors.value,
        open_tickets=tickets.value,
        few=errors.few,
        last_day=figures.last_day or None,
        name=figures.name,
        since=figures.since,
    )


def unjudged(customer_id: str, figures: Figures, why: str) -> CustomerHealth:
    """Of a source whose figures ended too long ago to judge anybody by."""
    return CustomerHealth(
        customer_id=customer_id,
        outcome=Outcome.NO_DATA,
        score=None,
        reasons=(why,),
        risk_factors=(),
        usage=None,
        usage_before=None,
        usage_trend_percent=None,
        error_rate_percent=None,
        open_tickets=None,
        few=False,
        last_day=figures.last_day or None,
        name=figures.name,
        since=figures.since,
    )


def _outcome(score: int, figures: Figures, periods: Periods, policy: HealthPolicy) -> tuple[Outcome, str]:
    """What is not known could only take more points off: at risk by what is known is at risk."""
    if score < policy.at_risk_below:
        return Outcome.AT_RISK, f"score {score}: under {policy.at_risk_below} is at risk"
    if figures.usage is None:
        latest = f"the latest are of {figures.last_day}" if figures.last_day else f"nor of the {periods.days} before"
        return Outcome.NO_DATA, f"no figures of the last {periods.days} days; {latest}"
    if not has_history(figures, periods):
        since = f"a customer since {figures.since}" if figures.since else f"no figures before {periods.start}"
        return Outcome.NEW, f"new: {since}; a trend takes {periods.days * 2} days"
    if max(figures.usage, figures.usage_before or 0) <= 0:
        return Outcome.NO_DATA, f"no usage in {periods.days * 2} days: there is nothing to judge by"
    return Outcome.HEALTHY, f"score {score}: {policy.at_risk_below} and more is healthy"
