"""Small inventories: rows as a test writes them, as files of each format, and counted one by one."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import pyarrow as pa
import pyarrow.orc
import pyarrow.parquet as pq

from lamplighter.adapters.inventory.scan import scan
from lamplighter.domain.inventory import columns
from lamplighter.domain.inventory.aggregate import Aggregate, Bounds, Facet, Source, Suffix
from lamplighter.domain.inventory.bins import age_bin, size_bin
from lamplighter.domain.inventory.cell import Amount, Cell, Version
from lamplighter.domain.inventory.manifest import FileFormat, Manifest
from lamplighter.domain.inventory.merging import merge
from lamplighter.domain.inventory.prefixes import prefix_of

CREATED_AT = datetime(2026, 11, 15, tzinfo=UTC)
SOURCE = Source(bucket="photos", created_at=CREATED_AT)
FORMATS = tuple(FileFormat)
BOUNDS = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An object as ORC and Parquet have it; a column that a test does not want is left out of the file."""

    key: str = "users/7/a.jpg"
    is_latest: bool = True
    is_delete_marker: bool = False
    size: int | None = 1000
    last_modified_date: datetime | None = CREATED_AT - timedelta(days=45)
    storage_class: str | None = "STANDARD"
    intelligent_tiering_access_tier: str | None = None
    encryption_status: str | None = "SSE-S3"
    replication_status: str | None = None
    object_lock_mode: str | None = None
    object_lock_legal_hold_status: str | None = None
    object_lock_retain_until_date: datetime | None = None
    is_multipart_uploaded: bool | None = False
    bucket_key_status: str | None = "DISABLED"
    checksum_algorithm: str | None = None


ALL = tuple(field.name for field in fields(Row))
_INSTANT = pa.timestamp("ms", "UTC")
_TYPES: Mapping[str, pa.DataType] = {
    columns.SIZE: pa.int64(),
    columns.LAST_MODIFIED: _INSTANT,
    columns.RETAIN_UNTIL: _INSTANT,
    columns.IS_LATEST: pa.bool_(),
    columns.IS_DELETE_MARKER: pa.bool_(),
    "is_multipart_uploaded": pa.bool_(),
}


def delete_marker(key: str) -> Row:
    return Row(key=key, is_delete_marker=True, size=None, storage_class=None, encryption_status=None)


def manifest(file_format: FileFormat, names: Sequence[str] = ALL) -> Manifest:
    return Manifest(
        source_bucket=SOURCE.bucket,
        destination_bucket="inventories",
        version="2016-11-30",
        created_at=CREATED_AT,
        file_format=file_format,
        columns=tuple(names),
        files=(),
    )


def written(rows: Sequence[Row], file_format: FileFormat, names: Sequence[str] = ALL, **options: Any) -> bytes:
    """``options`` are those of the writer of Parquet or ORC."""
    if file_format is FileFormat.CSV:
        return gzip.compress("".join(csv_line(row, names) for row in rows).encode())
    arrays = [pa.array([getattr(row, name) for row in rows], _TYPES.get(name, pa.string())) for name in names]
    table, sink = pa.table(arrays, names=list(names)), io.BytesIO()
    if file_format is FileFormat.PARQUET:
        pq.write_table(table, sink, **options)
        return sink.getvalue()
    pyarrow.orc.write_table(table, sink, **options)
    return sink.getvalue()


def csv_line(row: Row, names: Sequence[str] = ALL) -> str:
    return ",".join(f'"{_csv_text(name, getattr(row, name))}"' for name in names) + "\n"


def _csv_text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
    return quote_plus(str(value), safe="/*") if name == columns.KEY else str(value)


def counted(
    rows: Sequence[Row], file_format: FileFormat, names: Sequence[str] = ALL, bounds: Bounds = BOUNDS
) -> Aggregate:
    return scan(io.BytesIO(written(rows, file_format, names)), manifest(file_format, names), "file", bounds=bounds)


def one_by_one(rows: Iterable[Row], bounds: Bounds = BOUNDS) -> Aggregate:
    """The plainest way to count: each row by itself, all of them merged."""
    whole = Aggregate(source=SOURCE, bounds=bounds, cells_depth=bounds.depth, prefixes_depth=bounds.depth)
    for row in rows:
        whole = merge(whole, of_row(row, bounds))
    return whole


def of_row(row: Row, bounds: Bounds = BOUNDS) -> Aggregate:
    prefix = prefix_of(row.key, bounds.depth)
    amount = Amount(1, row.size or 0)
    told = {} if row.is_delete_marker else dict.fromkeys(_facets(row), amount)
    suffix = Suffix(_suffix(row.key), row.storage_class or columns.UNKNOWN)
    return Aggregate(
        source=SOURCE,
        bounds=bounds,
        cells={_cell(row, prefix): amount},
        cells_depth=bounds.depth,
        prefixes={prefix: amount},
        prefixes_depth=bounds.depth,
        facets=told,
        suffixes={} if row.is_delete_marker else {suffix: amount},
    )


def _cell(row: Row, prefix: str) -> Cell:
    age = None
    if row.last_modified_date is not None:
        age = age_bin((CREATED_AT - row.last_modified_date) / timedelta(days=1))
    if row.is_delete_marker:
        return Cell(prefix, "", "", Version.DELETE_MARKER, 0, age)
    version = Version.CURRENT if row.is_latest else Version.NONCURRENT
    storage_class = row.storage_class or columns.UNKNOWN
    tiered = storage_class in {"INTELLIGENT_TIERING", columns.UNKNOWN}
    tier = row.intelligent_tiering_access_tier or (columns.UNKNOWN if tiered else "")
    return Cell(prefix, storage_class, tier, version, size_bin(row.size or 0), age)


def _facets(row: Row) -> Iterable[Facet]:
    for name in columns.FACETS:
        value = getattr(row, name)
        if name == columns.RETAIN_UNTIL and value is not None:
            value = columns.RETAINED if value > CREATED_AT else columns.RELEASED
        yield Facet(name, str(value).lower() if isinstance(value, bool) else value or "")


def _suffix(key: str) -> str:
    found = re.search(r"\.([A-Za-z0-9_-]{1,10})\Z", key)
    return found[1].lower() if found else ""
