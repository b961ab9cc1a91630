"""All that is known of an inventory after it was read: a mergeable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from lamplighter.domain.inventory.cell import Amount, Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bucket that was listed, and the inventory's creation (aware): ages are as of then."""

    bucket: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much is told apart.

    Prefixes are told apart to ``depth`` slashes, less deep where they would be more than so many. Of suffixes the
    shortest are kept, in alphabetical order among equals; the rest are ``OTHER_SUFFIX``. Raises ValueError unless there
    is room for one of each, and for the cells' prefixes among all prefixes.
    """

    depth: int = 3
    prefixes_of_cells: int = 250
    prefixes: int = 50_000
    suffixes: int = 1_000

    def __post_init__(self) -> None:
        if self.depth < 0 or self.suffixes < 1 or not 1 <= self.prefixes_of_cells <= self.prefixes:
            raise ValueError(
                f"depth >= 0, suffixes >= 1 and 1 <= prefixes_of_cells <= prefixes are allowed, not {self}"
            )


OTHER_SUFFIX = "*"


class Facet(NamedTuple):
    """A value of one of ``columns.FACETS``; empty where the object has none."""

    column: str
    value: str


class Suffix(NamedTuple):
    """What follows the last dot of a key's last segment, in lower case: ``jpg``; empty without one."""

    suffix: str
    storage_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """Exact counts of what was read.

    ``cells`` and ``prefixes`` are of all rows, ``facets`` and ``suffixes`` of all but delete markers. ``missing`` names
    the columns (of ``columns.OPTIONAL``) that the inventory or a part of it lacks: what depends on them is unknown.
    ``cells_depth`` and ``prefixes_depth`` are the depths at which prefixes are told apart in the end.
    """

    source: Source
    bounds: Bounds = Bounds()
    missing: frozenset[str] = frozenset()
    cells: Mapping[Cell, Amount] = field(default_factory=dict)
    cells_depth: int
    prefixes: Mapping[str, Amount] = field(default_factory=dict)
    prefixes_depth: int
    facets: Mapping[Facet, Amount] = field(default_factory=dict)
    suffixes: Mapping[Suffix, Amount] = field(default_factory=dict)


def nothing_of(source: Source, bounds: Bounds) -> Aggregate:
    """What merging begins with: an inventory without objects."""
    return Aggregate(source=source, bounds=bounds, cells_depth=bounds.depth, prefixes_depth=bounds.depth)
