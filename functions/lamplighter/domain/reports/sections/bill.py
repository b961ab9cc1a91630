"""Figures of the bill: the month to date, where it is going, and what the period's own days cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from lamplighter.domain.costs.charges import weakest
from lamplighter.domain.costs.outlook import Projection, settled_day
from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.costs.usage_kinds import UsageKind
from lamplighter.domain.costs.views import DailyCost, Share
from lamplighter.domain.exact import exactly
from lamplighter.domain.reports.document import Action, Change, Figure, Mark, Unit
from lamplighter.domain.reports.origin import Origin, origin_of
from lamplighter.domain.reports.part import Part
from lamplighter.domain.reports.period import Period, period_before, utc_days
from lamplighter.domain.reports.states import marks_of
from lamplighter.domain.reports.words import day as words_of_day
from lamplighter.domain.reports.words import days as words_of_days
from lamplighter.domain.reports.words import dollars, month, named, percent
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.spoken_numbers import roughly

_RUN_RATE = "Costs are amortised, without credits, refunds and tax. Days are those of UTC, as on the bill."


def bill_part(period: Period, snapshot: Snapshot[CostReport], budget_usd: Decimal | None) -> Part:
    bill, origin = snapshot.body, origin_of(snapshot, period)
    return Part(
        changes=tuple(_changes(bill)),
        actions=tuple(_actions(bill, budget_usd)),
        figures=(
            _projection(bill, origin, budget_usd),
            _of_period(period, bill, origin),
            *_month_to_date(bill, origin),
            *_whole_days(bill, origin),
            *_settled_day(bill, origin),
            *_by_usage(bill, origin),
        ),
        notes=tuple(_notes(period, bill)),
    )


def _of_period(period: Period, bill: CostReport, origin: Origin) -> Figure:
    """None unless all of its days were read; compared once the last of them is all there."""
    days, days_before = utc_days(period), utc_days(period_before(period))
    own, lacking = _read(bill, days), _lacking(bill, days)
    return Figure(
        name="period",
        label=f"Cost of {named(period)}",
        value=_sum(own, days),
        unit=Unit.USD,
        source=origin.at("by_day.*.figure.run_rate_usd", f"sum of {days[0]} to {days[-1]}"),
        before=None if lacking else _sum(_read(bill, days_before), days_before),
        marks=(*marks_of(weakest(one.figure.state for one in own)), *origin.marks),
        note=lacking if len(own) == len(days) else f"The bill of {named(period)} was not all read yet.",
    )


def _lacking(bill: CostReport, days: Sequence[date]) -> str:
    return f"{words_of_day(days[-1])} is not all on the bill yet." if days[-1] > settled_day(bill.month) else ""


def _read(bill: CostReport, days: Sequence[date]) -> list[DailyCost]:
    return [one for one in bill.by_day if days[0] <= one.day <= days[-1]]


def _sum(own: Sequence[DailyCost], days: Sequence[date]) -> Decimal | None:
    if len(own) < len(days):
        return None
    with exactly():
        return sum((one.figure.run_rate_usd for one in own), Decimal(0))


def _month_to_date(bill: CostReport, origin: Origin) -> Iterator[Figure]:
    figure = bill.month_to_date
    views = (("run_rate", "Cost", "run_rate_usd"), ("invoice", "As invoiced", "invoice_usd"))
    for name, what, attribute in views:
        yield Figure(
            name=f"month_to_date.{name}",
            label=f"{what}, {words_of_days(bill.month)}",
            value=getattr(figure, attribute) if figure else None,
            unit=Unit.USD,
            source=origin.at(f"month_to_date.{attribute}" if figure else "month_to_date"),
            marks=(*(marks_of(figure.state) if figure else ()), *origin.marks),
        )


def _whole_days(bill: CostReport, origin: Origin) -> Iterator[Figure]:
    compared = bill.comparison
    if compared is not None:
        yield Figure(
            name="whole_days",
            label=f"Cost, {words_of_days(compared.days)}, the days that are all there",
            value=compared.now.run_rate_usd,
            unit=Unit.USD,
            source=origin.at("comparison.now.run_rate_usd"),
            before=compared.before.run_rate_usd,
            marks=(*marks_of(compared.now.state), *origin.marks),
            note=f"Before: {words_of_days(compared.days_before)}.",
        )


def _projection(bill: CostReport, origin: Origin, budget_usd: Decimal | None) -> Figure:
    """What the section is about; its label is that of every month, for trends of it."""
    projection = bill.projection
    return Figure(
        name="projection",
        label="Cost of the whole month, going on like this",
        value=projection.run_rate_usd if projection else None,
        unit=Unit.USD,
        source=origin.at("projection.run_rate_usd" if projection else "projection"),
        threshold=budget_usd,
        marks=(Mark.ESTIMATED, *origin.marks),
        note=_method(bill, projection) if projection else "A projection takes a whole week of days that were read.",
    )


def _method(bill: CostReport, projection: Projection) -> str:
    mean = f"{dollars(projection.mean_day_usd)} a day, the mean of {words_of_days(projection.mean_of)}"
    return f"{month(bill.month.start)}, the rest at {mean}."


def _settled_day(bill: CostReport, origin: Origin) -> Iterator[Figure]:
    """The last day that is all there, and the one a week before it."""
    day = settled_day(bill.month)
    places = {one.day: (place, one.figure) for place, one in enumerate(bill.by_day)}
    if day in places:
        place, figure = places[day]
        earlier = day - timedelta(days=7)
        _, week_before = places.get(earlier, (None, None))
        yield Figure(
            name="last_settled_day",
            label=f"Cost of {words_of_day(day)}, the last day that is all there",
            value=figure.run_rate_usd,
            unit=Unit.USD,
            source=origin.at(f"by_day.{place}.figure.run_rate_usd"),
            before=week_before.run_rate_usd if week_before else None,
            marks=(*marks_of(figure.state), *origin.marks),
            note=f"Before: {words_of_day(earlier)}, a week earlier." if week_before else "",
        )


def _by_usage(bill: CostReport, origin: Origin) -> Iterator[Figure]:
    """What storage, requests and transfer cost; the rest is in the table of them all."""
    for place, share in enumerate(bill.by_usage):
        if share.name != UsageKind.OTHER:
            yield Figure(
                name=f"usage.{share.name.replace(' ', '_')}",
                label=f"{share.name.capitalize()}, {words_of_days(bill.month)}",
                value=share.figure.run_rate_usd,
                unit=Unit.USD,
                source=origin.at(f"by_usage.{place}.figure.run_rate_usd"),
                marks=(*marks_of(share.figure.state), *origin.marks),
            )


def _changes(bill: CostReport) -> Iterator[Change]:
    compared = bill.comparison
    if compared is None:
        return
    before, now = dollars(compared.before.run_rate_usd), dollars(compared.now.run_rate_usd)
    if before == now:
        return
    by, more = compared.change_percent, "more" if compared.change_usd > 0 else "less"
    than = f"{roughly(float(abs(by)), 'percent')} {more}" if by else f"{dollars(abs(compared.change_usd))} {more}"
    days, days_before = (words_of_days(each) for each in (compared.days, compared.days_before))
    yield Change(what=f"{days} cost {now}, {than} than {days_before} ({before}).", why=_dearest(bill))


def dearest_first(shares: Iterable[Share]) -> list[Share]:
    """By the cost that is shown, not by what was invoiced."""
    return sorted(shares, key=lambda one: -one.figure.run_rate_usd)


def _dearest(bill: CostReport) -> str:
    figure = bill.month_to_date
    if not bill.by_service or figure is None or figure.run_rate_usd <= 0:
        return ""
    first = dearest_first(bill.by_service)[0]
    share = percent(first.figure.run_rate_usd / figure.run_rate_usd)
    return f"{first.name or 'What has no service'} is {share} of {month(bill.month.start)}, more than anything else."


def _actions(bill: CostReport, budget_usd: Decimal | None) -> Iterator[Action]:
    projection = bill.projection
    if projection is not None and budget_usd is not None and projection.run_rate_usd > budget_usd:
        yield Action(
            title=f"Bring the month back under its budget of {dollars(budget_usd)}",
            evidence=(
                f"It is heading for {dollars(projection.run_rate_usd)}, at {dollars(projection.mean_day_usd)} a day. "
                f"{_dearest(bill)}"
            ).rstrip(),
            saving_usd=projection.run_rate_usd - budget_usd,
        )
    for missing in bill.missing:
        yield Action(title=f"Have the bill of {words_of_days(missing.days)} read", evidence=missing.why)


def _notes(period: Period, bill: CostReport) -> Iterator[str]:
    yield _RUN_RATE
    last, needed = max((one.day for one in bill.by_day), default=None), utc_days(period)[-1]
    if last is not None and last < needed:
        yield f"The bill was read up to {words_of_day(last)}; the period ends with {words_of_day(needed)}."
    if bill.unread:
        yield f"{len(bill.unread)} of the {len(bill.month)} days of {words_of_days(bill.month)} could not be read."
    if bill.note:
        yield f"{bill.note[0].upper()}{bill.note[1:]}."
    if bill.paid_requests:
        yield f"Reading the bill took {bill.paid_requests} requests: {dollars(bill.paid_requests_usd)}."
