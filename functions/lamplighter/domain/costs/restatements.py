"""What was reported of a day and reads otherwise now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lamplighter.domain.costs.charges import BillDay, FigureState
from lamplighter.domain.costs.views import Figure, by_service
from lamplighter.domain.exact import exactly

# Less than a cent on both views is not told.
TOLD_FROM_USD = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """``before`` and ``after`` of one service on one day; 0 where it was not charged then."""

    day: date
    service: str
    before: Figure
    after: Figure

    @property
    def change_usd(self) -> Decimal:
        """The larger of both views' changes, without its sign."""
        with exactly():
            invoice = self.after.invoice_usd - self.before.invoice_usd
            return max(abs(invoice), abs(self.after.run_rate_usd - self.before.run_rate_usd))


def restatements(before: Mapping[date, BillDay], after: Iterable[BillDay]) -> tuple[Restatement, ...]:
    """Of the days that were known before."""
    found = [
        change
        for day in after
        if day.day in before
        for change in _of_a_day(before[day.day], day)
        if change.change_usd >= TOLD_FROM_USD
    ]
    return in_order(found)


def in_order(changes: Iterable[Restatement]) -> tuple[Restatement, ...]:
    """The largest first."""
    return tuple(sorted(changes, key=lambda one: (-one.change_usd, one.day, one.service)))


def _of_a_day(before: BillDay, after: BillDay) -> Iterable[Restatement]:
    was = {share.name: share.figure for share in by_service([before])}
    is_ = {share.name: share.figure for share in by_service([after])}
    for service in was.keys() | is_.keys():
        yield Restatement(
            day=after.day,
            service=service,
            before=was.get(service, _nothing(before.state)),
            after=is_.get(service, _nothing(after.state)),
        )


def _nothing(state: FigureState) -> Figure:
    return Figure(invoice_usd=Decimal(0), run_rate_usd=Decimal(0), state=state)
