"""What customers cost, and what is left of what they pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from lamplighter.domain.customer_costs.margins import CustomerCost
from lamplighter.domain.customer_costs.report import CustomerCostReport, Margins
from lamplighter.domain.reports.document import Action, Figure, Provenance, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import MOST_ROWS, Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.states import marks_of
from lamplighter.domain.reports.words import counted, dollars, listed
from lamplighter.domain.reports.words import days as words_of_days
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import measured

_DAYS_A_MONTH = Decimal(365) / 12
_CENT = Decimal("0.01")
_BELOW_NOTHING = "Below 0: usage is at list prices, and credits and discounts are nobody's."
_COLUMNS = (
    ("customer", "Customer", Unit.TEXT),
    ("metered", "By its usage", Unit.USD),
    ("shared", "Its share", Unit.USD),
    ("cost", "Cost", Unit.USD),
    ("revenue", "Revenue", Unit.USD),
    ("margin", "Margin", Unit.USD),
    ("margin_percent", "Margin, of revenue", Unit.PERCENT),
)


def customer_costs_part(period: Period, snapshot: Snapshot[CustomerCostReport], names: Mapping[str, str]) -> Part:
    """``names`` by id, as far as they are known."""
    report, origin = _named(snapshot.body, names), origin_of(snapshot, period)
    return Part(
        actions=tuple(_actions(report)),
        figures=tuple(_figures(report, origin)),
        tables=tuple(_tables(report, origin)),
        notes=tuple(_notes(report)),
    )


def _named(report: CustomerCostReport, names: Mapping[str, str]) -> CustomerCostReport:
    def called(costs: Sequence[CustomerCost]) -> tuple[CustomerCost, ...]:
        return tuple(replace(one, customer_id=names.get(one.customer_id, one.customer_id)) for one in costs)

    margins = report.margins and replace(report.margins, below=called(report.margins.below))
    return replace(report, dearest=called(report.dearest), margins=margins)


def _figures(report: CustomerCostReport, origin: Origin) -> Iterator[Figure]:
    marks = (*marks_of(report.state), *origin.marks)
    amounts = (
        ("bill_usd", "Bill", report.bill_usd),
        ("allocated_usd", "Of it, what customers cost", report.allocated_usd),
        ("unallocated_usd", "Of it, nobody's", report.unallocated_usd),
    )
    for name, label, value in amounts:
        yield Figure(
            name=f"customers.{name}",
            label=f"{label}, {words_of_days(report.days)}",
            value=value,
            unit=Unit.USD,
            source=origin.at(name),
            marks=marks,
            note=_BELOW_NOTHING if value < 0 else "",
        )
    if report.margins is not None:
        yield Figure(
            name="customers.below_margin",
            label=f"Customers with a margin under {margin_target(report.margins)}",
            value=_below(report.margins),
            unit=Unit.COUNT,
            source=origin.at("margins.below; margins.more_below", "how many are listed, and how many more there are"),
            threshold=0,
            marks=marks,
        )


def _below(margins: Margins) -> int:
    return len(margins.below) + margins.more_below


def margin_target(margins: Margins) -> str:
    return measured(float(margins.target_percent), "percent")


def _actions(report: CustomerCostReport) -> Iterator[Action]:
    """What those that cost more than they pay lose in a month: so much is saved at least by charging what they cost."""
    margins = report.margins
    if margins is None or not margins.below:
        return
    losing = [one for one in margins.below if one.margin_usd is not None and one.margin_usd < 0]
    lost = -sum((one.margin_usd or Decimal(0) for one in losing), Decimal(0))
    a_month = (lost * _DAYS_A_MONTH / len(report.days)).quantize(_CENT) if losing else None
    thin = sorted((one for one in margins.below if one not in losing), key=lambda one: one.margin_percent or 0)
    who = f"{counted(_below(margins), 'customer')} with a margin under {margin_target(margins)}"
    yield Action(
        title=f"Look at prices and usage of {who}",
        evidence=" ".join((*_losing(losing, lost, a_month, report), *_thin(thin, margins))),
        saving_usd=a_month,
    )


def _losing(
    losing: Sequence[CustomerCost], lost: Decimal, a_month: Decimal | None, report: CustomerCostReport
) -> Iterator[str]:
    if a_month is not None:
        cost = "costs more than it pays" if len(losing) == 1 else "cost more than they pay"
        names = listed([one.customer_id for one in losing])
        whole = f"{dollars(lost)} in {counted(len(report.days), 'day')}, which is {dollars(a_month)} in a mean month"
        yield f"{names} {cost}: {whole}."


def _thin(thin: Sequence[CustomerCost], margins: Margins) -> Iterator[str]:
    if thin:
        told = [
            f"{one.customer_id} ({measured(float(one.margin_percent), 'percent')})"
            for one in thin
            if one.margin_percent is not None
        ]
        more = len(thin) + margins.more_below
        yield f"{more} {'more has' if more == 1 else 'more have'} a thin margin: {listed(told)}."


def _tables(report: CustomerCostReport, origin: Origin) -> Iterator[Table]:
    if report.dearest:
        yield _customers("dearest", "Customers that cost most", report.dearest, report.customers, origin.at("dearest"))
    margins = report.margins
    if margins is not None and margins.below:
        caption = f"Customers with a margin under {margin_target(margins)}, the least in dollars first"
        yield _customers("below_margin", caption, margins.below, _below(margins), origin.at("margins.below"))
    if report.unallocated:
        yield Table(
            name="unallocated",
            caption="What of the bill is nobody's, and why",
            columns=columns((("what", "What", Unit.TEXT), ("usd", "Cost", Unit.USD), ("why", "Why", Unit.TEXT))),
            rows=tuple((one.what, one.usd, one.why) for one in report.unallocated[:MOST_ROWS]),
            source=origin.at("unallocated"),
            left_out=len(report.unallocated[MOST_ROWS:]),
        )


def _customers(name: str, caption: str, costs: Sequence[CustomerCost], all_: int, source: Provenance) -> Table:
    shown = costs[:MOST_ROWS]
    return Table(
        name=name,
        caption=caption,
        columns=columns(_COLUMNS),
        rows=tuple(
            (
                one.customer_id,
                one.metered_usd,
                one.shared_usd,
                one.cost_usd,
                one.revenue_usd,
                one.margin_usd,
                one.margin_percent,
            )
            for one in shown
        ),
        source=source,
        left_out=all_ - len(shown),
    )


def _notes(report: CustomerCostReport) -> Iterator[str]:
    yield from report.notes
    if not report.complete:
        yield "Costs of customers are not complete: days of the bill or of the customers' figures are missing."
    if report.margins is not None and report.margins.unknown:
        unknown = counted(report.margins.unknown, "customer")
        yield f"No revenue is known of {unknown}, which cost {dollars(report.margins.unknown_cost_usd)}."
    if report.table:
        yield f"All customers' costs are in {report.table}."
