"""What the storage that an inventory lists costs in a month, by class, with the arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lamplighter.domain.exact import exactly, plainly
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.storage_plan.places import STANDARD, Billing, Place, billing, gb_or_count, place_of
from lamplighter.domain.storage_plan.quantities import Quantities
from lamplighter.domain.usage_pricing import Month

_NOTHING = Decimal(0)
_CENT = Decimal("0.01")
_WHOLE_FROM = 1000
_PREFIXES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One item of the price list. ``quantity`` is in its ``unit``; ``arithmetic``: `12 × $0.023`."""

    item: str
    unit: str
    quantity: Decimal
    usd: Decimal
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCost:
    """All versions in one class and tier. ``small_objects`` are billed as if they were larger. ``usd`` is exact, the
    sum of the lines; of STANDARD's tiers its own bytes take the first, and overheads of the archives the next.
    """

    storage_class: str
    tier: str
    objects: int
    bytes: int
    small_objects: int
    usd: Decimal
    lines: tuple[CostLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixCost:
    """``usd`` to the cent, each item at its average price."""

    prefix: str
    objects: int
    bytes: int
    usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpriced:
    """What lies there, at a cost that nobody can say from this inventory."""

    storage_class: str
    objects: int
    bytes: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageCost:
    """A month of what was listed, at list prices and as if the bucket were the account's only one. ``usd`` is of what
    has a price: the rest is ``unpriced``. It is None where nothing has. ``noncurrent_usd`` is what it would be less
    without noncurrent versions. ``more_prefixes``: how many are not shown.
    """

    region: str
    prices_as_of: str
    usd: Decimal | None
    noncurrent_usd: Decimal | None
    by_class: tuple[ClassCost, ...]
    by_prefix: tuple[PrefixCost, ...]
    more_prefixes: int
    unpriced: tuple[Unpriced, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedCell:
    """A cell of objects whose size bin and place are known."""

    cell: Cell
    amount: Amount
    place: Place
    size_bin: int
    billing: Billing

    @property
    def quantities(self) -> Quantities:
        return self.billing.quantities(self.amount)


def priced_cells(aggregate: Aggregate, prices: PriceList) -> tuple[PricedCell, ...]:
    """In the order of the cells' own values. Delete markers have no storage class, and are none of them."""
    kinds: dict[tuple[str, str, int], tuple[Place, Billing] | None] = {}
    found = []
    for cell, amount in sorted(aggregate.cells.items(), key=lambda item: repr(item[0])):
        if cell.size_bin is None or cell.version is Version.DELETE_MARKER:
            continue
        kind = cell.storage_class, cell.tier, cell.size_bin
        if kind not in kinds:
            place = place_of(cell, prices)
            kinds[kind] = None if place is None else (place, billing(place, cell.size_bin, prices))
        if known := kinds[kind]:
            found.append(PricedCell(cell=cell, amount=amount, place=known[0], size_bin=cell.size_bin, billing=known[1]))
    return tuple(found)


def summed(cells: tuple[PricedCell, ...]) -> Quantities:
    total: Counter[str] = Counter()
    for one in cells:
        total.update(one.quantities)
    return dict(total)


def storage_cost(aggregate: Aggregate, prices: PriceList) -> StorageCost:
    cells = priced_cells(aggregate, prices)
    by_class = tuple(_by_class(cells, prices))
    current = tuple(one for one in cells if one.cell.version is Version.CURRENT)
    unpriced = tuple(_unpriced(aggregate, prices))
    prefixes = _by_prefix(cells, by_class)
    with exactly():
        usd = sum((one.usd for one in by_class), _NOTHING)
        kept = sum((one.usd for one in _by_class(current, prices)), _NOTHING)
        noncurrent = usd - kept
    known = bool(cells) or not unpriced
    return StorageCost(
        region=prices.region,
        prices_as_of=prices.as_of,
        usd=usd if known else None,
        noncurrent_usd=noncurrent if known else None,
        by_class=by_class,
        by_prefix=prefixes[:_PREFIXES],
        more_prefixes=len(prefixes[_PREFIXES:]),
        unpriced=unpriced,
    )


def _by_class(cells: tuple[PricedCell, ...], prices: PriceList) -> Iterator[ClassCost]:
    month = Month(free_tier=False)
    places: dict[Place, list[PricedCell]] = {}
    for one in cells:
        places.setdefault(one.place, []).append(one)
    for place in sorted(places, key=lambda each: (each != STANDARD, each)):
        yield _class_cost(place, tuple(places[place]), prices, month)


def _class_cost(place: Place, cells: tuple[PricedCell, ...], prices: PriceList, month: Month) -> ClassCost:
    lines = tuple(_lines(cells, prices, month))
    with exactly():
        usd = sum((line.usd for line in lines), _NOTHING)
    return ClassCost(
        storage_class=place.storage_class,
        tier=place.tier,
        objects=sum(one.amount.objects for one in cells),
        bytes=sum(one.amount.bytes for one in cells),
        small_objects=sum(one.amount.objects for one in cells if not one.billing.counts_bytes),
        usd=usd,
        lines=lines,
    )


def _lines(cells: tuple[PricedCell, ...], prices: PriceList, month: Month) -> Iterator[CostLine]:
    for item, quantity in summed(cells).items():
        price = prices.price("S3", item)
        with exactly():
            billed = gb_or_count(item, quantity)
        cost = month.cost(price, billed)
        yield CostLine(item=item, unit=price.unit, quantity=billed, usd=cost.usd, arithmetic=cost.arithmetic)


def _by_prefix(cells: tuple[PricedCell, ...], by_class: tuple[ClassCost, ...]) -> tuple[PrefixCost, ...]:
    """Those that cost most first."""
    average = _average_usd(summed(cells), by_class)
    amounts: dict[str, Amount] = {}
    usd: dict[str, Decimal] = {}
    for one in cells:
        prefix = one.cell.prefix
        amounts[prefix] = amounts.get(prefix, Amount()) + one.amount
        own = sum((quantity * average[item] for item, quantity in one.quantities.items()), _NOTHING)
        usd[prefix] = usd.get(prefix, _NOTHING) + own
    found = (
        PrefixCost(prefix=prefix, objects=amount.objects, bytes=amount.bytes, usd=usd[prefix].quantize(_CENT))
        for prefix, amount in amounts.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.usd, -one.bytes, one.prefix)))


