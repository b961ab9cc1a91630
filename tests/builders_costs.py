"""Bills by default: a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from lamplighter.domain.costs.charges import BillDay, CostLine, FigureState
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.reading import BillQuestion
from local.receivers.cost_explorer import Charge

TODAY = date(2026, 11, 20)
READ_AT = datetime(2026, 11, 20, tzinfo=UTC)
TAGS = {"Application": "AuraStream"}


def nov(day: int) -> date:
    return date(2026, 11, day)


def days(start: date, length: int) -> Days:
    return Days(start, start + timedelta(days=length))


def a_charge(
    day: date,
    usd: str,
    *,
    service: str = "AWS Lambda",
    amortized: str | None = None,
    kind: str = "Usage",
    env: str = "p",
    usage: str = "NoUsageType",
) -> Charge:
    return Charge(
        day=day,
        service=service,
        net_usd=Decimal(usd),
        record_type=kind,
        usage_type=usage,
        amortized_usd=Decimal(amortized) if amortized is not None else None,
        tags={**TAGS, "Environment": env},
    )


def question(asked: Days, *, by_tag: str | None = None, by_usage: bool = False, whole: bool = False) -> BillQuestion:
    return BillQuestion(days=asked, tags={} if whole else TAGS, by_tag=by_tag, by_usage=by_usage)


def a_line(usd: str, *, service: str = "AWS Lambda", kind: str = "Usage", amortized: str | None = None) -> CostLine:
    return CostLine(
        record_type=kind,
        service=service,
        invoice_usd=Decimal(usd),
        run_rate_usd=Decimal(usd if amortized is None else amortized),
    )


def a_bill_day(
    day: date, *lines: CostLine, state: FigureState = FigureState.ESTIMATED, read_at: datetime = READ_AT
) -> BillDay:
    return BillDay(day=day, state=state, read_at=read_at, lines=lines)


def known(bill_days: Iterable[BillDay]) -> dict[date, BillDay]:
    return {one.day: one for one in bill_days}
