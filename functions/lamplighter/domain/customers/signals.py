"""The three signals of a customer's health: what each is, and the points that a policy takes off for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lamplighter.domain.customers.figures import Figures
from lamplighter.domain.customers.periods import Periods
from lamplighter.domain.definitions.business import HealthPolicy, ScoreRule
from lamplighter.domain.spoken_numbers import measured, roughly

_PLACES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """``value`` is None where it can't be told; ``reason`` says what it is, from what, and what it costs, and ``short``
    what it is. ``few``: from so little that it says little.
    """

    value: float | None
    points: int
    reason: str
    short: str = ""
    few: bool = False


def usage_trend(figures: Figures, policy: HealthPolicy) -> Signal:
    """In percent, of the days that are judged against as many before."""
    now, before, days = figures.usage, figures.usage_before, policy.trend_days
    if now is None or before is None:
        missing = f"the {days} days before them" if before is None else f"the last {days} days"
        return Signal(value=None, points=0, reason=f"usage trend: unknown, for there are no figures of {missing}")
    if before <= 0:
        was = f"usage was {roughly(before)} in the {days} days before"
        said = f"usage trend: undefined, for {was} and is {roughly(now)} now"
        return Signal(value=None, points=0, reason=said)
    percent = _percent(now - before, before)
    went = "fell by" if percent < 0 else "rose by"
    short = f"usage {went} {roughly(abs(percent), 'percent')}" if percent else "usage stayed the same"
    told = f"{short}: {roughly(now)} in the last {days} days, {roughly(before)} in the {days} before"
    return _judged(policy.usage_trend_percent, percent, (told, short), "percent")


def error_rate(figures: Figures, policy: HealthPolicy, errors_seen: bool) -> Signal:
    """In percent of the requests within the days that are judged. ``errors_seen``: the source tells of errors at all,
    so that a customer of which it tells none has none.
    """
    requests = figures.requests
    errors = figures.errors if figures.errors is not None or not errors_seen else 0
    if requests is None or errors is None:
        missing = "requests" if requests is None else "errors"
        return Signal(value=None, points=0, reason=f"error rate: unknown, for there are no figures of {missing}")
    if requests <= 0:
        said = f"error rate: undefined, for there were {roughly(requests) if requests else 'no'} requests"
        return Signal(value=None, points=0, reason=said)
    percent = _percent(errors, requests)
    few = requests < policy.few_requests
    said, little = roughly(percent, "percent"), " (few: it says little)" if few else ""
    told = f"error rate is {said}: {roughly(errors)} of {roughly(requests)} requests{little}"
    return _judged(policy.error_rate_percent, percent, (told, f"{said} of requests fail{little}"), "percent", few)


def open_tickets(figures: Figures, policy: HealthPolicy) -> Signal:
    """At the end of the latest day that tells of any."""
    value = figures.open_tickets
    if value is None:
        return Signal(value=None, points=0, reason="open tickets: unknown, for there are no figures")
    short = f"{roughly(value)} open ticket{'' if value == 1 else 's'}"
    return _judged(policy.open_tickets, value, (f"{short} on {figures.tickets_day}", short), "")


def has_history(figures: Figures, periods: Periods) -> bool:
    """Whether it is a customer for long enough that its usage can have a trend."""
    if figures.since is not None:
        return figures.since <= periods.before.isoformat()
    return figures.usage_before is not None


def _percent(part: float, whole: float) -> float:
    """Of 0.09 after 0.1 it is -10, which floats miss by a hair; nor does the order tell in which they were summed."""
    return round(part * 100 / whole, _PLACES)


def _judged(rules: Sequence[ScoreRule], value: float, words: tuple[str, str], unit: str, few: bool = False) -> Signal:
    """The first rule that fits counts; at its bound it does not fit yet."""
    told, short = words
    for rule in rules:
        if rule.above is not None and value > rule.above:
            said = f"{told}; over {measured(rule.above, unit)}: {rule.points} points off"
            return Signal(value=value, points=rule.points, reason=said, short=short, few=few)
        if rule.below is not None and value < rule.below:
            said = f"{told}; under {measured(rule.below, unit)}: {rule.points} points off"
            return Signal(value=value, points=rule.points, reason=said, short=short, few=few)
    return Signal(value=value, points=0, reason=told, short=short, few=few)