def _average_usd(total: Quantities, by_class: tuple[ClassCost, ...]) -> Mapping[str, Decimal]:
    """Of one byte (or object) of each item."""
    usd: dict[str, Decimal] = {}
    for line in (line for one in by_class for line in one.lines):
        usd[line.item] = usd.get(line.item, _NOTHING) + line.usd
    return {item: usd[item] / quantity if quantity else _NOTHING for item, quantity in total.items()}


def _unpriced(aggregate: Aggregate, prices: PriceList) -> Iterator[Unpriced]:
    groups: dict[tuple[str, str], Amount] = {}
    for cell, amount in aggregate.cells.items():
        if cell.version is not Version.DELETE_MARKER and (reason := _why_unpriced(cell, prices)):
            key = cell.storage_class, reason
            groups[key] = groups.get(key, Amount()) + amount
    for (storage_class, reason), amount in sorted(groups.items()):
        size = None if columns.SIZE in aggregate.missing else amount.bytes
        yield Unpriced(storage_class=storage_class, objects=amount.objects, bytes=size, reason=reason)


def _why_unpriced(cell: Cell, prices: PriceList) -> str:
    if cell.size_bin is None:
        return "The inventory does not say how large they are."
    if cell.storage_class == columns.UNKNOWN:
        return "The inventory does not say which storage class they are in."
    if place_of(cell, prices) is not None:
        return ""
    if any(kind.name == cell.storage_class for kind in prices.storage_classes):
        return f"The inventory does not say which access tier of {cell.storage_class} they are in."
    return f"The price list of {prices.region} has no storage class {cell.storage_class}."


def dollars(usd: Decimal) -> str:
    """As sentences say it: to the cent, from a thousand on to the dollar."""
    if 0 < usd < _CENT:
        return f"less than ${_CENT}"
    return f"${usd:,.0f}" if abs(usd) >= _WHOLE_FROM else f"${plainly(usd.quantize(_CENT))}"
