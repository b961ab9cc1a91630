"""Aggregates of parts become that of the whole. Associative and commutative, with ``nothing_of`` as the neutral one."""

from __future__ import annotations

from collections.abc import Mapping

from lamplighter.domain.inventory.aggregate import OTHER_SUFFIX, Aggregate, Facet, Suffix
from lamplighter.domain.inventory.cell import Amount, Cell
from lamplighter.domain.inventory.prefixes import ByPrefix, add_all


def merge(one: Aggregate, other: Aggregate) -> Aggregate:
    """Raises ValueError unless both are of the same inventory, within the same bounds."""
    merging = Merging(one)
    merging.add(other)
    return merging.whole()


class Merging:
    """Many at once, without a copy of the whole for each of them; in memory that the bounds hold."""

    def __init__(self, first: Aggregate) -> None:
        self._source, self._bounds = first.source, first.bounds
        self._missing: set[str] = set()
        depth = first.bounds.depth
        self._cells: ByPrefix[Cell] = ByPrefix(
            depth=depth,
            most=first.bounds.prefixes_of_cells,
            prefix=lambda cell: cell.prefix,
            renamed=lambda cell, prefix: cell._replace(prefix=prefix),
        )
        self._prefixes: ByPrefix[str] = ByPrefix(
            depth=depth, most=first.bounds.prefixes, prefix=lambda prefix: prefix, renamed=lambda _, prefix: prefix
        )
        self._facets: dict[Facet, Amount] = {}
        self._suffixes: dict[Suffix, Amount] = {}
        self.add(first)

    def add(self, part: Aggregate) -> None:
        """Raises ValueError for a part of another inventory, or of other bounds."""
        if (part.source, part.bounds) != (self._source, self._bounds):
            theirs, ours = (part.source, part.bounds), (self._source, self._bounds)
            raise ValueError(f"only parts of one inventory are merged: {theirs} is not {ours}")
        self._missing |= part.missing
        self._cells.add(part.cells, part.cells_depth)
        self._prefixes.add(part.prefixes, part.prefixes_depth)
        add_all(self._facets, part.facets)
        add_all(self._suffixes, part.suffixes)
        self._suffixes = _shortest(self._suffixes, self._bounds.suffixes)

    def whole(self) -> Aggregate:
        return Aggregate(
            source=self._source,
            bounds=self._bounds,
            missing=frozenset(self._missing),
            cells=dict(self._cells.amounts),
            cells_depth=self._cells.depth,
            prefixes=dict(self._prefixes.amounts),
            prefixes_depth=self._prefixes.depth,
            facets=dict(self._facets),
            suffixes=dict(self._suffixes),
        )


def _shortest(suffixes: dict[Suffix, Amount], most: int) -> dict[Suffix, Amount]:
    """What is among the shortest of the whole is so in each part that has it, so none of its counts was thrown together
    with the others.
    """
    distinct = {each.suffix for each in suffixes} - {OTHER_SUFFIX}
    if len(distinct) <= most:
        return suffixes
    kept: Mapping[str, str] = {text: text for text in sorted(distinct, key=lambda text: (len(text), text))[:most]}
    told: dict[Suffix, Amount] = {}
    for each, amount in suffixes.items():
        into = Suffix(kept.get(each.suffix, OTHER_SUFFIX), each.storage_class)
        told[into] = told.get(into, Amount()) + amount
    return told
