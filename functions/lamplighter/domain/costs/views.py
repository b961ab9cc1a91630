"""Charges added up: as the invoice has them, and as the rate at which the workload runs. Nothing is rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lamplighter.domain.costs.charges import APART, BillDay, CostLine, FigureState, weakest
from lamplighter.domain.costs.days import Days
from lamplighter.domain.costs.usage_kinds import kind_of_usage
from lamplighter.domain.exact import exactly

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``invoice_usd``: all that was charged. ``run_rate_usd``: amortised, without credits, refunds and tax. As settled
    as the least settled of its days.
    """

    invoice_usd: Decimal
    run_rate_usd: Decimal
    state: FigureState


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One service's, record type's or tag value's part of the figure."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCost:
    day: date
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTypeCost:
    """What was charged as one record type, amortised and not. ``in_run_rate`` is False of what stands apart from it."""

    record_type: str
    invoice_usd: Decimal
    amortized_usd: Decimal
    in_run_rate: bool


Charge = tuple[FigureState, CostLine]


def days_in(kept: Iterable[BillDay], days: Days) -> tuple[BillDay, ...]:
    return tuple(sorted((one for one in kept if one.day in days), key=lambda one: one.day))


def figure(days: Iterable[BillDay]) -> Figure:
    """Of all lines of these days."""
    own = tuple(days)
    total = _summed((day.state, line) for day in own for line in day.lines)
    return Figure(
        invoice_usd=total.invoice_usd, run_rate_usd=total.run_rate_usd, state=weakest(day.state for day in own)
    )


def by_day(days: Iterable[BillDay]) -> tuple[DailyCost, ...]:
    return tuple(DailyCost(day=one.day, figure=figure([one])) for one in days)


def by_service(days: Iterable[BillDay]) -> tuple[Share, ...]:
    """The dearest first."""
    return _shares(((day.state, line) for day in days for line in day.lines), lambda line: line.service)


def by_tag(days: Iterable[BillDay]) -> tuple[Share, ...]:
    """The dearest first; what has no such tag has the empty name."""
    return _shares(((day.state, line) for day in days for line in day.by_tag), lambda line: line.tag_value)


def by_usage(days: Iterable[BillDay]) -> tuple[Share, ...]:
    """By what the usage types are about, the dearest first."""
    lines = ((day.state, line) for day in days for line in day.by_usage)
    return _shares(lines, lambda line: kind_of_usage(line.usage_type or "").value)


def by_workload(whole: Figure, workloads: Mapping[str, Figure]) -> tuple[Share, ...]:
    """The dearest first, and under the empty name what belongs to none of them: together they are the whole."""
    with exactly():
        rest = Figure(
            invoice_usd=whole.invoice_usd - sum((one.invoice_usd for one in workloads.values()), _NOTHING),
            run_rate_usd=whole.run_rate_usd - sum((one.run_rate_usd for one in workloads.values()), _NOTHING),
            state=whole.state,
        )
    shares = [Share(name=name, figure=own) for name, own in workloads.items()]
    return (*sorted(shares, key=_dearest), Share(name="", figure=rest))


def by_record_type(days: Iterable[BillDay]) -> tuple[RecordTypeCost, ...]:
    """Each apart, so that credits hide nothing; by name."""
    grouped: dict[str, list[CostLine]] = {}
    for day in days:
        for line in day.lines:
            grouped.setdefault(line.record_type, []).append(line)
    with exactly():
        return tuple(
            RecordTypeCost(
                record_type=record_type,
                invoice_usd=sum((line.invoice_usd for line in lines), _NOTHING),
                amortized_usd=sum((line.run_rate_usd for line in lines), _NOTHING),
                in_run_rate=lines[0].kind not in APART,
            )
            for record_type, lines in sorted(grouped.items())
        )


def _shares(charges: Iterable[Charge], name_of: Callable[[CostLine], str | None]) -> tuple[Share, ...]:
    grouped: dict[str, list[Charge]] = {}
    for state, line in charges:
        grouped.setdefault(name_of(line) or "", []).append((state, line))
    shares = [Share(name=name, figure=_summed(own)) for name, own in grouped.items()]
    return tuple(sorted(shares, key=_dearest))


def _dearest(share: Share) -> tuple[Decimal, str]:
    return -share.figure.invoice_usd, share.name


def _summed(charges: Iterable[Charge]) -> Figure:
    own = tuple(charges)
    with exactly():
        return Figure(
            invoice_usd=sum((line.invoice_usd for _, line in own), _NOTHING),
            run_rate_usd=sum((line.run_rate_usd for _, line in own if line.kind not in APART), _NOTHING),
            state=weakest({state for state, _ in own}),
        )
