"""What moved monthly recurring revenue within a period, and the rates that follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lamplighter.domain.exact import exactly
from lamplighter.domain.revenue.timeline import Timeline
from lamplighter.domain.window import Window

_NOTHING = Decimal(0)
_RATIO_PLACES = Decimal("1e-6")


class Movement(StrEnum):
    NEW = "new"
    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    CHURN = "churn"
    REACTIVATION = "reactivation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One customer, from the beginning of a period to its end; ups and downs in between cancel out. ``movement`` is
    None where it ends as it began.
    """

    start: Decimal
    end: Decimal
    movement: Movement | None


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` is None where it is undefined, and ``reason`` says why; else how it comes about."""

    value: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenuePeriod:
    """``mrr_end = mrr_start + new + expansion + reactivation - contraction - churn``, exactly. Rates are ratios (0.02
    is 2 %) of ``mrr_start``, customer churn of ``customers_start``.
    """

    window: Window
    mrr_start: Decimal
    new: Decimal
    expansion: Decimal
    contraction: Decimal
    churn: Decimal
    reactivation: Decimal
    mrr_end: Decimal
    customers_start: int
    customers_end: int
    customers_new: int
    customers_churned: int
    gross_churn: Figure
    net_churn: Figure
    net_retention: Figure
    gross_retention: Figure
    customer_churn: Figure


def moved(timeline: Timeline, window: Window) -> Moved:
    """A customer that had no MRR ever before is new, one that had is reactivated."""
    start, end = timeline.before(window.start), timeline.before(window.end)
    return Moved(start=start, end=end, movement=_movement(timeline, window, start, end))


def _movement(timeline: Timeline, window: Window, start: Decimal, end: Decimal) -> Movement | None:
    if start == end:
        return None
    if not start:
        began = timeline.began
        return Movement.REACTIVATION if began is not None and began < window.start else Movement.NEW
    if not end:
        return Movement.CHURN
    return Movement.EXPANSION if end > start else Movement.CONTRACTION


def revenue_period(window: Window, customers: Iterable[Moved]) -> RevenuePeriod:
    """The customers' order, and how they come in parts, is all one."""
    sums, counts = dict.fromkeys(Movement, _NOTHING), dict.fromkeys(Movement, 0)
    start, end, customers_start, customers_end = _NOTHING, _NOTHING, 0, 0
    with exactly():
        for one in customers:
            start, end = start + one.start, end + one.end
            customers_start, customers_end = customers_start + bool(one.start), customers_end + bool(one.end)
            if one.movement is not None:
                sums[one.movement] += abs(one.end - one.start)
                counts[one.movement] += 1
    lost = sums[Movement.CHURN] + sums[Movement.CONTRACTION]
    won = sums[Movement.EXPANSION] + sums[Movement.REACTIVATION]
    return RevenuePeriod(
        window=window,
        mrr_start=start,
        mrr_end=end,
        **{movement.value: amount for movement, amount in sums.items()},
        customers_start=customers_start,
        customers_end=customers_end,
        customers_new=counts[Movement.NEW],
        customers_churned=counts[Movement.CHURN],
        gross_churn=_of_start(lost, start, "(churn + contraction) ÷ MRR at start"),
        net_churn=_of_start(lost - won, start, "(churn + contraction − expansion − reactivation) ÷ MRR at start"),
        net_retention=_of_start(start - lost + won, start, "1 − net churn"),
        gross_retention=_of_start(start - lost, start, "1 − gross churn"),
        customer_churn=ratio(
            Decimal(counts[Movement.CHURN]),
            Decimal(customers_start),
            "customers churned ÷ customers at start",
            "there were no paying customers at the start",
        ),
    )


def _of_start(amount: Decimal, start: Decimal, formula: str) -> Figure:
    return ratio(amount, start, formula, "there was no MRR at the start")


def ratio(amount: Decimal, of: Decimal, formula: str, undefined: str) -> Figure:
    """To six places."""
    return Figure((amount / of).quantize(_RATIO_PLACES), formula) if of else Figure(None, f"undefined: {undefined}")
