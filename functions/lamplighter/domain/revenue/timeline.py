"""A customer's monthly recurring revenue over time: steps, each at the instant from which it counts."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby, zip_longest

from lamplighter.domain.exact import exactly
from lamplighter.domain.revenue.terms import Terms

_NOTHING = Decimal(0)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timeline:
    """``instants`` in order; from each of them on, ``amounts`` is the MRR of all of the customer's subscriptions."""

    instants: tuple[datetime, ...]
    amounts: tuple[Decimal, ...]

    def before(self, at: datetime) -> Decimal:
        """As it stood when that instant came: what changes at the instant itself belongs to what follows."""
        place = bisect_left(self.instants, at)
        return self.amounts[place - 1] if place else _NOTHING

    @property
    def began(self) -> datetime | None:
        """When it first was more than nothing."""
        steps = zip(self.instants, self.amounts, strict=True)
        return next((instant for instant, amount in steps if amount), None)


def timeline(terms: Iterable[Terms]) -> Timeline:
    """Of one customer's terms, in any order; of two of one subscription and instant the greater counts."""
    changes: dict[datetime, Decimal] = defaultdict(lambda: _NOTHING)
    in_force = list(_in_force(terms))
    with exactly():
        for start, end, mrr in in_force:
            changes[start] += mrr
            if end is not None:
                changes[end] -= mrr
        return _accumulated(changes)


def _accumulated(changes: dict[datetime, Decimal]) -> Timeline:
    instants = sorted(instant for instant, change in changes.items() if change)
    amounts, amount = [], _NOTHING
    for instant in instants:
        amount += changes[instant]
        amounts.append(amount)
    return Timeline(tuple(instants), tuple(amounts))


def _in_force(terms: Iterable[Terms]) -> Iterator[tuple[datetime, datetime | None, Decimal]]:
    """From when until when, and how much."""
    ordered = sorted(terms, key=lambda one: (one.subscription_id, one.start, one.mrr, one.end or _NEVER))
    for _, versions in groupby(ordered, key=lambda one: one.subscription_id):
        own = list(versions)
        for one, following in zip_longest(own, own[1:]):
            ends = [end for end in (one.end, following.start if following else None) if end is not None]
            end = min(ends, default=None)
            if one.mrr and (end is None or end > one.start):
                yield one.start, end, one.mrr
