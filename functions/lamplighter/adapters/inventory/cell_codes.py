"""What tells a row's cell from the others of its prefix, as one number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.inventory.batch import Batch
from lamplighter.adapters.inventory.binned import UNKNOWN_AGE, age_bins, size_bins
from lamplighter.adapters.inventory.codes import Codes, Numbers, packed, unpacked
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.cell import Cell, Version

CLASS_BITS = 8
_TIER_BITS, _VERSION_BITS, _BIN_BITS = 6, 2, 4
_BITS = (CLASS_BITS, _TIER_BITS, _VERSION_BITS, _BIN_BITS, _BIN_BITS)
_PREFIX_BITS = 63 - sum(_BITS)
_VERSIONS = (Version.CURRENT, Version.NONCURRENT, Version.DELETE_MARKER)
_MARKER = _VERSIONS.index(Version.DELETE_MARKER)
_TIERED = ("INTELLIGENT_TIERING", columns.UNKNOWN)

Group = tuple[str, str, Version, int | None, int | None]


class CellCodes:
    """``storage_classes`` are shared with others that count by class."""

    def __init__(self, created_at: datetime, missing: frozenset[str], storage_classes: Codes) -> None:
        self._created_at, self._missing = created_at, missing
        self._classes, self._tiers = storage_classes, Codes(columns.TIER, _TIER_BITS)

    def of(self, batch: Batch, prefixes: pa.Array, classes: Numbers, sizes: pa.Array) -> pa.Array:
        """``prefixes`` and ``classes`` by their codes, ``sizes`` without nulls."""
        modified = batch.columns.get(columns.LAST_MODIFIED)
        fields = [
            (prefixes, _PREFIX_BITS),
            (classes, CLASS_BITS),
            (self._tiers.of(batch.columns.get(columns.TIER), batch.place), _TIER_BITS),
            (_versions(batch), _VERSION_BITS),
            (0 if columns.SIZE in self._missing else size_bins(sizes), _BIN_BITS),
            (UNKNOWN_AGE if modified is None else age_bins(modified, self._created_at), _BIN_BITS),
        ]
        return packed(fields, batch.rows)

    def cells(self, sums: Iterator[tuple[int, int, int]], prefixes: list[str]) -> Iterator[tuple[Cell, int, int]]:
        """Cells, objects and bytes. Each group of values is looked up once."""
        groups: dict[int, Group] = {}
        low, shift = (1 << sum(_BITS)) - 1, sum(_BITS)
        for code, objects, total_bytes in sums:
            group = groups.get(code & low)
            if group is None:
                group = groups[code & low] = self._group(code & low)
            yield Cell(prefixes[code >> shift], *group), objects, total_bytes

    def _group(self, code: int) -> Group:
        storage_class, tier, version, size, age = unpacked(code, _BITS)
        age_bin = None if age == UNKNOWN_AGE else age
        if version == _MARKER:
            return "", "", Version.DELETE_MARKER, 0, age_bin
        class_text = self._classes.texts[storage_class] or columns.UNKNOWN
        tier_text = self._tiers.texts[tier]
        if not tier_text and class_text in _TIERED:
            tier_text = columns.UNKNOWN
        size_bin = None if columns.SIZE in self._missing else size
        return class_text, tier_text, _VERSIONS[version], size_bin, age_bin


def _versions(batch: Batch) -> Numbers:
    """An inventory of current versions only has neither column."""
    latest, marker = batch.columns.get(columns.IS_LATEST), batch.columns.get(columns.IS_DELETE_MARKER)
    numbers: Numbers = 0 if latest is None else pc.cast(pc.invert(latest), pa.int64())
    return numbers if marker is None else pc.if_else(marker, _MARKER, numbers)
