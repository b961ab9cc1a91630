"""Files that compressing makes smaller, as far as their names tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.exact import exactly
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.storage_plan.moving import Effects, Linear
from lamplighter.domain.storage_plan.places import INTELLIGENT_TIERING, Place

# Text and uncompressed samples. What is compressed within, such as jpg, mp4, parquet or docx, gains nothing.
COMPRESSIBLE = frozenset(
    (
        *("csv", "tsv", "json", "jsonl", "ndjson", "geojson", "xml", "yaml", "yml", "sql"),
        *("txt", "log", "md", "htm", "html", "css", "js", "map", "svg"),
        *("bmp", "pgm", "ppm", "tif", "tiff", "wav", "tar"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compressible:
    """``monthly_usd`` is what their bytes cost by the last byte's price; None where their tier or class is not known.

    ``saving_usd`` a month and ``bytes_after`` follow from an assumption, and are None without one. ``rewriting_usd`` is
    paid once: each is read, and written again in its class.
    """

    suffix: str
    storage_class: str
    objects: int
    bytes: int
    monthly_usd: Decimal | None
    rewriting_usd: Decimal | None
    bytes_after: int | None
    saving_usd: Decimal | None


def compressible(aggregate: Aggregate, effects: Effects) -> tuple[Compressible, ...] | None:
    """All versions, those with the most bytes first. None where the inventory has no sizes."""
    if columns.SIZE in aggregate.missing:
        return None
    return tuple(sorted(_found(aggregate, effects), key=lambda one: (-one.bytes, one.suffix, one.storage_class)))


def _found(aggregate: Aggregate, effects: Effects) -> Iterator[Compressible]:
    left = effects.policy.compressed_to_percent
    for kind, amount in aggregate.suffixes.items():
        if kind.suffix not in COMPRESSIBLE or not amount.bytes:
            continue
        rates = _per_byte(kind.storage_class, effects)
        with exactly():
            monthly = None if rates is None else rates[0].of(Amount(0, amount.bytes))
            rewriting = None if rates is None else rates[1].of(amount)
            saving = None if monthly is None or left is None else monthly * (100 - left) / 100
        yield Compressible(
            suffix=kind.suffix,
            storage_class=kind.storage_class,
            objects=amount.objects,
            bytes=amount.bytes,
            monthly_usd=monthly,
            rewriting_usd=rewriting,
            bytes_after=None if left is None else int(amount.bytes * left / 100),
            saving_usd=saving,
        )


def _per_byte(storage_class: str, effects: Effects) -> tuple[Linear, Linear] | None:
    """A month of one byte, and of writing one object anew. Suffixes are not counted by tier."""
    known = {kind.name for kind in effects.prices.storage_classes}
    if storage_class == INTELLIGENT_TIERING or storage_class not in known:
        return None
    with exactly():
        byte = Linear(per_byte=effects.usd(f"GB-months {Place(storage_class)}"))
        return byte, effects.reading(storage_class) + Linear(effects.usd(f"PUT requests {storage_class}"))
