"""What was charged on a day, line by line, and how settled that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from lamplighter.domain.costs.days import month_before


class FigureState(StrEnum):
    """How much a figure may still change; see ``state_of``."""

    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    FINAL = "final"


def state_of(day: date, read_on: date, *, estimated: bool) -> FigureState:
    """Of what was charged for a day, as it was read on another.

    - estimated: the source says so (Cost Explorer's ``Estimated``): the month's invoice is not issued.
    - provisional: it is issued, and the day is of this month or of the one before. AWS may still apply refunds and
      credits, and support fees come on the sixth or seventh of the month after
      (https://docs.aws.amazon.com/cur/latest/userguide/view-finalized-cur.html).
    - final: issued, and read when a whole month had passed since the end of the day's own. It is not asked for again.
    """
    if estimated:
        return FigureState.ESTIMATED
    return FigureState.PROVISIONAL if day >= month_before(read_on) else FigureState.FINAL


def weakest(states: Iterable[FigureState]) -> FigureState:
    """A sum is as settled as its least settled part; of nothing it is final."""
    ranks = list(FigureState)
    return min(states, key=ranks.index, default=FigureState.FINAL)


class ChargeKind(StrEnum):
    """What the many record types of AWS come to. ``other`` is part of the run rate: what nobody knows hides nothing."""

    USAGE = "usage"
    FEE = "fee"
    SUPPORT = "support"
    DISCOUNT = "discount"
    CREDIT = "credit"
    REFUND = "refund"
    TAX = "tax"
    OTHER = "other"


# Not what running the workload costs: they stand apart, so that credits hide nothing.
APART = frozenset({ChargeKind.CREDIT, ChargeKind.REFUND, ChargeKind.TAX})
# In the order of asking: `SavingsPlanRecurringFee` is a fee, `SavingsPlanCoveredUsage` is usage. Of FOCUS's charge
# categories: Usage, Purchase, Tax, Credit, Adjustment.
_WORDS = (
    ("credit", ChargeKind.CREDIT),
    ("refund", ChargeKind.REFUND),
    ("tax", ChargeKind.TAX),
    ("support", ChargeKind.SUPPORT),
    ("discount program", ChargeKind.DISCOUNT),
    ("fee", ChargeKind.FEE),
    ("upfront", ChargeKind.FEE),
    ("recurring", ChargeKind.FEE),
    ("purchase", ChargeKind.FEE),
    ("usage", ChargeKind.USAGE),
    ("negation", ChargeKind.USAGE),
    ("discount", ChargeKind.DISCOUNT),
)


def kind_of(record_type: str) -> ChargeKind:
    """Of Cost Explorer's RECORD_TYPE or FOCUS's ChargeCategory: `Enterprise Discount Program Discount` is a discount,
    `DiscountedUsage` is usage.
    """
    asked = record_type.lower()
    return next((kind for word, kind in _WORDS if word in asked), ChargeKind.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """What was charged on a day for one service, one tag's value or one usage type, of one record type; the others are
    None where the source was not asked for all at once. ``tag_value`` is empty where the tag is missing.

    ``invoice_usd`` is what the invoice says (NetUnblendedCost; FOCUS BilledCost), ``run_rate_usd`` the same with what
    is paid in advance spread over its time (NetAmortizedCost; FOCUS EffectiveCost).
    """

    record_type: str
    invoice_usd: Decimal
    run_rate_usd: Decimal
    service: str | None = None
    tag_value: str | None = None
    usage_type: str | None = None

    @property
    def kind(self) -> ChargeKind:
        return kind_of(self.record_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDay:
    """All of a day's lines by service. ``by_tag``: the same charges by the value of a tag, and ``by_usage`` by usage
    type, where that was asked for.
    """

    day: date
    state: FigureState
    read_at: datetime
    lines: tuple[CostLine, ...] = ()
    by_tag: tuple[CostLine, ...] = ()
    by_usage: tuple[CostLine, ...] = ()
