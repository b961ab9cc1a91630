"""Stand-ins for where customers' usage and revenue are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lamplighter.domain.costs.days import Days
from lamplighter.domain.customer_costs.quantities import DayQuantities, QuantityBatch
from lamplighter.domain.definitions.business import Customers
from lamplighter.domain.revenue.ledger import RevenueBatch
from lamplighter.errors import LamplighterError


@dataclass
class FakeCustomerQuantities:
    """By customer and day (ISO); gives a batch for each."""

    figures: Mapping[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    complete: bool = True

    def read(self, _customers: Customers, columns: Sequence[str], days: Days) -> Iterator[QuantityBatch]:
        for (customer_id, day), numbers in self.figures.items():
            if days.start.isoformat() <= day < days.end.isoformat():
                yield QuantityBatch(days=[DayQuantities(customer_id, day, [numbers.get(name) for name in columns])])
        yield QuantityBatch(notes=tuple(self.notes), complete=self.complete)


@dataclass
class UnreadableRevenue:
    trouble: LamplighterError

    def read(self, _customers: Customers) -> Iterator[RevenueBatch]:
        raise self.trouble
