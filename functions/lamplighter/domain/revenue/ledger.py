"""All records of a revenue table, kept by customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lamplighter.domain.exact import exactly
from lamplighter.domain.revenue.terms import EventKind, RevenueEvent, Terms
from lamplighter.domain.revenue.timeline import Timeline, timeline
from lamplighter.domain.window import Window

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueBatch:
    """A part of what a table holds."""

    terms: Sequence[Terms] = ()
    events: Sequence[RevenueEvent] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What revenue events of a period add up to, without tax."""

    billed: Decimal = _NOTHING
    refunded: Decimal = _NOTHING
    recognised: Decimal = _NOTHING


@dataclass(slots=True)
class Ledger:
    """``periods`` are those whose events are added up. The order of records is all one."""

    periods: Sequence[Window]
    terms: dict[str, list[Terms]] = field(default_factory=lambda: defaultdict(list))
    _events: dict[tuple[int, str, EventKind], Decimal] = field(default_factory=lambda: defaultdict(lambda: _NOTHING))

    def add(self, batch: RevenueBatch) -> None:
        for terms in batch.terms:
            self.terms[terms.customer_id].append(terms)
        with exactly():
            for event in batch.events:
                for at, period in enumerate(self.periods):
                    if period.start <= event.at < period.end:
                        self._events[at, event.customer_id, event.kind] += event.amount - event.tax

    @property
    def customers(self) -> list[str]:
        """Of terms and of events of the periods."""
        return sorted({*self.terms, *(customer_id for _, customer_id, _ in self._events)})

    def timelines(self) -> Iterator[tuple[str, Timeline]]:
        return ((customer_id, timeline(self.terms.get(customer_id, ()))) for customer_id in self.customers)

    def booked(self, period: int) -> Booked:
        """Of all customers, within the period of that place."""
        with exactly():
            sums = dict.fromkeys(EventKind, _NOTHING)
            for (at, _, kind), amount in self._events.items():
                if at == period:
                    sums[kind] += amount
        return Booked(**{kind.value: amount for kind, amount in sums.items()})

    def booked_of(self, period: int, customer_id: str) -> Booked:
        found = {kind.value: self._events.get((period, customer_id, kind), _NOTHING) for kind in EventKind}
        return Booked(**found)
