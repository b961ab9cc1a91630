"""A workload's customers on one day: how many are in which state, who is at risk and why, and what has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from heapq import nsmallest
from typing import ClassVar

from lamplighter.domain.customers.health import CustomerHealth, Outcome
from lamplighter.domain.measurement import Measurement, Unit

# A report that people read; the whole is in the table beside it.
MOST_LISTED = 100
_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The first of them, and how many there are."""

    ids: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Since the report of ``since``. Who was at risk and has no data now has not recovered: ``out_of_sight``."""

    since: datetime
    newly_at_risk: Listed
    recovered: Listed
    still_at_risk: Listed
    out_of_sight: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """``newest_day`` of any customer's figures, and how many days before the last whole day that was. What is
    ``stale`` judges nobody.
    """

    newest_day: date | None
    age_days: int | None
    stale: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReport:
    """``totals`` by outcome; ``at_risk``, the worst first, holds at most MOST_LISTED, and ``more_at_risk`` counts the
    rest. ``changes`` is None where there is nothing to compare with. ``table``: the key of the table of all customers.
    ``complete`` is False where the source has more than it gave; ``notes`` say so.
    """

    kind: ClassVar[str] = "customers"

    source: str
    customers: int
    totals: Mapping[str, int]
    at_risk: tuple[CustomerHealth, ...]
    more_at_risk: int
    changes: Changes | None
    freshness: Freshness
    table: str | None
    complete: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRiskCustomers:
    """All of them, sorted: what the next report compares with. Apart, so that reports stay small."""

    kind: ClassVar[str] = "customers_at_risk"

    ids: tuple[str, ...]


def freshness(newest: date | None, yesterday: date, stale_after_days: int) -> Freshness:
    if newest is None:
        return Freshness(newest_day=None, age_days=None, stale=True, reason="the source has no figures of these days")
    age = (yesterday - newest).days
    when = f"{age} {'day' if age == 1 else 'days'} before the last whole day" if age else "the last whole day"
    told = f"the newest figures are of {newest}, {when}"
    stale = age > stale_after_days
    reason = f"{told}: stale, for {stale_after_days} are allowed" if stale else told
    return Freshness(newest_day=newest, age_days=age, stale=stale, reason=reason)


def worst(customers: Iterable[CustomerHealth]) -> tuple[CustomerHealth, ...]:
    """By score; of equal ones those that use more, for there is more to lose."""
    return tuple(nsmallest(MOST_LISTED, customers, key=lambda one: (one.score, -(one.usage or 0), one.customer_id)))


def changes(since: datetime, before: Collection[str], now: Collection[str], outcomes: Mapping[str, Outcome]) -> Changes:
    """``outcomes`` of those that were at risk ``before``; who is not in it is not among the customers any more."""
    known = {one for one in before if outcomes.get(one) in {Outcome.HEALTHY, Outcome.NEW}}
    return Changes(
        since=since,
        newly_at_risk=listed(set(now) - set(before)),
        recovered=listed(known),
        still_at_risk=listed(set(now) & set(before)),
        out_of_sight=listed(set(before) - set(now) - known),
    )


def listed(ids: Collection[str]) -> Listed:
    return Listed(ids=tuple(nsmallest(MOST_LISTED, ids)), count=len(ids))


def customer_measurements(workload: str, report: CustomerReport) -> list[Measurement]:
    """Of stale figures only how old they are: that nobody is known to be at risk is no 0."""
    values: dict[str, tuple[float, Unit]] = {}
    if report.freshness.age_days is not None:
        values["CustomerFiguresAge"] = (report.freshness.age_days * _DAY_S, Unit.SECONDS)
    if not report.freshness.stale:
        values |= {name: (report.totals[outcome], Unit.COUNT) for name, outcome in _COUNTED.items()}
        if report.changes is not None:
            values["CustomersNewlyAtRisk"] = (report.changes.newly_at_risk.count, Unit.COUNT)
    return [
        Measurement(name=name, value=value, unit=unit, workload=workload, dimensions={})
        for name, (value, unit) in values.items()
    ]


_COUNTED = {
    "CustomersAtRisk": Outcome.AT_RISK,
    "CustomersHealthy": Outcome.HEALTHY,
    "CustomersNew": Outcome.NEW,
    "CustomersWithoutData": Outcome.NO_DATA,
}
