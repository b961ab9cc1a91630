"""A workload's revenue at one time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from lamplighter.domain.exact import exactly
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.domain.revenue.cohorts import Cohort, cohorts
from lamplighter.domain.revenue.ledger import Booked, Ledger
from lamplighter.domain.revenue.months import month_of, months_later
from lamplighter.domain.revenue.movements import Figure, RevenuePeriod, moved, revenue_period
from lamplighter.domain.revenue.timeline import Timeline
from lamplighter.domain.spoken_numbers import roughly
from lamplighter.domain.window import Window

# A report that people read; the whole is in the table beside it.
MOST_LISTED = 100
_MONTHS_A_YEAR = 12
_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfRevenue:
    """What moved MRR within it, and, apart from that, what was booked. ``complete``: the month is over."""

    complete: bool
    moved: RevenuePeriod
    booked: Booked


@dataclass(frozen=True, slots=True)
class CustomerMrr:
    customer_id: str
    mrr: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRiskRevenue:
    """What the customers pay a month that were at risk when they were ``scored_at``. ``largest`` holds at most
    MOST_LISTED of those that pay, and ``paying`` counts them all.
    """

    scored_at: datetime
    customers: int
    paying: int
    mrr: Decimal
    largest: tuple[CustomerMrr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueReport:
    """``mrr`` and ``arr`` (12 × MRR) as of now, ``customers`` those that pay. Per month: ``arpa`` (MRR ÷ customers).
    ``lifetime_value`` is of a customer. ``months`` holds the last whole month, then the one under way if it has begun.
    ``table``: the key of the table of all customers. Figures keep all digits; what shows them rounds. ``at_risk`` is
    None where nobody was scored.
    """

    kind: ClassVar[str] = "revenue"

    currency: str
    mrr: Decimal
    arr: Decimal
    customers: int
    arpa: Figure
    lifetime_value: Figure
    months: tuple[MonthOfRevenue, ...]
    cohorts: tuple[Cohort, ...]
    table: str | None = None
    at_risk: AtRiskRevenue | None = None


def periods_of(at: datetime) -> tuple[Window, ...]:
    """The last whole month, and the one under way unless it only begins."""
    begun = month_of(at)
    last = Window(months_later(begun, -1), begun)
    return (last, Window(begun, at)) if at > begun else (last,)


def revenue_report(
    at: datetime,
    ledger: Ledger,
    timelines: Mapping[str, Timeline],
    currency: str,
    gross_margin: Decimal | None,
) -> RevenueReport:
    months = tuple(_months(ledger, timelines))
    last, now = months[0].moved, months[-1].moved
    arpa = average(now.mrr_end, now.customers_end)
    return RevenueReport(
        currency=currency,
        mrr=now.mrr_end,
        arr=now.mrr_end * _MONTHS_A_YEAR,
        customers=now.customers_end,
        arpa=arpa,
        lifetime_value=lifetime_value(arpa, gross_margin, last),
        months=months,
        cohorts=cohorts(timelines.values(), at),
    )


def _months(ledger: Ledger, timelines: Mapping[str, Timeline]) -> Iterator[MonthOfRevenue]:
    for place, window in enumerate(ledger.periods):
        yield MonthOfRevenue(
            complete=months_later(month_of(window.start), 1) == window.end,
            moved=revenue_period(window, (moved(timeline, window) for timeline in timelines.values())),
            booked=ledger.booked(place),
        )


def at_risk_revenue(
    scored_at: datetime, at_risk: Collection[str], timelines: Mapping[str, Timeline], at: datetime
) -> AtRiskRevenue:
    amounts = ((one, timelines[one].before(at)) for one in at_risk if one in timelines)
    paying = sorted(((one, mrr) for one, mrr in amounts if mrr), key=lambda one: (-one[1], one[0]))
    with exactly():
        mrr = sum((each for _, each in paying), Decimal(0))
    return AtRiskRevenue(
        scored_at=scored_at,
        customers=len(at_risk),
        paying=len(paying),
        mrr=mrr,
        largest=tuple(CustomerMrr(*one) for one in paying[:MOST_LISTED]),
    )


def average(mrr: Decimal, customers: int) -> Figure:
    if not customers:
        return Figure(None, "undefined: there are no paying customers")
    return Figure(mrr / customers, f"MRR ÷ {customers} paying customers")


def lifetime_value(arpa: Figure, gross_margin: Decimal | None, month: RevenuePeriod) -> Figure:
    """ARPA × gross margin ÷ gross MRR churn of a whole month: neither 0 nor infinite where nothing tells it. The churn
    is not the rounded one: of a small one little would be left.
    """
    churn, lost = month.gross_churn, month.churn + month.contraction
    if arpa.value is None:
        return arpa
    if gross_margin is None:
        return Figure(None, "undefined: the workload's file has no customers.gross_margin")
    if churn.value is None:
        return Figure(None, f"undefined, as the churn of the last whole month: {churn.reason}")
    if not lost:
        return Figure(None, "undefined: there was no churn in the last whole month to divide by")
    share = roughly(100 * float(churn.value), "percent")
    said = f"ARPA × gross margin {gross_margin} ÷ gross churn of {share} in the last whole month"
    return Figure(arpa.value * gross_margin * month.mrr_start / lost, said)


def revenue_measurements(workload: str, report: RevenueReport) -> list[Measurement]:
    """None of what is undefined. Amounts are in the report's currency; rates are those of the last whole month."""
    last = report.months[0].moved
    amounts = {
        "Mrr": report.mrr,
        "Arr": report.arr,
        "Arpa": report.arpa.value,
        "CustomerLifetimeValue": report.lifetime_value.value,
        "BilledRevenue": report.months[0].booked.billed,
        "RecognisedRevenue": report.months[0].booked.recognised,
    }
    rates = {
        "NetRevenueRetention": last.net_retention.value,
        "GrossRevenueRetention": last.gross_retention.value,
        "GrossMrrChurn": last.gross_churn.value,
        "NetMrrChurn": last.net_churn.value,
        "CustomerChurn": last.customer_churn.value,
    }
    figures: list[tuple[str, Decimal | None, Unit]] = [
        *((name, value, Unit.NONE) for name, value in amounts.items()),
        *((name, value * _PERCENT if value is not None else None, Unit.PERCENT) for name, value in rates.items()),
        ("PayingCustomers", Decimal(report.customers), Unit.COUNT),
    ]
    return [
        Measurement(name=name, value=float(value), unit=unit, workload=workload, dimensions={})
        for name, value, unit in figures
        if value is not None
    ]


def revenue_table(ledger: Ledger, timelines: Mapping[str, Timeline]) -> Mapping[str, Sequence[str | Decimal | None]]:
    """A row for each customer: its MRR now, and of the last whole month how it moved and what was booked."""
    now, last = ledger.periods[-1], ledger.periods[0]
    moves = [moved(timeline, last) for timeline in timelines.values()]
    booked = [ledger.booked_of(0, customer_id) for customer_id in timelines]
    return {
        "customer_id": list(timelines),
        "mrr": [timeline.before(now.end) for timeline in timelines.values()],
        "began": [timeline.began.isoformat() if timeline.began else None for timeline in timelines.values()],
        "mrr_month_start": [one.start for one in moves],
        "mrr_month_end": [one.end for one in moves],
        "movement": [one.movement.value if one.movement else None for one in moves],
        "billed": [one.billed for one in booked],
        "refunded": [one.refunded for one in booked],
        "recognised": [one.recognised for one in booked],
    }
