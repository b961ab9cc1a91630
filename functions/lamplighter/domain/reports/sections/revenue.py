"""Revenue: what recurs, how it moved, and what a customer is worth."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lamplighter.domain.exact import plainly
from lamplighter.domain.kpis import FEW_SAMPLES
from lamplighter.domain.reports.document import Change, Figure, Mark, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.words import counted, dollars, percent, went
from lamplighter.domain.reports.words import day as words_of_day
from lamplighter.domain.revenue.cohorts import Cohort
from lamplighter.domain.revenue.movements import Figure as Rate
from lamplighter.domain.revenue.movements import Movement
from lamplighter.domain.revenue.report import MonthOfRevenue, RevenueReport
from lamplighter.domain.snapshot import Snapshot

_CENT = Decimal("0.01")
_MOST_COHORTS = 12
_MONTH = "%B"
_RATES = (
    ("gross_churn", "Gross MRR churn"),
    ("net_churn", "Net MRR churn"),
    ("net_retention", "Net revenue retention"),
    ("gross_retention", "Gross revenue retention"),
    ("customer_churn", "Customer churn"),
)


def revenue_part(period: Period, snapshot: Snapshot[RevenueReport]) -> Part:
    report, origin = snapshot.body, origin_of(snapshot, period)
    return Part(
        changes=tuple(_changes(report)),
        figures=(
            *_recurring(report, origin),
            *_per_customer(report, origin),
            *_rates(report, origin),
            *_at_risk(report, origin),
        ),
        tables=(_movements(report, origin), *_cohorts(report, origin)),
        notes=tuple(_notes(report)),
    )


def spoken_amount(amount: Decimal, currency: str) -> str:
    """In the workload's own currency: `$1,234.50`, `EUR 1,234.50`."""
    return dollars(amount) if currency == "USD" else f"{currency} {plainly(amount.quantize(_CENT))}"


def _unit(report: RevenueReport) -> Unit:
    return Unit.USD if report.currency == "USD" else Unit.COUNT


def _label(label: str, report: RevenueReport) -> str:
    return label if report.currency == "USD" else f"{label} ({report.currency})"


def _recurring(report: RevenueReport, origin: Origin) -> Iterator[Figure]:
    began = report.months[-1].moved
    for name, label, value, before in (
        ("mrr", "MRR", report.mrr, began.mrr_start),
        ("arr", "ARR (12 × MRR)", report.arr, began.mrr_start * 12),
    ):
        yield Figure(
            name=f"revenue.{name}",
            label=_label(label, report),
            value=value,
            unit=_unit(report),
            source=origin.at(name),
            before=before,
            marks=origin.marks,
            note=f"Before: as {began.window.start:{_MONTH}} began.",
        )
    yield Figure(
        name="revenue.customers",
        label="Paying customers",
        value=report.customers,
        unit=Unit.COUNT,
        source=origin.at("customers"),
        before=began.customers_start,
        marks=origin.marks,
    )


def _per_customer(report: RevenueReport, origin: Origin) -> Iterator[Figure]:
    for name, label, figure in (
        ("arpa", "Average revenue per account", report.arpa),
        ("lifetime_value", "Lifetime value of a customer", report.lifetime_value),
    ):
        yield Figure(
            name=f"revenue.{name}",
            label=_label(label, report),
            value=figure.value,
            unit=_unit(report),
            source=origin.at(f"{name}.value"),
            marks=(*(_few(report) if figure is report.lifetime_value else ()), *origin.marks),
            note=figure.reason,
        )


def _rates(report: RevenueReport, origin: Origin) -> Iterator[Figure]:
    month = report.months[0].moved
    for name, label in _RATES:
        rate: Rate = getattr(month, name)
        yield Figure(
            name=f"revenue.{name}",
            label=f"{label}, {month.window.start:{_MONTH}}",
            value=None if rate.value is None else 100 * rate.value,
            unit=Unit.PERCENT,
            source=origin.at(f"months.0.moved.{name}.value", "× 100"),
            marks=(*_few(report), *origin.marks),
            note=rate.reason,
        )


