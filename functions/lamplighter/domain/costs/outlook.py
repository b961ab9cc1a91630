"""Where the month is going, and how it compares with the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lamplighter.domain.costs.charges import BillDay, ChargeKind
from lamplighter.domain.costs.days import DAY, Days, first_of_month, month_after, month_before
from lamplighter.domain.costs.views import Figure, days_in, figure
from lamplighter.domain.exact import exactly

CENT = Decimal("0.01")
# A whole week, for weekends cost less.
MEAN_DAYS = 7
# Cost Explorer is refreshed at least once in 24 hours
# (https://docs.aws.amazon.com/cost-management/latest/userguide/ce-what-is.html): the last day may not be all there.
STILL_COMING = DAY
_BY_THE_DAY = frozenset({ChargeKind.USAGE, ChargeKind.DISCOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The whole month's run rate, to the cent. ``method`` says how it comes about."""

    run_rate_usd: Decimal
    mean_day_usd: Decimal
    mean_of: Days
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same days of this month and of the one before. ``change_percent`` is None where there was nothing before."""

    days: Days
    days_before: Days
    now: Figure
    before: Figure
    change_usd: Decimal
    change_percent: Decimal | None


def month_of(days: Days) -> Days:
    """From the first of the month to the last of ``days``: its last day's month, so on the first it is the whole month
    that has just ended.
    """
    return Days(first_of_month(days.end - DAY), days.end)


def settled_day(days: Days) -> date:
    """The last one that a refresh has had a whole day for."""
    return days.end - DAY - STILL_COMING


def projected(kept: Mapping[date, BillDay], month: Days) -> Projection | None:
    """What the month came to until its last settled day, and for the rest of it the mean day of the week before: of
    usage and discounts only, for fees, support and tax do not come by the day. None where a day is missing.
    """
    until = settled_day(month)
    mean_of = Days(until - timedelta(days=MEAN_DAYS - 1), until + DAY)
    so_far = Days(month.start, until + DAY) if until >= month.start else None
    needed = {*mean_of, *(so_far or ())}
    if not needed <= kept.keys():
        return None
    week = _by_the_day(kept[day] for day in mean_of)
    rest = (month_after(month.start) - (so_far.end if so_far else month.start)).days
    spent = figure(days_in(kept.values(), so_far)).run_rate_usd if so_far else Decimal(0)
    mean = week / MEAN_DAYS
    return Projection(
        run_rate_usd=(spent + mean * rest).quantize(CENT),
        mean_day_usd=mean.quantize(CENT),
        mean_of=mean_of,
        method=_method(so_far, mean_of, rest),
    )


def compared(kept: Mapping[date, BillDay], month: Days) -> Comparison | None:
    """The settled days, and of a longer month those that the one before has too. None where there is no such day, or
    one is missing.
    """
    before = month_before(month.start)
    length = min(settled_day(month) + DAY - month.start, month.start - before)
    if length < DAY:
        return None
    days, days_before = Days(month.start, month.start + length), Days(before, before + length)
    if not {*days, *days_before} <= kept.keys():
        return None
    now, then = (figure(days_in(kept.values(), one)) for one in (days, days_before))
    with exactly():
        change = now.run_rate_usd - then.run_rate_usd
    percent = (100 * change / then.run_rate_usd).quantize(Decimal("0.1")) if then.run_rate_usd else None
    return Comparison(
        days=days, days_before=days_before, now=now, before=then, change_usd=change, change_percent=percent
    )


def _by_the_day(days: Iterable[BillDay]) -> Decimal:
    with exactly():
        lines = (line for day in days for line in day.lines if line.kind in _BY_THE_DAY)
        return sum((line.run_rate_usd for line in lines), Decimal(0))


def _method(so_far: Days | None, mean_of: Days, rest: int) -> str:
    spent = f"the run rate of {so_far} + " if so_far else ""
    return f"{spent}{rest} days at the mean day's usage of {mean_of}"
