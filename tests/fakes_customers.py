"""Stand-ins for where customers' figures come from and notices go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lamplighter.domain.customers.figures import Batch, DayFigures, Profile
from lamplighter.domain.customers.periods import Periods
from lamplighter.domain.definitions.business import Customers
from lamplighter.domain.notice import Notice
from lamplighter.errors import LamplighterError


@dataclass
class FakeCustomerFigures:
    """Gives what lies in the periods, a batch for each row, and every profile. ``trouble`` is raised instead."""

    days: list[DayFigures] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)
    notes: Sequence[str] = ()
    complete: bool = True
    trouble: LamplighterError | None = None

    def read(self, _customers: Customers, periods: Periods) -> Iterator[Batch]:
        if self.trouble:
            raise self.trouble
        first, last = periods.before.isoformat(), periods.last.isoformat()
        for row in self.days:
            if first <= row.day <= last:
                yield Batch(days=[row])
        yield Batch(profiles=self.profiles, notes=tuple(self.notes), complete=self.complete)


@dataclass
class FakeNotices:
    sent: list[Notice] = field(default_factory=list)
    trouble: LamplighterError | None = None

    def send(self, notice: Notice) -> None:
        if self.trouble:
            raise self.trouble
        self.sent.append(notice)
