"""Prefixes of keys, told apart as deep as there are few enough of them.

Deeper there are never fewer prefixes, and in a part never more than in the whole. So parts that were each folded to the
depth that fits, and are folded again together, are the whole folded at once: no split and no order changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from lamplighter.domain.inventory.cell import Amount

SEPARATOR = "/"
_NOTHING = Amount()

KeyT = TypeVar("KeyT")


def prefix_of(key: str, depth: int) -> str:
    """With its last slash: ``users/7/a.jpg`` is in ``users/`` at depth 1, in ``users/7/`` from 2 on. At depth 0 all are
    in the empty prefix. Of a prefix it is the shallower prefix.
    """
    return SEPARATOR.join([*key.split(SEPARATOR, depth)[:-1], ""])


def depth_that_fits(prefixes: Iterable[str], depth: int, most: int) -> int:
    """The greatest depth up to this one at which there are at most so many."""
    distinct = set(prefixes)
    while depth > 0 and len(distinct := {prefix_of(prefix, depth) for prefix in distinct}) > most:
        depth -= 1
    return depth


class ByPrefix(Generic[KeyT]):
    """Amounts of keys that have a prefix, which are folded together where the prefixes become more than ``most``.

    ``prefix`` reads a key's prefix, ``renamed`` is the same key with another one.
    """

    def __init__(
        self, *, depth: int, most: int, prefix: Callable[[KeyT], str], renamed: Callable[[KeyT, str], KeyT]
    ) -> None:
        self.depth = depth
        self.amounts: dict[KeyT, Amount] = {}
        self._most, self._prefix, self._renamed = most, prefix, renamed
        self._distinct: set[str] = set()

    def add(self, amounts: Mapping[KeyT, Amount], depth: int) -> None:
        """``depth``: to which the prefixes of these are told apart."""
        if depth < self.depth:
            self._fold(depth)
        added = amounts if depth == self.depth else self._folded(amounts)
        add_all(self.amounts, added)
        self._distinct.update(map(self._prefix, added))
        if len(self._distinct) > self._most:
            self._fold(depth_that_fits(self._distinct, self.depth, self._most))

    def _fold(self, depth: int) -> None:
        self.depth = depth
        self.amounts = self._folded(self.amounts)
        self._distinct = set(map(self._prefix, self.amounts))

    def _folded(self, amounts: Mapping[KeyT, Amount]) -> dict[KeyT, Amount]:
        shorter: dict[str, str] = {}
        folded: dict[KeyT, Amount] = {}
        for key, amount in amounts.items():
            prefix = self._prefix(key)
            if prefix not in shorter:
                shorter[prefix] = prefix_of(prefix, self.depth)
            into = self._renamed(key, shorter[prefix])
            folded[into] = folded.get(into, _NOTHING) + amount
        return folded


def add_all(sums: dict[KeyT, Amount], amounts: Mapping[KeyT, Amount]) -> None:
    """Key by key, in place."""
    for key, amount in amounts.items():
        before = sums.get(key)
        sums[key] = amount if before is None else before + amount
