"""Rows added up by their code, most of the time in Arrow, so that Python sees sums only."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

# So many rows are added up at once, and so many sums before they are added to each other.
_ROWS = 500_000
_SUMS = 500_000


class Ledger:
    """The caller sees to it that all sizes since the last ``taken`` come to less than 2^63 bytes."""

    def __init__(self) -> None:
        self._rows: list[pa.Table] = []
        self._sums: list[pa.Table] = []

    def add(self, codes: pa.Array, sizes: pa.Array) -> None:
        """Both int64, without nulls."""
        self._rows.append(pa.table({"code": codes, "bytes": sizes}))
        if _length(self._rows) >= _ROWS:
            self._add_up_rows()
        if len(self._sums) > 1 and _length(self._sums) >= _SUMS:
            self._add_up_sums()

    def taken(self) -> Iterator[tuple[int, int, int]]:
        """Code, objects and bytes of all so far; after that the ledger is empty."""
        self._add_up_rows()
        self._add_up_sums()
        sums, self._sums = self._sums, []
        for table in sums:
            yield from zip(*(table[name].to_pylist() for name in ("code", "objects", "bytes")), strict=True)

    def _add_up_rows(self) -> None:
        if self._rows:
            grouped = _grouped(self._rows).aggregate([([], "count_all"), ("bytes", "sum")])
            self._sums.append(_named(grouped, "count_all", "bytes_sum"))
            self._rows = []

    def _add_up_sums(self) -> None:
        if len(self._sums) > 1:
            grouped = _grouped(self._sums).aggregate([("objects", "sum"), ("bytes", "sum")])
            self._sums = [_named(grouped, "objects_sum", "bytes_sum")]


def _grouped(tables: list[pa.Table]) -> pa.TableGroupBy:
    return pa.concat_tables(tables).group_by("code", use_threads=False)


def _named(grouped: pa.Table, objects: str, total_bytes: str) -> pa.Table:
    return pa.table({"code": grouped["code"], "objects": grouped[objects], "bytes": grouped[total_bytes]})


def _length(tables: list[pa.Table]) -> int:
    return sum(table.num_rows for table in tables)
