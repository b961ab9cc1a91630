"""Whole tables as Parquet in S3.

A key reads ``tables/customers/aurastream/2026/11/20/060000.000000Z.parquet``: that of the snapshot beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from lamplighter.adapters.s3_errors import s3_errors
from lamplighter.business_ports import Cell

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Written group by group, so that a compressed copy of the whole is on disk only.
_ROWS_A_GROUP = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ParquetTables:
    """Implements Tables."""

    s3: S3Client
    bucket: str

    def save(self, kind: str, workload: str, taken_at: datetime, columns: Mapping[str, Sequence[Cell]]) -> str:
        """Decimals are kept exactly, instants in UTC. Raises ValueError where the columns are no table."""
        rows = _rows(columns)
        key = f"tables/{kind}/{workload}/{taken_at.astimezone(UTC):%Y/%m/%d/%H%M%S.%f}Z.parquet"
        with tempfile.TemporaryFile() as file:
            _write(columns, rows, file)
            file.seek(0)
            with s3_errors():
                self.s3.put_object(Bucket=self.bucket, Key=key, Body=file, ContentType="application/vnd.apache.parquet")
        return key


def _rows(columns: Mapping[str, Sequence[Cell]]) -> int:
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        told = ", ".join(f"{name} {len(column)}" for name, column in columns.items())
        raise ValueError(f"a table has columns of one length; these have {told or 'none'}")
    return lengths.pop()


def _write(columns: Mapping[str, Sequence[Cell]], rows: int, file: Any) -> None:
    """A type is that of all values of the column: a decimal has as many places as the longest of them."""
    schema = pa.schema([(name, pa.infer_type(column)) for name, column in columns.items()])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for start in range(0, max(rows, 1), _ROWS_A_GROUP):
            part = [column[start : start + _ROWS_A_GROUP] for column in columns.values()]
            arrays = [pa.array(values, field.type) for values, field in zip(part, schema, strict=True)]
            writer.write_table(pa.table(arrays, schema=schema))
