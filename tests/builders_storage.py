"""Buckets by default: a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from lamplighter.domain.inventory.aggregate import Aggregate, Facet, Source, Suffix
from lamplighter.domain.inventory.bins import GIB, KIB, MIB, age_bin, size_bin
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.storage_plan.policy import Policy
from local.synth.bill import list_prices

PRICES: PriceList = list_prices()
LISTED_AT = datetime(2026, 11, 20, tzinfo=UTC)
# A plan of whatever saves anything.
EAGER = Policy(least_saving_usd=Decimal(0))


def a_cell(
    objects: int = 1,
    size: int = GIB,
    *,
    prefix: str = "",
    storage_class: str = "STANDARD",
    tier: str = "",
    version: Version = Version.CURRENT,
    age_days: float | None = 400,
) -> tuple[Cell, Amount]:
    """Objects of one size each, in bytes."""
    bins = size_bin(size), None if age_days is None else age_bin(age_days)
    return Cell(prefix, storage_class, tier, version, *bins), Amount(objects, objects * size)


def a_bucket(
    *cells: tuple[Cell, Amount],
    missing: Iterable[str] = (),
    suffixes: Mapping[Suffix, Amount] | None = None,
    facets: Mapping[Facet, Amount] | None = None,
    bucket: str = "my-photo-bucket",
    created_at: datetime = LISTED_AT,
) -> Aggregate:
    sums: dict[Cell, Amount] = {}
    for cell, amount in cells:
        sums[cell] = sums.get(cell, Amount()) + amount
    return Aggregate(
        source=Source(bucket=bucket, created_at=created_at),
        missing=frozenset(missing),
        cells=sums,
        cells_depth=3,
        prefixes_depth=3,
        suffixes=suffixes or {},
        facets=facets or {},
    )


__all__ = ["EAGER", "GIB", "KIB", "LISTED_AT", "MIB", "PRICES", "a_bucket", "a_cell"]
