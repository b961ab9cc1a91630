"""All that was counted together, as a table: a row for each cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory.bins import ages_of, sizes_of
from lamplighter.domain.inventory.cell import Amount
from lamplighter.domain.inventory.columns import SIZE

_NO_ENDS = (None, None)
# Past it a table has decimals only.
_INTEGERS_END = 1 << 63


def cell_columns(whole: Aggregate) -> Mapping[str, Sequence[str | int | Decimal | None]]:
    """Bins by their ends, ``[from, below)``: None where there is no end, and both where it is not known."""
    cells = sorted(whole.cells.items(), key=lambda item: (-item[1].bytes, tuple(map(str, item[0]))))
    sizes = [_NO_ENDS if cell.size_bin is None else sizes_of(cell.size_bin) for cell, _ in cells]
    ages = [_NO_ENDS if cell.age_bin is None else ages_of(cell.age_bin) for cell, _ in cells]
    return {
        "bucket": [whole.source.bucket] * len(cells),
        "prefix": [cell.prefix for cell, _ in cells],
        "storage_class": [cell.storage_class for cell, _ in cells],
        "tier": [cell.tier for cell, _ in cells],
        "version": [cell.version.value for cell, _ in cells],
        "size_from_bytes": [start for start, _ in sizes],
        "size_below_bytes": [end for _, end in sizes],
        "age_from_days": [start for start, _ in ages],
        "age_below_days": [end for _, end in ages],
        "objects": [amount.objects for _, amount in cells],
        "bytes": _bytes(amount for _, amount in cells) if SIZE not in whole.missing else [None] * len(cells),
    }


def _bytes(amounts: Iterable[Amount]) -> Sequence[int | Decimal]:
    found = [amount.bytes for amount in amounts]
    return found if max(found, default=0) < _INTEGERS_END else [Decimal(each) for each in found]
