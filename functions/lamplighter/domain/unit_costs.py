"""What a unit costs, such as one analysis: what was charged and what was counted on the same days, and their quotient.

What was charged is the run rate: amortised, without credits, refunds and tax, which are no cost of a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fnmatch import fnmatchcase
from typing import ClassVar

from lamplighter.domain.costs.charges import APART, BillDay, FigureState, weakest
from lamplighter.domain.costs.days import Days
from lamplighter.domain.definitions.business import UnitCost
from lamplighter.domain.definitions.indicators import Better
from lamplighter.domain.exact import exactly, plainly
from lamplighter.domain.kpis import Trend, trend_of
from lamplighter.domain.measurement import Measurement, Unit
from lamplighter.domain.series import UNFINISHED
from lamplighter.domain.unit_cost_questions import UnitCount, days_before

_NOTHING = Decimal(0)
# Significant ones: of a cost of $0.000123456789 the rest is nobody's.
_DIGITS = Context(prec=10)
_SPOKEN_DIGITS = Context(prec=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotient:
    """``value_usd`` is ``usd`` × per ÷ ``units``, to ten significant digits; ``reason`` says so, or why it is None.

    Both are of the window's days without the ``unread`` ones, whose bill is not known. ``units`` is None where nobody
    knows. ``complete``: no day is unread, and all units were counted.
    """

    days: Days
    value_usd: Decimal | None
    usd: Decimal
    state: FigureState
    units: Decimal | None
    unread: tuple[date, ...]
    complete: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCostResult:
    """``change_percent`` against the window ``before``, where both are complete; more is worse."""

    name: str
    unit: str
    per: int
    services: tuple[str, ...]
    now: Quotient
    before: Quotient
    change_percent: Decimal | None
    trend: Trend
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCostReport:
    """All of a workload's, in its file's order."""

    kind: ClassVar[str] = "unit_costs"

    unit_costs: tuple[UnitCostResult, ...]


def unit_cost_result(unit: UnitCost, days: Days, kept: Mapping[date, BillDay], count: UnitCount) -> UnitCostResult:
    now, before = (_quotient(unit, each, kept, count) for each in (days, days_before(days)))
    known = (now.value_usd, before.value_usd) if now.complete and before.complete else (None, None)
    return UnitCostResult(
        name=unit.name,
        unit=unit.unit,
        per=unit.per,
        services=unit.services,
        now=now,
        before=before,
        change_percent=_change_percent(*known),
        trend=trend_of(Better.LOWER, *(None if value is None else float(value) for value in known)),
        messages=count.messages,
    )


def unit_cost_measurements(workload: str, report: UnitCostReport) -> Iterator[Measurement]:
    """In dollars, for which CloudWatch has no unit. Of what is known and complete."""
    for result in report.unit_costs:
        value = result.now.value_usd
        if value is not None and result.now.complete:
            yield Measurement(
                name="UnitCostUsd",
                value=float(value),
                unit=Unit.NONE,
                workload=workload,
                dimensions={"UnitCost": result.name},
            )


def is_one_of(service: str | None, patterns: Iterable[str]) -> bool:
    """``*`` stands for any text."""
    return any(fnmatchcase(service or "", pattern) for pattern in patterns)


def _quotient(unit: UnitCost, days: Days, kept: Mapping[date, BillDay], count: UnitCount) -> Quotient:
    own = [kept[day] for day in days if day in kept]
    counted = [count.by_day[one.day] for one in own if one.day in count.by_day]
    with exactly():
        usd = _charged(unit, own)
        usd_of_per = usd * unit.per
        units = sum(counted, _NOTHING) if counted else None
    unread = tuple(day for day in days if day not in kept)
    state = weakest(one.state for one in own)
    lacking = _lacking(unit, days, own, units, count)
    value = None if lacking or not units else _DIGITS.divide(usd_of_per, units)
    return Quotient(
        days=days,
        value_usd=value,
        usd=usd,
        state=state,
        units=units,
        unread=unread,
        complete=count.complete and not unread,
        reason=lacking or f"{_spoken(unit, usd, units, value)} ({state.value}), {days}{_spoken_unread(days, unread)}",
    )


def _charged(unit: UnitCost, own: Iterable[BillDay]) -> Decimal:
    lines = (line for day in own for line in day.lines if line.kind not in APART)
    return sum((line.run_rate_usd for line in lines if _is_asked(unit, line.service)), _NOTHING)


def _is_asked(unit: UnitCost, service: str | None) -> bool:
    return not unit.services or is_one_of(service, unit.services)


def _lacking(unit: UnitCost, days: Days, own: list[BillDay], units: Decimal | None, count: UnitCount) -> str | None:
    """Why there is no value. A service that was never charged may be one that the bill calls otherwise."""
    charged = sorted({line.service for day in own for line in day.lines if line.service})
    if not own:
        return f"no cost: no day of {days} could be read of the bill"
    if not any(_is_asked(unit, service) for service in charged):
        asked = ", ".join(unit.services) or "anything"
        return f"no cost: nothing was charged for {asked} in {days}; charged were: {', '.join(charged) or 'none'}"
    if not count.complete:
        return f"no cost: not all units of {days} are counted. {UNFINISHED}"
    if units is None:
        return f"no cost: nothing is known of its units in {days}"
    return None if units > 0 else f"no cost: there were {plainly(units)} units in {days}"


def _spoken(unit: UnitCost, usd: Decimal, units: Decimal | None, value: Decimal | None) -> str:
    quotient, charged = (plainly(_SPOKEN_DIGITS.create_decimal(amount)) for amount in (value or _NOTHING, usd))
    return f"${quotient} per {unit.unit}: ${charged} for {plainly(units or _NOTHING)} counted"


def _spoken_unread(days: Days, unread: tuple[date, ...]) -> str:
    return f", without {len(unread)} of {len(days)} days whose bill could not be read" if unread else ""


def _change_percent(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    if now is None or not before:
        return None
    return (100 * (now - before) / before).quantize(Decimal("0.1"))
