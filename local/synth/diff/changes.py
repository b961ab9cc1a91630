"""What is different between two sets of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from local.synth.diff.consequences import Consequence, of_change, of_gone, of_new
from local.synth.diff.things import Facts, Thing, Value

Key = tuple[str, str]


class What(StrEnum):
    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"
    RENAMED = "renamed"
    REORDERED = "reordered"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``fact`` is what of the thing changed, from ``before`` to ``after``. ``consequence`` says what follows from it;
    ``dangerous``: something is lost, told to fewer people, or done without asking. ``unit`` is that of the alarm's
    metric.
    """

    kind: str
    name: str
    what: What
    fact: str | None = None
    before: Value = None
    after: Value = None
    consequence: str = ""
    dangerous: bool = False
    origin: str = ""
    facts: Facts | None = None
    unit: str = ""


def compare(before: Iterable[Thing], after: Iterable[Thing]) -> list[Change]:
    """In the order of the new things, then those that are gone."""
    old, new = _by_key(before), _by_key(after)
    renamed = dict(_renamed([old[key] for key in old if key not in new], [new[key] for key in new if key not in old]))
    was = {now: then for then, now in renamed.items()}
    changes: list[Change] = []
    for key, thing in new.items():
        if key in old:
            changes += _changed(old[key], thing)
        elif key in was:
            changes.append(_called_anew(old[was[key]], thing))
        else:
            changes.append(_new(thing))
    changes += [_gone(thing) for key, thing in old.items() if key not in new and key not in renamed]
    return changes


def _by_key(things: Iterable[Thing]) -> dict[Key, Thing]:
    return {(thing.kind, thing.name): thing for thing in things}


def _renamed(gone: Sequence[Thing], new: Sequence[Thing]) -> Iterator[tuple[Key, Key]]:
    """Evidently the same: the only one that is gone and the only new one of its kind with these very facts."""
    for then in gone:
        candidates = [now for now in new if _alike(then, now)]
        others = [other for other in gone if _alike(other, then)]
        if len(candidates) == 1 and len(others) == 1:
            yield (then.kind, then.name), (candidates[0].kind, candidates[0].name)


def _alike(one: Thing, other: Thing) -> bool:
    """A route's name is what it is for: one that is for something else is another route."""
    return one.kind == other.kind and one.kind != "route" and one.facts == other.facts and one.order == other.order


def _new(thing: Thing) -> Change:
    return _change(thing, What.NEW, of_new(thing), origin=thing.origin)


def _gone(thing: Thing) -> Change:
    return _change(thing, What.GONE, of_gone(thing), origin=thing.origin)


def _called_anew(then: Thing, now: Thing) -> Change:
    said = "in AWS it is a new one, without the old one's history"
    return Change(
        kind=now.kind, name=now.name, what=What.RENAMED, fact="name", before=then.name, after=now.name, consequence=said
    )


def _change(thing: Thing, what: What, consequence: Consequence, *, origin: str) -> Change:
    return Change(
        kind=thing.kind,
        name=thing.name,
        what=what,
        consequence=consequence.said,
        dangerous=consequence.dangerous,
        origin=origin,
        facts=thing.facts,
    )


def _changed(then: Thing, now: Thing) -> Iterator[Change]:
    for fact in [*now.facts, *(fact for fact in then.facts if fact not in now.facts)]:
        before, after = then.facts.get(fact), now.facts.get(fact)
        if same(before, after):
            continue
        consequence = of_change(fact, then, now)
        yield Change(
            kind=now.kind,
            name=now.name,
            what=What.CHANGED,
            fact=fact,
            before=before,
            after=after,
            consequence=consequence.said,
            dangerous=consequence.dangerous,
            origin=now.origin,
            facts=now.facts,
        )
    yield from _reordered(then, now)


def same(before: Value, after: Value) -> bool:
    """1 and 1.0 are one number; true and 1 are not the same word."""
    return before == after and isinstance(before, bool) == isinstance(after, bool)


def _reordered(then: Thing, now: Thing) -> Iterator[Change]:
    for place, order in now.order.items():
        before = then.order.get(place, ())
        if _common(before, order) != _common(order, before):
            yield Change(
                kind=now.kind,
                name=now.name,
                what=What.REORDERED,
                fact=place,
                before=before,
                after=order,
                consequence="the first that fits decides" if place in _FIRST_DECIDES else "",
                origin=now.origin,
            )


_FIRST_DECIDES = frozenset({"alarms", "routes"})


def _common(order: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    return [name for name in order if name in other]
