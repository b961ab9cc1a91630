"""Rows of an inventory as they come out of a file, in any of the three formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.errors import Damaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Columns by the names of ``domain.inventory.columns``: the key as binary, flags as booleans, the size as int64,
    instants as timestamps in UTC, everything else as text, in a dictionary or not. ``first_row`` (from 1) counts from
    the beginning of ``place``: the file, or a part of it.
    """

    columns: Mapping[str, pa.Array]
    place: str
    first_row: int

    @property
    def rows(self) -> int:
        return len(self.columns["key"])

    def halves(self) -> tuple[Batch, Batch]:
        """Of two rows or more."""
        middle = self.rows // 2
        first = {name: column.slice(0, middle) for name, column in self.columns.items()}
        rest = {name: column.slice(middle) for name, column in self.columns.items()}
        return replace(self, columns=first), replace(self, columns=rest, first_row=self.first_row + middle)

    def require_none(self, wrong: pa.Array, column: str, what: str) -> None:
        """Raises Damaged that names the first row for which ``wrong`` (boolean, null is false) is true."""
        if pc.any(wrong).as_py():
            row = pc.index(pc.fill_null(wrong, fill_value=False), value=True).as_py()
            value = self.columns[column][row].as_py()
            raise Damaged(f"{self.place}: row {self.first_row + row}: {column} is {value!r}; {what}")