def _few(report: RevenueReport) -> tuple[Mark, ...]:
    """Of so few customers one more or less moves a rate by more than a percent."""
    return (Mark.FEW,) if report.months[0].moved.customers_start < FEW_SAMPLES else ()


def _at_risk(report: RevenueReport, origin: Origin) -> Iterator[Figure]:
    if report.at_risk is not None:
        yield Figure(
            name="revenue.at_risk",
            label=_label("MRR of customers at risk", report),
            value=report.at_risk.mrr,
            unit=_unit(report),
            source=origin.at("at_risk.mrr"),
            threshold=0,
            marks=origin.marks,
            note=f"Of {counted(report.at_risk.paying, 'customer')} that pay.",
        )


def _changes(report: RevenueReport) -> Iterator[Change]:
    month = report.months[-1].moved
    if month.mrr_end == month.mrr_start:
        return
    start, end = (spoken_amount(each, report.currency) for each in (month.mrr_start, month.mrr_end))
    parts = ", ".join(
        f"{movement.value} {spoken_amount(getattr(month, movement.value), report.currency)}"
        for movement in Movement
        if getattr(month, movement.value)
    )
    told = went("MRR", start, end, more=month.mrr_end > month.mrr_start)
    since = words_of_day(month.window.start.date())
    yearly = spoken_amount(12 * abs(month.mrr_end - month.mrr_start), report.currency)
    more = "more" if month.mrr_end > month.mrr_start else "less"
    yield Change(what=f"{told} since {since}: {parts}.", why=f"That is {yearly} a year {more}.")


def _movements(report: RevenueReport, origin: Origin) -> Table:
    unit = _unit(report)
    return Table(
        name="movements",
        caption=f"What moved MRR, and what was booked, by month ({report.currency})",
        columns=columns(
            (
                ("month", "Month", Unit.TEXT),
                ("start", "MRR at its start", unit),
                *((movement.value, movement.value.capitalize(), unit) for movement in Movement),
                ("end", "MRR at its end", unit),
                ("billed", "Billed", unit),
                ("recognised", "Recognised", unit),
            )
        ),
        rows=tuple(_month(month) for month in report.months),
        source=origin.at("months"),
    )


def _month(month: MonthOfRevenue) -> tuple[str | Decimal, ...]:
    moved = month.moved
    name = f"{moved.window.start:%Y-%m}" + ("" if month.complete else " so far")
    movements = (getattr(moved, movement.value) for movement in Movement)
    return (name, moved.mrr_start, *movements, moved.mrr_end, month.booked.billed, month.booked.recognised)


def _cohorts(report: RevenueReport, origin: Origin) -> Iterator[Table]:
    shown = [cohort for cohort in report.cohorts if cohort.months][-_MOST_COHORTS:]
    if shown:
        yield Table(
            name="cohorts",
            caption="Customers by the month in which they first paid, and how many of them still do",
            columns=columns(
                (
                    ("cohort", "First paid in", Unit.TEXT),
                    ("customers", "Customers", Unit.COUNT),
                    ("last_month", "At the end of", Unit.TEXT),
                    ("retention", "Customers left", Unit.PERCENT),
                    ("revenue_retention", "MRR left", Unit.PERCENT),
                )
            ),
            rows=tuple(_cohort(cohort) for cohort in shown),
            source=origin.at("cohorts"),
            left_out=len(report.cohorts) - len(shown),
        )


def _cohort(cohort: Cohort) -> tuple[str | int | Decimal | None, ...]:
    last = cohort.months[-1]
    rates = (last.customer_retention.value, last.revenue_retention.value)
    return (cohort.month, cohort.customers, last.month, *(None if rate is None else 100 * rate for rate in rates))


def _notes(report: RevenueReport) -> Iterator[str]:
    last = report.months[0].moved
    whole = f"{last.window.start:{_MONTH}}"
    yield f"Rates are those of {whole}, the last whole month."
    if last.gross_churn.value is not None and last.customers_start:
        left = f"{last.customers_churned:,} of {counted(last.customers_start, 'customer')} left"
        yield f"In {whole} {left}; with those that pay less, {percent(last.gross_churn.value)} of MRR was lost."
    if report.table:
        yield f"All customers' revenue is in {report.table}."
