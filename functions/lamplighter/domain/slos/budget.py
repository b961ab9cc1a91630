"""How an error budget was spent: what is left, and which day took how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from lamplighter.domain.burn_rate import error_budget
from lamplighter.domain.definitions.objectives import Slo
from lamplighter.domain.slos.event_counts import Timeline, within
from lamplighter.domain.slos.periods import SloPeriod, days_of
from lamplighter.domain.window import Window

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Of events that may fail over the whole period. Of a calendar's window it is expected: as if the rest of it had as
    many events an hour as what is over.
    """

    events: Fraction
    spent: Fraction

    @property
    def left(self) -> Fraction:
        """Below 0 where more failed than may."""
        return self.events - self.spent

    @property
    def left_share(self) -> Fraction:
        """Of the whole: 1 - burn rate * elapsed / period. There are events, so there is a budget."""
        return self.left / self.events

    def share(self, failures: Fraction) -> float:
        return float(failures / self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfBudget:
    """``day`` is the SLO's time zone's; the first and the last of a window that rolls are parts of days. ``consumed``
    and ``remaining``, at its end, are shares of the whole budget. ``sli`` is None without events.
    """

    day: date
    events: float
    failures: float
    sli: float | None
    consumed: float
    remaining: float


def budget_of(slo: Slo, period: SloPeriod, counts: Timeline) -> Budget | None:
    """None without events: there is nothing to have a share of."""
    counted = within(counts, period.so_far)
    if not counted.events:
        return None
    whole = counted.events * Fraction(period.whole.length_s) / Fraction(period.so_far.length_s)
    return Budget(events=whole * error_budget(slo.objective), spent=counted.failures)


def days_of_budget(slo: Slo, period: SloPeriod, counts: Timeline, budget: Budget) -> Iterator[DayOfBudget]:
    """How the budget of this window was spent, from its first day to its last."""
    spent = Fraction(0)
    for day, window in days_of(period.so_far, ZoneInfo(slo.window.time_zone)):
        counted = within(counts, window)
        spent += counted.bad
        ratio = counted.error_ratio
        yield DayOfBudget(
            day=day,
            events=float(counted.events),
            failures=float(counted.failures),
            sli=None if ratio is None else float(1 - ratio),
            consumed=budget.share(counted.failures),
            remaining=1 - budget.share(max(spent, Fraction(0))),
        )


def worst_day(days: tuple[DayOfBudget, ...]) -> DayOfBudget | None:
    """The one that took most of the budget, of several the latest; None where none took any."""
    worst = max(days, key=lambda day: (day.consumed, day.day), default=None)
    return worst if worst is not None and worst.consumed > 0 else None


def consumed_by_day(counts: Timeline, budget: Budget, end: datetime, days: int) -> list[float]:
    """Of so many times 24 hours before that instant, oldest first, from the first with events on: what was before
    began to be counted later, and tells nothing.
    """
    blocks = [within(counts, Window(end - back * _DAY, end - (back - 1) * _DAY)) for back in range(days, 0, -1)]
    first = next((at for at, counted in enumerate(blocks) if counted.events), len(blocks))
    return [budget.share(counted.failures) for counted in blocks[first:]]


def returning_by_day(counts: Timeline, budget: Budget, window: Window) -> list[float]:
    """What each of the next days gives back to a window that rolls: what its oldest 24 hours took, and so on."""
    days = int(window.length_s / _DAY.total_seconds())
    starts = [window.start + day * _DAY for day in range(days)]
    return [budget.share(within(counts, Window(start, start + _DAY)).failures) for start in starts]
