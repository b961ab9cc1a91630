"""Where an object can lie, in the words of the price list, and what a month there is charged for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from lamplighter.domain.inventory.bins import KIB, SIZE_EDGES, size_bin
from lamplighter.domain.inventory.cell import Amount, Cell
from lamplighter.domain.pricing import PriceList

INTELLIGENT_TIERING = "INTELLIGENT_TIERING"
_STANDARD = "GB-months STANDARD"
MONITORED = f"objects monitored {INTELLIGENT_TIERING}"
# An inventory's words (https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html) and the prices'.
TIERS: Mapping[str, str] = {
    "FREQUENT": "frequent",
    "INFREQUENT": "infrequent",
    "ARCHIVE_INSTANT_ACCESS": "archive instant",
    "ARCHIVE": "archive",
    "DEEP_ARCHIVE": "deep archive",
}
FREQUENT, INFREQUENT, ARCHIVE_INSTANT = "frequent", "infrequent", "archive instant"


class Place(NamedTuple):
    """``tier`` is one of ``TIERS``' values, empty outside INTELLIGENT_TIERING."""

    storage_class: str
    tier: str = ""

    def __str__(self) -> str:
        return f"{self.storage_class} {self.tier}".rstrip()


STANDARD = Place("STANDARD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """What a month in one place comes to for objects of one size bin: ``item`` is charged for the bytes, or for a
    minimum instead of them, and for ``added_bytes`` of each object.
    """

    item: str
    counts_bytes: bool
    added_bytes: int
    standard_bytes: int
    monitored: bool

    def quantities(self, amount: Amount) -> Mapping[str, int]:
        """By item of S3's prices: bytes (a GB-month is 2^30 of them), and objects where these are monitored."""
        found = {self.item: amount.objects * self.added_bytes + (amount.bytes if self.counts_bytes else 0)}
        if self.standard_bytes:
            found[_STANDARD] = found.get(_STANDARD, 0) + amount.objects * self.standard_bytes
        if self.monitored:
            found[MONITORED] = amount.objects
        return found


def place_of(cell: Cell, prices: PriceList) -> Place | None:
    """None where it is not known, or has no price."""
    tier = ""
    if cell.storage_class == INTELLIGENT_TIERING:
        tier = TIERS.get(cell.tier, "")
        # Small ones stay in the frequent tier, whether or not the inventory says so.
        if not tier and cell.size_bin is not None and cell.size_bin < _monitored_from(prices):
            tier = FREQUENT
    item = f"GB-months {Place(cell.storage_class, tier)}"
    return Place(cell.storage_class, tier) if any(price.key == ("S3", item) for price in prices.prices) else None


def billing(place: Place, bin_: int, prices: PriceList) -> Billing:
    """Raises KeyError for what the list does not price, ValueError for a minimum inside a size bin."""
    rules = prices.storage_class(place.storage_class)
    below_minimum = bin_ < _bin_from(rules.minimum_kib)
    monitored = bool(rules.monitored_from_kib) and bin_ >= _bin_from(rules.monitored_from_kib)
    tier = place.tier
    if rules.monitored_from_kib and not monitored:
        tier = FREQUENT
    named = f"{Place(place.storage_class, tier)}"
    archived = next((kind for kind in prices.storage_classes if kind.name == named), rules)
    return Billing(
        item=f"GB-months {named}",
        counts_bytes=not below_minimum,
        added_bytes=(rules.minimum_kib if below_minimum else archived.overhead_kib) * KIB,
        standard_bytes=archived.overhead_standard_kib * KIB,
        monitored=monitored,
    )


def gb_or_count(item: str, quantity: int) -> Decimal:
    """What the price of the item is multiplied with: bytes count in GB, requests and objects one by one."""
    return Decimal(quantity) / 2**30 if item.startswith("GB") else Decimal(quantity)


def _monitored_from(prices: PriceList) -> int:
    return _bin_from(prices.storage_class(INTELLIGENT_TIERING).monitored_from_kib)


def _bin_from(kib: int) -> int:
    """The first size bin of those with at least so many KiB; 0 without a minimum."""
    if not kib:
        return 0
    if kib * KIB not in SIZE_EDGES:
        raise ValueError(f"a storage class has a minimum of {kib} KiB, which is no edge of the size bins")
    return size_bin(kib * KIB)
