"""What an inventory lists of a bucket, summed up: the counts that pages and reports are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from zlib import crc32

from lamplighter.domain.inventory import views
from lamplighter.domain.inventory.aggregate import Aggregate, Source
from lamplighter.domain.inventory.bins import KIB
from lamplighter.domain.inventory.cell import Version
from lamplighter.domain.inventory.columns import FACETS
from lamplighter.domain.inventory.views import Total
from lamplighter.domain.inventory_run.bin_names import age_name, size_name

# What the storage classes for rarely read data charge for at least.
SMALL_BYTES = 128 * KIB
# As many as a page can show; the table beside the snapshot has all.
MOST_LISTED = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What of the bucket is ``name``. ``bytes`` is None where the inventory has no sizes."""

    name: str
    objects: int
    bytes: int | None


Portions = tuple[Portion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryCounts:
    """None is what the inventory does not tell: ``missing`` names the columns that it lacks.

    ``total`` is of all versions and delete markers; so are the portions, but those by facet and by suffix, which leave
    delete markers out. ``top_prefixes`` are told apart to ``prefix_depth`` slashes.
    """

    kind: ClassVar[str] = "inventory"

    bucket: str
    manifest: str
    listed_at: datetime
    missing: tuple[str, ...]
    total: Total
    by_class: Portions | None
    by_tier: Portions | None
    by_version: Portions | None
    by_size: Portions | None
    by_age: Portions | None
    small: Total | None
    noncurrent: Total
    delete_markers: Total
    unencrypted: Total | None
    facets: Mapping[str, Portions | None]
    prefix_depth: int
    top_prefixes: Portions
    top_suffixes: Portions


def inventory_counts(whole: Aggregate, manifest: str) -> InventoryCounts:
    return InventoryCounts(
        bucket=whole.source.bucket,
        manifest=manifest,
        listed_at=whole.source.created_at,
        missing=tuple(sorted(whole.missing)),
        total=views.total(whole),
        by_class=_by(whole, "storage_class"),
        by_tier=_by(whole, "tier"),
        by_version=_by(whole, "version"),
        by_size=_by(whole, "size_bin"),
        by_age=_by(whole, "age_bin"),
        small=views.smaller_than(whole, SMALL_BYTES),
        noncurrent=views.of_version(whole, Version.NONCURRENT),
        delete_markers=views.of_version(whole, Version.DELETE_MARKER),
        unencrypted=views.unencrypted(whole),
        facets={column: _facet(whole, column) for column in FACETS},
        prefix_depth=whole.prefixes_depth,
        top_prefixes=_portions(views.top_prefixes(whole, MOST_LISTED)),
        top_suffixes=_top_suffixes(whole),
    )


def taken_at(source: Source) -> datetime:
    """When the inventory was made, with microseconds of the bucket's own: a workload's buckets are often listed at the
    same instant, and would else be one snapshot.
    """
    own = timedelta(microseconds=crc32(source.bucket.encode()) % 1_000_000)
    return source.created_at.replace(microsecond=0) + own


def _by(whole: Aggregate, dimension: views.Dimension) -> Portions | None:
    totals = views.total_by(whole, dimension)
    if totals is None:
        return None
    return _portions((_name(dimension, value), total) for value, total in totals.items())


def _name(dimension: views.Dimension, value: str | int | None) -> str:
    if dimension in {"size_bin", "age_bin"}:
        number = None if value is None else int(value)
        return size_name(number) if dimension == "size_bin" else age_name(number)
    return str(value)


def _facet(whole: Aggregate, column: str) -> Portions | None:
    totals = views.of_facet(whole, column)
    return None if totals is None else _portions(totals.items())


def _top_suffixes(whole: Aggregate) -> Portions:
    sums: dict[str, Total] = {}
    for suffix, total in views.by_suffix(whole).items():
        before = sums.get(suffix.suffix, Total(0, None if total.bytes is None else 0))
        both = None if total.bytes is None or before.bytes is None else before.bytes + total.bytes
        sums[suffix.suffix] = Total(before.objects + total.objects, both)
    ranked = sorted(sums.items(), key=lambda item: (-(item[1].bytes or 0), -item[1].objects, item[0]))
    return _portions(ranked[:MOST_LISTED])


def _portions(totals: Iterable[tuple[str, Total]]) -> Portions:
    return tuple(Portion(name=name, objects=total.objects, bytes=total.bytes) for name, total in totals)
