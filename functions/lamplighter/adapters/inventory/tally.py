"""Batches of one inventory, counted.

Each row becomes four numbers: its cell, its prefix, its facets and its suffix. A number stands for a combination of
values, and rows of the same number are added up; what it stands for is looked up once for each sum.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.inventory.batch import Batch
from lamplighter.adapters.inventory.cell_codes import CLASS_BITS, CellCodes
from lamplighter.adapters.inventory.codes import Codes, packed, unpacked
from lamplighter.adapters.inventory.facet_codes import FacetCodes
from lamplighter.adapters.inventory.keys import with_plain_separators
from lamplighter.adapters.inventory.ledger import Ledger
from lamplighter.adapters.inventory.prefix_codes import PrefixCodes
from lamplighter.adapters.inventory.suffix_codes import BITS as SUFFIX_BITS
from lamplighter.adapters.inventory.suffix_codes import SuffixCodes
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds, Facet, Source, Suffix, nothing_of
from lamplighter.domain.inventory.cell import Amount, Cell
from lamplighter.domain.inventory.merging import Merging

_SUM_ENDS = 1 << 63
_NEVER_NULL = {
    columns.KEY: "each row has one",
    columns.IS_LATEST: "allowed: true, false",
    columns.IS_DELETE_MARKER: "allowed: true, false",
}
_SUFFIX_FIELDS = (SUFFIX_BITS, CLASS_BITS, 1)


class Tally:
    """``present`` are the columns that all batches have. CSV has its keys URL-encoded, the others have not."""

    def __init__(self, source: Source, bounds: Bounds, present: Iterable[str], *, url_encoded: bool) -> None:
        self._nothing = nothing_of(source, bounds)
        self._missing = frozenset(columns.OPTIONAL) - frozenset(present)
        self._url_encoded = url_encoded
        self._merging = Merging(self._nothing)
        self._classes = Codes(columns.STORAGE_CLASS, CLASS_BITS)
        self._cells = CellCodes(source.created_at, self._missing, self._classes)
        self._facets = FacetCodes(source.created_at, self._missing)
        self._prefixes = PrefixCodes(bounds, url_encoded=url_encoded)
        self._suffixes = SuffixCodes(bounds.suffixes)
        self._by_cell, self._by_prefix, self._by_facets, self._by_suffix = (Ledger() for _ in range(4))
        self._bytes = 0

    def add(self, batch: Batch) -> None:
        """Raises Damaged for a value that can't be: it names the row."""
        if not batch.rows:
            return
        sizes = self._sizes(batch)
        if pc.max(sizes).as_py() * batch.rows >= _SUM_ENDS and batch.rows > 1:
            for half in batch.halves():
                self.add(half)
            return
        self._count(batch, sizes)

    def aggregate(self) -> Aggregate:
        """Of all so far."""
        self._put_away()
        return self._merging.whole()

    def _sizes(self, batch: Batch) -> pa.Array:
        """0 for a delete marker, and for all where the inventory has no sizes."""
        for name, allowed in _NEVER_NULL.items():
            column = batch.columns.get(name)
            if column is not None and column.null_count:
                batch.require_none(pc.is_null(column), name, allowed)
        if columns.SIZE in self._missing:
            return pa.repeat(pa.scalar(0, pa.int64()), batch.rows)
        sizes = batch.columns[columns.SIZE]
        if sizes.null_count:
            marker, unsized = batch.columns.get(columns.IS_DELETE_MARKER), pc.is_null(sizes)
            without = unsized if marker is None else pc.and_not(unsized, marker)
            batch.require_none(without, columns.SIZE, "only a delete marker has none")
            sizes = pc.fill_null(sizes, 0)
        if pc.min(sizes).as_py() < 0:
            batch.require_none(pc.less(sizes, 0), columns.SIZE, "allowed: 0 and more")
        return sizes

    def _make_room(self, batch_bytes: int) -> None:
        """Sums in Arrow end at 2^63; Python's do not."""
        if self._bytes + batch_bytes >= _SUM_ENDS:
            self._put_away()
        self._bytes += batch_bytes

    def _count(self, batch: Batch, sizes: pa.Array) -> None:
        keys = batch.columns[columns.KEY]
        if self._url_encoded:
            keys = with_plain_separators(keys)
        marker = batch.columns.get(columns.IS_DELETE_MARKER)
        markers = 0 if marker is None else pc.cast(marker, pa.int64())
        classes = self._classes.of(batch.columns.get(columns.STORAGE_CLASS), batch.place)
        prefixes, cell_prefixes = self._prefix_codes(keys)
        self._make_room(pc.sum(sizes).as_py())
        suffixes = zip((self._suffixes.of(keys, marker), classes, markers), _SUFFIX_FIELDS, strict=True)
        self._by_cell.add(self._cells.of(batch, cell_prefixes, classes, sizes), sizes)
        self._by_prefix.add(prefixes, sizes)
        self._by_facets.add(self._facets.of(batch, markers), sizes)
        self._by_suffix.add(packed(list(suffixes), batch.rows), sizes)
        if self._suffixes.too_many:
            self._put_away()
            self._suffixes.forget()

    def _prefix_codes(self, keys: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Where these keys make prefixes too many, what was counted so far is put away under its deeper ones."""
        codes = self._prefixes.of(keys)
        while self._prefixes.too_many:
            self._put_away()
            self._prefixes.fold()
            codes = self._prefixes.of(keys)
        return codes

    def _put_away(self) -> None:
        """Into Python's integers, by what the numbers stand for."""
        cells: dict[Cell, Amount] = {}
        for cell, objects, total_bytes in self._cells.cells(self._by_cell.taken(), self._prefixes.cell_texts):
            cells[cell] = cells.get(cell, Amount()) + Amount(objects, total_bytes)
        prefixes = {
            self._prefixes.texts[code]: Amount(objects, total_bytes)
            for code, objects, total_bytes in self._by_prefix.taken()
        }
        self._merging.add(
            Aggregate(
                source=self._nothing.source,
                bounds=self._nothing.bounds,
                missing=self._missing,
                cells=cells,
                cells_depth=self._prefixes.cells_depth,
                prefixes=prefixes,
                prefixes_depth=self._prefixes.depth,
                facets=self._facet_sums(),
                suffixes=self._suffix_sums(),
            )
        )
        self._bytes = 0

    def _facet_sums(self) -> dict[Facet, Amount]:
        sums: dict[Facet, Amount] = {}
        for code, objects, total_bytes in self._by_facets.taken():
            for facet in self._facets.told(code):
                sums[facet] = sums.get(facet, Amount()) + Amount(objects, total_bytes)
        return sums

    def _suffix_sums(self) -> dict[Suffix, Amount]:
        sums: dict[Suffix, Amount] = {}
        for code, objects, total_bytes in self._by_suffix.taken():
            suffix, storage_class, marker = unpacked(code, _SUFFIX_FIELDS)
            if not marker:
                key = Suffix(self._suffixes.texts[suffix], self._classes.texts[storage_class] or columns.UNKNOWN)
                sums[key] = sums.get(key, Amount()) + Amount(objects, total_bytes)
        return sums
