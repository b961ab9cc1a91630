"""The bill of what a workload's template makes: item by item, and what can't be known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.pricing import Price

_NOTHING = Decimal(0)
# Shares of a line are rounded to this.
_SHARE = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How much of an item one thing of the file needs. ``origin`` is its place there."""

    origin: str
    what: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``usd`` without any free tier; ``usd_after_free`` where the whole account's is this workload's."""

    price: Price
    quantity: Decimal
    usd: Decimal
    usd_after_free: Decimal
    arithmetic: str
    parts: tuple[Part, ...]
    note: str = ""

    def share(self, part: Part) -> Decimal:
        """Its part of the line's cost, in US dollars."""
        return (self.usd * part.quantity / self.quantity).quantize(_SHARE)

    @property
    def costliest(self) -> tuple[Part, ...]:
        """The parts, the costliest first."""
        return tuple(sorted(self.parts, key=lambda part: -part.quantity))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEstimated:
    """``why`` says what is missing, and how to say it; ``price`` what to reckon with, where it is paid for."""

    what: str
    why: str
    price: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """``prices_region`` and ``as_of`` tell whose prices these are, and of when. The costliest line comes first."""

    workload: str
    region: str
    prices_region: str
    as_of: str
    lines: tuple[Line, ...]
    not_estimated: tuple[NotEstimated, ...]

    @property
    def usd(self) -> Decimal:
        return sum((line.usd for line in self.lines), _NOTHING)

    @property
    def usd_after_free(self) -> Decimal:
        return sum((line.usd_after_free for line in self.lines), _NOTHING)
