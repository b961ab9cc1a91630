"""Customers by the month in which they first paid: how many stayed, and how much of their revenue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lamplighter.domain.exact import exactly
from lamplighter.domain.revenue.months import month_of, months_between, months_later, spoken_month
from lamplighter.domain.revenue.movements import Figure, ratio
from lamplighter.domain.revenue.timeline import Timeline

_NOTHING = Decimal(0)
# Two years of months; a report shows them as a triangle.
MOST_COHORTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortMonth:
    """At the end of ``month``: paying customers and their MRR, and their shares of the cohort's customers and of its
    MRR at the end of its first month.
    """

    month: str
    customers: int
    mrr: Decimal
    customer_retention: Figure
    revenue_retention: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """``customers`` is how many began in ``month``. ``months`` are those that are over, its own first."""

    month: str
    customers: int
    months: tuple[CohortMonth, ...]


def cohorts(timelines: Iterable[Timeline], at: datetime) -> tuple[Cohort, ...]:
    """The latest ones until then, oldest first. A customer is in one cohort for good."""
    first = months_later(month_of(at), 1 - MOST_COHORTS)
    members: dict[datetime, list[Timeline]] = defaultdict(list)
    for timeline in timelines:
        began = timeline.began
        if began is not None and first <= began < at:
            members[month_of(began)].append(timeline)
    return tuple(_cohort(month, members[month], at) for month in sorted(members))


def _cohort(month: datetime, members: list[Timeline], at: datetime) -> Cohort:
    ends = [(each, months_later(each, 1)) for each in months_between(month, at)]
    amounts = [(each, [timeline.before(end) for timeline in members]) for each, end in ends]
    with exactly():
        sums = [(each, sum(map(bool, own)), sum(own, _NOTHING)) for each, own in amounts]
    return Cohort(
        month=spoken_month(month),
        customers=len(members),
        months=tuple(
            CohortMonth(
                month=spoken_month(each),
                customers=paying,
                mrr=mrr,
                customer_retention=ratio(Decimal(paying), Decimal(len(members)), "of all that began", "nobody began"),
                revenue_retention=ratio(
                    mrr,
                    sums[0][2],
                    "of the MRR at the end of the first month",
                    "it had no MRR by its first month's end",
                ),
            )
            for each, paying, mrr in sums
        ),
    )
