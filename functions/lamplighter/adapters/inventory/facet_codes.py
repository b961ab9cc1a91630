"""The facets of a row as one number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.inventory.batch import Batch
from lamplighter.adapters.inventory.binned import units_since_1970
from lamplighter.adapters.inventory.codes import Codes, Numbers, packed, unpacked
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Facet

_BITS = 7
_OF_RETENTION = ("", columns.RELEASED, columns.RETAINED)


class FacetCodes:
    def __init__(self, created_at: datetime, missing: frozenset[str]) -> None:
        self._created_at = created_at
        self._codes = {name: Codes(name, _BITS) for name in columns.FACETS if name not in missing}

    def of(self, batch: Batch, marker: Numbers) -> pa.Array:
        """Nothing is told of delete markers."""
        fields = [(self._column(name, batch), _BITS) for name in self._codes]
        return packed([*fields, (marker, 1)], batch.rows)

    def told(self, code: int) -> Iterator[Facet]:
        *values, marker = unpacked(code, [*(_BITS for _ in self._codes), 1])
        if not marker:
            for (name, codes), value in zip(self._codes.items(), values, strict=True):
                texts = _OF_RETENTION if name == columns.RETAIN_UNTIL else codes.texts
                yield Facet(name, texts[value])

    def _column(self, name: str, batch: Batch) -> Numbers:
        column = batch.columns[name]
        if name == columns.RETAIN_UNTIL:
            return self._retention(column)
        return self._codes[name].of(column, batch.place)

    def _retention(self, until: pa.Array) -> Numbers:
        """What is kept until the instant of the inventory itself was released then."""
        if until.null_count == len(until):
            return 0
        edge = units_since_1970(self._created_at, until.type.unit)
        retained = pc.cast(pc.greater(pc.cast(until, pa.int64()), edge), pa.int64())
        return pc.fill_null(pc.add(retained, 1), 0)
