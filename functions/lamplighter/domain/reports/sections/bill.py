"""Figures of the bill: the month to date, where it is going, and what the period's own days cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from lamplighter.domain.costs.charges import weakest
from lamplighter.domain.costs.outlook import settled_day
from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.costs.views import DailyCost
from lamplighter.domain.exact import exactly
from lamplighter.domain.reports.document import Action, Figure, Mark, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import Part
from lamplighter.domain.reports.period import Period, period_before, utc_days
from lamplighter.domain.reports.states import marks_of
from lamplighter.domain.reports.words import dollars, went
from lamplighter.domain.snapshot import Snapshot

_RUN_RATE = (
    "Costs are the run rate: amortised, without credits, refunds and tax. Days are those of UTC, as of the bill."
)


def bill_part(period: Period, snapshot: Snapshot[CostReport], budget_usd: Decimal | None) -> Part:
    bill, origin = snapshot.body, origin_of(snapshot, period)
    return Part(
        changes=tuple(_changes(bill)),
        actions=tuple(_actions(bill, budget_usd)),
        figures=(
            _of_period(period, bill, origin),
            *_month_to_date(bill, origin),
            *_projection(bill, origin, budget_usd),
            *_settled_day(bill, origin),
        ),
        notes=tuple(_notes(period, bill)),
    )


def _of_period(period: Period, bill: CostReport, origin: Origin) -> Figure:
    """None unless all of its days were read."""
    days, days_before = utc_days(period), utc_days(period_before(period))
    own = _read(bill, days)
    return Figure(
        name="period",
        label=f"Cost of {period.name}",
        value=_sum(own, days),
        unit=Unit.USD,
        source=origin.at("by_day.*.figure.run_rate_usd", f"sum of {days[0]} to {days[-1]}"),
        before=_sum(_read(bill, days_before), days_before),
        marks=(*marks_of(weakest(one.figure.state for one in own)), *origin.marks),
    )


def _read(bill: CostReport, days: Sequence[date]) -> list[DailyCost]:
    return [one for one in bill.by_day if days[0] <= one.day <= days[-1]]


def _sum(own: Sequence[DailyCost], days: Sequence[date]) -> Decimal | None:
    if len(own) < len(days):
        return None
    with exactly():
        return sum((one.figure.run_rate_usd for one in own), Decimal(0))


def _month_to_date(bill: CostReport, origin: Origin) -> Iterator[Figure]:
    figure, comparison = bill.month_to_date, bill.comparison
    comparable = comparison if comparison is not None and comparison.days == bill.month else None
    views = (("run_rate", "cost", "run_rate_usd"), ("invoice", "as invoiced", "invoice_usd"))
    for name, what, attribute in views:
        yield Figure(
            name=f"month_to_date.{name}",
            label=f"{bill.month}, {what}",
            value=getattr(figure, attribute) if figure else None,
            unit=Unit.USD,
            source=origin.at(f"month_to_date.{attribute}" if figure else "month_to_date"),
            before=getattr(comparable.before, attribute) if comparable else None,
            marks=(*(marks_of(figure.state) if figure else ()), *origin.marks),
            note=f"Before: {comparable.days_before}." if comparable else "",
        )


def _projection(bill: CostReport, origin: Origin, budget_usd: Decimal | None) -> Iterator[Figure]:
    projection = bill.projection
    yield Figure(
        name="projection",
        label="The whole month, going on like this",
        value=projection.run_rate_usd if projection else None,
        unit=Unit.USD,
        source=origin.at("projection.run_rate_usd" if projection else "projection"),
        threshold=budget_usd,
        marks=(Mark.ESTIMATED, *origin.marks),
        note=projection.method if projection else "A projection takes a whole week of days that were read.",
    )


def _settled_day(bill: CostReport, origin: Origin) -> Iterator[Figure]:
    """The last day that is all there, and the one a week before it."""
    day = settled_day(bill.month)
    places = {one.day: (place, one.figure) for place, one in enumerate(bill.by_day)}
    if day in places:
        place, figure = places[day]
        _, week_before = places.get(date.fromordinal(day.toordinal() - 7), (None, None))
        yield Figure(
            name="last_settled_day",
            label=f"The last day that is all there, {day}",
            value=figure.run_rate_usd,
            unit=Unit.USD,
            source=origin.at(f"by_day.{place}.figure.run_rate_usd"),
            before=week_before.run_rate_usd if week_before else None,
            marks=(*marks_of(figure.state), *origin.marks),
            note="Before: the same day of the week before.",
        )


def _changes(bill: CostReport) -> Iterator[str]:
    comparison = bill.comparison
    if comparison is None or not comparison.change_usd:
        return
    before, now = (dollars(each.run_rate_usd) for each in (comparison.before, comparison.now))
    by = f" ({comparison.change_percent:+} %)" if comparison.change_percent is not None else ""
    told = went("What was spent", before, now, more=comparison.change_usd > 0)
    yield f"{told}{by}, {comparison.days} against {comparison.days_before}."


def _actions(bill: CostReport, budget_usd: Decimal | None) -> Iterator[Action]:
    projection = bill.projection
    if projection is not None and budget_usd is not None and projection.run_rate_usd > budget_usd:
        dearest = next((share.name for share in bill.by_service), "")
        yield Action(
            title=f"Bring the month back under its budget of {dollars(budget_usd)}",
            evidence=(
                f"It is going to cost {dollars(projection.run_rate_usd)}: {projection.method}. "
                f"The dearest service is {dearest or 'not named'}."
            ),
            saving_usd=projection.run_rate_usd - budget_usd,
        )
    for missing in bill.missing:
        yield Action(title=f"Have the bill of {missing.days} read", evidence=missing.why)


def _notes(period: Period, bill: CostReport) -> Iterator[str]:
    yield _RUN_RATE
    last, needed = max((one.day for one in bill.by_day), default=None), utc_days(period)[-1]
    if last is not None and last < needed:
        yield f"The bill was read up to {last}; the period ends with {needed}."
    if bill.unread:
        yield f"{len(bill.unread)} of the {len(bill.month)} days of {bill.month} could not be read."
    if bill.note:
        yield f"{bill.note[0].upper()}{bill.note[1:]}."
    if bill.paid_requests:
        yield f"Reading the bill took {bill.paid_requests} requests: {dollars(bill.paid_requests_usd)}."
