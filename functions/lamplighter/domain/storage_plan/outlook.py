"""What the months to come cost with a plan and without it, the whole bucket's tiers included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.storage_plan.cost import PricedCell
from lamplighter.domain.storage_plan.moving import Effects, Step, timing
from lamplighter.domain.storage_plan.places import Place
from lamplighter.domain.storage_plan.quantities import Quantities, changed, cost_usd

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthAhead:
    """The ``month``-th 30 days from now: 1 begins now. ``plan_usd`` is storage, transitions and early deletes together;
    ``early_delete_usd`` is the most that they can be. ``saved_usd`` is what was saved since now, below 0 where it cost.
    """

    month: int
    nothing_usd: Decimal
    plan_usd: Decimal
    transition_usd: Decimal
    early_delete_usd: Decimal
    saved_usd: Decimal


class _Kind(NamedTuple):
    """Cells of one kind are moved alike, so they are reckoned as one."""

    place: Place
    size_bin: int
    age_bin: int
    step: Step


@dataclass(slots=True)
class _Change:
    less: Counter[str]
    more: Counter[str]
    transitions: Counter[str]
    early: Counter[str]


def months_ahead(moved: Iterable[tuple[PricedCell, Step]], effects: Effects) -> tuple[MonthAhead, ...]:
    """What is not moved stays as it is, and nothing comes or goes. Of cells with an age that the step does move."""
    changes = [_Change(Counter(), Counter(), Counter(), Counter()) for _ in range(effects.policy.horizon_months)]
    for kind, amount in _by_kind(moved).items():
        _apply(changes, kind, amount, effects)
    return tuple(_reckoned(changes, effects))


def pays_back_in(saved_usd: Sequence[Decimal]) -> int | None:
    """The month from which on more was saved than it cost, by what was saved until the end of each; None where that is
    beyond them.
    """
    behind = [month for month, usd in enumerate(saved_usd, 1) if usd < 0]
    first = behind[-1] + 1 if behind else 1
    return first if first <= len(saved_usd) and saved_usd[-1] > 0 else None


def _by_kind(moved: Iterable[tuple[PricedCell, Step]]) -> dict[_Kind, Amount]:
    sums: dict[_Kind, Amount] = {}
    for one, step in moved:
        if one.cell.age_bin is not None:
            kind = _Kind(one.place, one.size_bin, one.cell.age_bin, step)
            sums[kind] = sums.get(kind, Amount()) + one.amount
    return sums


def _apply(changes: list[_Change], kind: _Kind, amount: Amount, effects: Effects) -> None:
    when = timing(kind.step.days, kind.age_bin, effects.policy)
    before = effects.billing(kind.place, kind.size_bin).quantities(amount)
    for month, place in enumerate(effects.places(kind.step, when), when.first_month):
        changes[month - 1].less.update(before)
        changes[month - 1].more.update(effects.billing(place, kind.size_bin).quantities(amount))
    if when.fee_month is None:
        return
    paid = changes[when.fee_month - 1]
    paid.transitions[f"transitions into {kind.step.storage_class}"] += amount.objects
    early = effects.early_months(kind.place, when)
    paid.early.update({item: quantity * early for item, quantity in before.items()})


def _reckoned(changes: Iterable[_Change], effects: Effects) -> Iterator[MonthAhead]:
    nothing = cost_usd(effects.total, effects.prices)
    saved = _NOTHING
    for number, change in enumerate(changes, 1):
        storage = cost_usd(changed(effects.total, change.less, change.more), effects.prices)
        transitions = cost_usd(change.transitions, effects.prices)
        early = _early_usd(change.early, effects)
        with exactly():
            plan = storage + transitions + early
            saved += nothing - plan
        yield MonthAhead(
            month=number,
            nothing_usd=nothing,
            plan_usd=plan,
            transition_usd=transitions,
            early_delete_usd=early,
            saved_usd=saved,
        )


def _early_usd(quantities: Quantities, effects: Effects) -> Decimal:
    """At the prices by which the plan was made."""
    with exactly():
        return sum((quantity * effects.usd(item) for item, quantity in quantities.items()), _NOTHING)
