"""What an aggregate says, asked one thing at a time. What the inventory does not tell is None, never 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Aggregate, Suffix
from lamplighter.domain.inventory.bins import SIZE_EDGES, size_bin
from lamplighter.domain.inventory.cell import Amount, Cell, Version

Dimension = Literal["prefix", "storage_class", "tier", "version", "size_bin", "age_bin"]
# The columns without which a dimension is unknown.
_NEEDED: Mapping[str, str] = {
    "storage_class": columns.STORAGE_CLASS,
    "tier": columns.TIER,
    "size_bin": columns.SIZE,
    "age_bin": columns.LAST_MODIFIED,
}


@dataclass(frozen=True, slots=True)
class Total:
    """``bytes`` is None where the inventory has no sizes."""

    objects: int
    bytes: int | None


def total(aggregate: Aggregate, fits: Callable[[Cell], bool] = lambda _: True) -> Total:
    """Of the cells that fit; of all rows, versions and delete markers among them, by itself."""
    return _told(aggregate, (amount for cell, amount in aggregate.cells.items() if fits(cell)))


def total_by(aggregate: Aggregate, dimension: Dimension) -> Mapping[str | int | None, Total] | None:
    """By the values of one dimension, in their order. None where its column is missing."""
    if _NEEDED.get(dimension) in aggregate.missing:
        return None
    groups: dict[str | int | None, list[Amount]] = {}
    for cell, amount in aggregate.cells.items():
        groups.setdefault(getattr(cell, dimension), []).append(amount)
    ordered = sorted(groups.items(), key=lambda item: (item[0] is None, item[0]))
    return {value: _told(aggregate, amounts) for value, amounts in ordered}


def of_facet(aggregate: Aggregate, column: str) -> Mapping[str, Total] | None:
    """Objects and noncurrent versions by the values of one of ``columns.FACETS``. None where it is missing."""
    if column in aggregate.missing:
        return None
    own = sorted((facet.value, amount) for facet, amount in aggregate.facets.items() if facet.column == column)
    return {value: _told(aggregate, [amount]) for value, amount in own}


def unencrypted(aggregate: Aggregate) -> Total | None:
    """What S3 keeps as ``NOT-SSE``: it was written before January 2023, when S3 began to encrypt all that is new
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html).
    """
    found = of_facet(aggregate, "encryption_status")
    return None if found is None else found.get("NOT-SSE", _told(aggregate, ()))


def smaller_than(aggregate: Aggregate, below_bytes: int) -> Total | None:
    """Objects and noncurrent versions below an edge of the size bins. Raises ValueError for what is none."""
    if below_bytes not in SIZE_EDGES:
        raise ValueError(f"{below_bytes} bytes is no edge of the size bins; they are {', '.join(map(str, SIZE_EDGES))}")
    if columns.SIZE in aggregate.missing:
        return None
    edge = size_bin(below_bytes)
    return total(aggregate, lambda cell: cell.version is not Version.DELETE_MARKER and (cell.size_bin or 0) < edge)


def of_version(aggregate: Aggregate, version: Version) -> Total:
    """An inventory of current versions only has no others: 0 of them were listed."""
    return total(aggregate, lambda cell: cell.version is version)


def top_prefixes(aggregate: Aggregate, most: int) -> tuple[tuple[str, Total], ...]:
    """Those with the most bytes, then the most objects; exact, at the aggregate's ``prefixes_depth``."""
    ranked = sorted(aggregate.prefixes.items(), key=lambda item: (-item[1].bytes, -item[1].objects, item[0]))
    return tuple((prefix, _told(aggregate, [amount])) for prefix, amount in ranked[:most])


def by_suffix(aggregate: Aggregate) -> Mapping[Suffix, Total]:
    """With ``OTHER_SUFFIX`` for what was too many to tell apart."""
    return {suffix: _told(aggregate, [amount]) for suffix, amount in sorted(aggregate.suffixes.items())}


def _told(aggregate: Aggregate, amounts: Iterable[Amount]) -> Total:
    objects = total_bytes = 0
    for amount in amounts:
        objects, total_bytes = objects + amount.objects, total_bytes + amount.bytes
    return Total(objects, None if columns.SIZE in aggregate.missing else total_bytes)
