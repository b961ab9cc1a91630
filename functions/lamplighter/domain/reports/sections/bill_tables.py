"""What the bill is made of: by service, record type, tag and workload, and by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from lamplighter.domain.costs.days import Days, midnight, month_after
from lamplighter.domain.costs.outlook import settled_day
from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.costs.views import Share
from lamplighter.domain.reports.charting import line_chart
from lamplighter.domain.reports.document import Chart, ChartType, Line, Table, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import MOST_ROWS, Part, columns
from lamplighter.domain.reports.period import Period
from lamplighter.domain.reports.sections.bill import dearest_first
from lamplighter.domain.reports.series_words import Point, Spoken, told_course
from lamplighter.domain.reports.words import days as words_of_days
from lamplighter.domain.reports.words import dollars
from lamplighter.domain.snapshot import Snapshot

_UTC = ZoneInfo("UTC")
_CENT = Decimal("0.01")
_MOST_BARS = 8
_SHARES = (
    ("cost", "Cost", Unit.USD),
    ("invoice", "As invoiced", Unit.USD),
)
_SINCE = ("since", "Of it since the period began", Unit.USD)
_STATE = ("state", "State", Unit.TEXT)


def bill_tables(
    period: Period, snapshot: Snapshot[CostReport], before: Snapshot[CostReport] | None, budget_usd: Decimal | None
) -> Part:
    bill, origin = snapshot.body, origin_of(snapshot, period)
    same_month = before is not None and before.body.month.start == bill.month.start
    earlier = before.body if before is not None and same_month else None
    return Part(
        charts=tuple(
            chart for chart in (_by_day(bill, budget_usd, origin), _by_service(bill, origin)) if chart is not None
        ),
        tables=(*_shares(bill, earlier, origin), *_record_types(bill, origin)),
    )


def _by_day(bill: CostReport, budget_usd: Decimal | None, origin: Origin) -> Chart | None:
    """Against an even share of the month's budget, where there is one."""
    if not bill.by_day:
        return None
    points: list[Point] = [(midnight(one.day), float(one.figure.run_rate_usd)) for one in bill.by_day]
    days = (month_after(bill.month.start) - bill.month.start).days
    return line_chart(
        "by_day",
        "Cost of each day" if budget_usd is None else "Cost of each day, against an even share of the budget",
        Unit.USD,
        points,
        summary=_course(bill, points),
        period=Days(bill.by_day[0].day, bill.month.end).window,
        source=origin.at("by_day.*.figure.run_rate_usd"),
        threshold=None if budget_usd is None else float((budget_usd / days).quantize(_CENT)),
    )


def _course(bill: CostReport, points: Sequence[Point]) -> str:
    """Of the days that are all there."""
    settled = [(at, usd) for at, usd in points if at <= midnight(settled_day(bill.month))]
    coming = len(points) - len(settled)
    said = told_course(settled, Spoken(step="day", zone=_UTC, sums=True, number=_dollars))
    if not coming:
        return said
    return f"{said} The last {'day is' if coming == 1 else f'{coming} days are'} not all there yet."


def _dollars(usd: float) -> str:
    return dollars(Decimal(str(usd)))


def _by_service(bill: CostReport, origin: Origin) -> Chart | None:
    shown = dearest_first(bill.by_service)[:_MOST_BARS]
    if not shown:
        return None
    first, rest = shown[0], len(bill.by_service) - len(shown)
    return Chart(
        name="by_service",
        title="Cost by service",
        type=ChartType.BAR,
        unit=Unit.USD,
        x=tuple(share.name or "no service" for share in shown),
        lines=(Line(label="Cost", y=tuple(float(share.figure.run_rate_usd) for share in shown)),),
        summary=(
            f"{first.name or 'What has no service'} costs most, {dollars(first.figure.run_rate_usd)}"
            + (f"; {rest} more {'is' if rest == 1 else 'are'} not drawn." if rest else ".")
        ),
        period=bill.month.window,
        source=origin.at("by_service.*.figure.run_rate_usd"),
    )


def _shares(bill: CostReport, earlier: CostReport | None, origin: Origin) -> Iterator[Table]:
    described = (
        ("by_service", "Service", bill.by_service, earlier.by_service if earlier else None),
        ("by_usage", "Kind of usage", bill.by_usage, earlier.by_usage if earlier else None),
        ("by_tag", "Value of the tag", bill.by_tag, earlier.by_tag if earlier else None),
        ("by_workload", "Workload", bill.by_workload, earlier.by_workload if earlier else None),
    )
    for name, label, shares, before in described:
        if shares:
            known = None if before is None else {one.name: one.figure.run_rate_usd for one in before}
            yield _table(name, label, bill, (shares, known), origin)


def _table(
    name: str,
    label: str,
    bill: CostReport,
    shares: tuple[Sequence[Share], Mapping[str, Decimal] | None],
    origin: Origin,
) -> Table:
    now, before = shares
    return Table(
        name=name,
        caption=f"Costs of {words_of_days(bill.month)} by {label.lower()}",
        columns=columns(((name, label, Unit.TEXT), *_SHARES, *((_SINCE,) if before is not None else ()), _STATE)),
        rows=tuple(
            (
                one.name or "none",
                one.figure.run_rate_usd,
                one.figure.invoice_usd,
                *(() if before is None else (one.figure.run_rate_usd - before.get(one.name, Decimal(0)),)),
                one.figure.state.value,
            )
            for one in dearest_first(now)[:MOST_ROWS]
        ),
        source=origin.at(name, "" if before is None else "less what it was as the period began, where it says since"),
        left_out=len(now[MOST_ROWS:]),
    )


def _record_types(bill: CostReport, origin: Origin) -> Iterator[Table]:
    if bill.by_record_type:
        yield Table(
            name="by_record_type",
            caption=f"Costs of {words_of_days(bill.month)} by record type: credits, refunds and tax stand apart",
            columns=columns(
                (
                    ("record_type", "Record type", Unit.TEXT),
                    ("invoice", "As invoiced", Unit.USD),
                    ("amortized", "Amortised", Unit.USD),
                    ("in_run_rate", "In the cost", Unit.TEXT),
                )
            ),
            rows=tuple(
                (one.record_type, one.invoice_usd, one.amortized_usd, one.in_run_rate)
                for one in bill.by_record_type[:MOST_ROWS]
            ),
            source=origin.at("by_record_type"),
            left_out=len(bill.by_record_type[MOST_ROWS:]),
        )
