"""Which prefixes and sizes get which step, so that the whole costs least and no two rules meet in one object.

A rule of a prefix is one of all that lies below it, and S3 has no filter by class: so a step is judged by all the
objects that it would touch, and a prefix with a step has none above it and none below it for the same sizes. Of
several steps one after another none is cheaper than the last one at once, for every transition has its fee.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory.bins import AGE_EDGES_DAYS
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.inventory.prefixes import SEPARATOR
from lamplighter.domain.storage_plan.cost import PricedCell
from lamplighter.domain.storage_plan.moving import Effect, Effects, Step
from lamplighter.domain.storage_plan.policy import Policy
from lamplighter.domain.storage_plan.waterfall import LEAST_DAYS

_NOTHING = Decimal(0)
# A lifecycle is XML, which can't hold these; and what was no UTF-8 is not known as it was.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffd\ufffe\uffff]")
Chosen = Mapping[tuple[str, int], Step]
# What the horizon comes to more under each of the steps; None where it cannot be said, or must not be.
Changes = list[Decimal | None]


def steps_of(policy: Policy) -> tuple[Step, ...]:
    """Those that a plan may take, in the order in which they are preferred among equals."""
    days = sorted({policy.keep_days, *(edge for edge in AGE_EDGES_DAYS if edge > policy.keep_days)})
    return tuple(
        Step(day, storage_class)
        for day in days
        for storage_class in policy.classes
        if day >= LEAST_DAYS.get(storage_class, 0)
    )


def parent_of(prefix: str) -> str:
    return SEPARATOR.join([*prefix.split(SEPARATOR)[:-2], ""]) if prefix.count(SEPARATOR) > 1 else ""


def step_for(chosen: Chosen, prefix: str, size_bin: int) -> tuple[str, Step] | None:
    """The rule's prefix, and its step, for what lies at a prefix."""
    while True:
        if step := chosen.get((prefix, size_bin)):
            return prefix, step
        if not prefix:
            return None
        prefix = parent_of(prefix)


def choose(cells: Iterable[PricedCell], unknown: Iterable[tuple[str, int]], effects: Effects) -> Chosen:
    """``cells`` are of current versions with an age. ``unknown`` are prefixes and size bins with objects of which
    nobody can say what a step does to them.
    """
    steps = steps_of(effects.policy)
    trees: dict[int, dict[str, Changes]] = {}
    with exactly():
        for one in cells:
            own = trees.setdefault(one.size_bin, {}).setdefault(one.cell.prefix, [_NOTHING] * len(steps))
            _add(own, [_change(effect, one.amount) for effect in effects.under(one, steps)])
        for prefix, size_bin in unknown:
            trees.setdefault(size_bin, {})[prefix] = [None] * len(steps)
        least = effects.policy.least_saving_usd
        while True:
            chosen = {
                (prefix, size_bin): steps[at]
                for size_bin, tree in trees.items()
                for prefix, at in _best(tree, len(steps), least).items()
            }
            if len(chosen) <= effects.policy.most_rules:
                return chosen
            least = 2 * (least or Decimal(1))


def _change(effect: Effect | None, amount: Amount) -> Decimal | None:
    """None where a month would be dearer than before for good, however it is reckoned over the horizon."""
    if effect is None:
        return _NOTHING
    return None if effect.rise.of(amount) > 0 else effect.change.of(amount)


def _add(into: Changes, more: Changes) -> None:
    for at, (one, other) in enumerate(zip(into, more, strict=True)):
        into[at] = None if one is None or other is None else one + other


@dataclass(slots=True)
class _Best:
    """Of a prefix and all below it: ``usd`` with what its rules have to save, and the rules."""

    usd: Decimal = _NOTHING
    rules: dict[str, int] = field(default_factory=dict)


def _best(tree: Mapping[str, Changes], steps: int, least: Decimal) -> Mapping[str, int]:
    """One rule for a prefix and all below it, or the best of what is below it, from the deepest prefix up."""
    changes = {prefix: list(own) for prefix, own in tree.items()}
    below: dict[str, _Best] = {}
    waiting = _with_parents(changes)
    for prefix in sorted(waiting, key=lambda each: (-each.count(SEPARATOR), each)):
        own = changes.get(prefix) or [_NOTHING] * steps
        best = _better(below.pop(prefix, _Best()), prefix, own, least)
        if not prefix:
            return best.rules
        parent = parent_of(prefix)
        _add(changes.setdefault(parent, [_NOTHING] * steps), own)
        above = below.setdefault(parent, _Best())
        above.usd += best.usd
        above.rules |= best.rules
    return {}


def _better(apart: _Best, prefix: str, own: Changes, least: Decimal) -> _Best:
    """Of equals the fewer rules, then the deeper prefix (what is written elsewhere tomorrow was not judged), and the
    earlier step.
    """
    known = [(usd, at) for at, usd in enumerate(own) if usd is not None]
    if not known or _UNWRITABLE.search(prefix):
        return apart
    usd, at = min(known)
    one = _Best(usd + least, {prefix: at})
    return one if one.usd < 0 and (one.usd, 1) < (apart.usd, len(apart.rules)) else apart


def _with_parents(prefixes: Iterable[str]) -> set[str]:
    found = {""}
    for each in prefixes:
        prefix = each
        while prefix not in found:
            found.add(prefix)
            prefix = parent_of(prefix)
    return found
