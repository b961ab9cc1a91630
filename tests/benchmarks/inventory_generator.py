"""Inventories as S3 writes them, of any size: CSV.gz, Parquet or ORC, with their manifest.

    python -m tests.benchmarks.inventory_generator /tmp/inventory --format Parquet --rows 1000000

The same seed gives the same rows in each format. Prefixes are skewed, versions and delete markers are among them, and
one key in a thousand is an odd one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.orc
import pyarrow.parquet as pq
from isal import igzip

from lamplighter.domain.inventory.manifest import FileFormat

BUCKET = "photo-sync-originals"
CREATED_AT = datetime(2026, 11, 15, tzinfo=UTC)
ROWS_A_BATCH = 100_000
_GZIP_LEVEL = 2

# The schemas that S3 writes into a manifest, with every optional field that is counted, and some that are not.
_CSV_NAMES = {
    "bucket": "Bucket",
    "key": "Key",
    "version_id": "VersionId",
    "is_latest": "IsLatest",
    "is_delete_marker": "IsDeleteMarker",
    "size": "Size",
    "last_modified_date": "LastModifiedDate",
    "e_tag": "ETag",
    "storage_class": "StorageClass",
    "is_multipart_uploaded": "IsMultipartUploaded",
    "replication_status": "ReplicationStatus",
    "encryption_status": "EncryptionStatus",
    "object_lock_retain_until_date": "ObjectLockRetainUntilDate",
    "object_lock_mode": "ObjectLockMode",
    "object_lock_legal_hold_status": "ObjectLockLegalHoldStatus",
    "intelligent_tiering_access_tier": "IntelligentTieringAccessTier",
    "bucket_key_status": "BucketKeyStatus",
    "checksum_algorithm": "ChecksumAlgorithm",
}
_ORC_TYPES = {"bool": "boolean", "int64": "bigint", "timestamp[ms, tz=UTC]": "timestamp", "string": "string"}
_PARQUET_TYPES = {
    "bool": "optional boolean {}",
    "int64": "optional int64 {}",
    "timestamp[ms, tz=UTC]": "optional int64 {} (TIMESTAMP(MILLIS,true))",
    "string": "optional binary {} (STRING)",
}

_CLASSES = ("STANDARD", "STANDARD", "STANDARD", "STANDARD_IA", "GLACIER", "INTELLIGENT_TIERING", "DEEP_ARCHIVE")
_TIERS = ("FREQUENT", "INFREQUENT", "ARCHIVE_INSTANT_ACCESS")
_SUFFIXES = (".jpg", ".jpg", ".jpg", ".heic", ".mov", ".png", ".JSON", ".log", ".csv.gz", "")
_ODD = (
    "ä ö/ü.txt",
    "plus+and space",
    "per%20cent.jpg",
    'quo"te,comma',
    "tab\tline\nfeed",
    "日本/語.png",
    "a//b/",
    "~!@#$^&*()=",
)
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """``users`` prefixes below ``users/``, which a third power skews. No more files than there are batches for them."""

    rows: int
    seed: int = 1
    users: int = 200
    files: int = 1


def batches(making: Making) -> Iterator[pa.RecordBatch]:
    """All rows, as ORC and Parquet have them."""
    for number, first in enumerate(range(0, making.rows, ROWS_A_BATCH)):
        yield _batch(min(ROWS_A_BATCH, making.rows - first), making.users, making.seed * 1_000_003 + number)


def write_inventory(directory: Path, file_format: FileFormat, making: Making) -> Path:
    """The manifest's path. Keys in it are relative to ``directory``, as they are to the destination bucket."""
    data = directory / "data"
    data.mkdir(parents=True, exist_ok=True)
    _, suffix = _WRITERS[file_format]
    files = min(making.files, -(-making.rows // ROWS_A_BATCH) or 1)
    paths = [data / f"{number:04}.{suffix}" for number in range(files)]
    _write_files(paths, file_format, making)
    manifest = directory / "manifest.json"
    manifest.write_text(json.dumps(_manifest(directory, file_format, paths), indent=1))
    (directory / "manifest.checksum").write_text(_md5(manifest))
    return manifest


def _batch(rows: int, users: int, seed: int) -> pa.RecordBatch:
    random = _Random(rows, seed)
    years, months = random.integers(2014, 2026), random.integers(1, 13)
    key = pc.binary_join_element_wise(
        random.choice(("users/", "users/", "users/", "thumbnails/", "exports/")),
        pc.binary_join_element_wise(_text(random.integers(0, users, power=3)), _text(years), _text(months), "", "/"),
        random.digits(16),
        random.choice(_SUFFIXES),
        "",
    )
    odd = random.below(0.001)
    key = pc.if_else(odd, pc.binary_join_element_wise(random.choice(_ODD), random.digits(4), ""), key)
    marker, noncurrent = random.below(0.02), random.below(0.12)
    storage_class = random.choice(_CLASSES)
    tiered = pc.equal(storage_class, "INTELLIGENT_TIERING")
    created_ms = int(CREATED_AT.timestamp() * 1000)
    age_ms = pc.multiply(random.integers(0, 4000 * 86_400, power=2), 1000)
    locked = random.below(0.01)
    until_ms = pc.add(pc.multiply(random.integers(-100, 1000), _DAY_MS), created_ms)
    nothing = pa.scalar(None, pa.string())
    columns: Mapping[str, pa.Array] = {
        "bucket": pa.repeat(BUCKET, rows),
        "key": key,
        "version_id": pc.binary_join_element_wise(random.digits(16), random.digits(16), ""),
        "is_latest": pc.invert(noncurrent),
        "is_delete_marker": marker,
        "size": pc.if_else(marker, pa.scalar(None, pa.int64()), random.sizes()),
        "last_modified_date": pc.cast(pc.subtract(created_ms, age_ms), pa.timestamp("ms", "UTC")),
        "e_tag": pc.if_else(marker, nothing, pc.binary_join_element_wise(random.digits(16), random.digits(16), "")),
        "storage_class": pc.if_else(marker, nothing, storage_class),
        "is_multipart_uploaded": random.below(0.1),
        "replication_status": pc.if_else(random.below(0.3), "COMPLETED", nothing),
        "encryption_status": pc.if_else(random.below(0.05), "NOT-SSE", "SSE-S3"),
        "object_lock_retain_until_date": pc.if_else(
            locked, pc.cast(until_ms, pa.timestamp("ms", "UTC")), pa.scalar(None, pa.timestamp("ms", "UTC"))
        ),
        "object_lock_mode": pc.if_else(locked, "GOVERNANCE", nothing),
        "object_lock_legal_hold_status": pc.if_else(locked, "OFF", nothing),
        "intelligent_tiering_access_tier": pc.if_else(tiered, random.choice(_TIERS), nothing),
        "bucket_key_status": pa.repeat("DISABLED", rows),
        "checksum_algorithm": pc.if_else(random.below(0.5), "CRC64NVME", nothing),
    }
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


class _Random:
    """Columns of so many rows; each call draws anew."""

    def __init__(self, rows: int, seed: int) -> None:
        self._rows, self._seed = rows, seed * 1000

    def _uniform(self) -> pa.Array:
        self._seed += 1
        return pc.random(self._rows, initializer=self._seed)

    def below(self, share: float) -> pa.Array:
        return pc.less(self._uniform(), share)

    def integers(self, least: int, below: int, *, power: int = 1) -> pa.Array:
        share = pc.power(self._uniform(), float(power))
        return pc.cast(pc.add(pc.floor(pc.multiply(share, float(below - least))), float(least)), pa.int64())

    def sizes(self) -> pa.Array:
        """From 0 bytes to some 100 GiB, most of them between 10 KiB and 10 MiB."""
        bell = pc.add(pc.add(self._uniform(), self._uniform()), pc.add(self._uniform(), self._uniform()))
        return pc.cast(pc.floor(pc.exp(pc.multiply(bell, 6.3))), pa.int64())

    def digits(self, number: int) -> pa.Array:
        return pc.utf8_lpad(_text(self.integers(0, 10**number - 1)), number, padding="0")

    def choice(self, values: tuple[str, ...]) -> pa.Array:
        return pc.take(pa.array(values), self.integers(0, len(values)))


def _text(column: pa.Array) -> pa.Array:
    return pc.cast(column, pa.string())


def _write_files(paths: list[Path], file_format: FileFormat, making: Making) -> None:
    """Batch by batch, to each file in turn."""
    open_writer, _ = _WRITERS[file_format]
    writers: list[Callable[[pa.RecordBatch], None]] = []
    closers: list[Callable[[], None]] = []
    schema = next(batches(Making(rows=1))).schema
    for path in paths:
        write, close = open_writer(path, schema)
        writers.append(write)
        closers.append(close)
    for number, batch in enumerate(batches(making)):
        writers[number % len(paths)](batch)
    for close in closers:
        close()


Writer = tuple[Callable[[pa.RecordBatch], None], Callable[[], None]]


def _csv_writer(path: Path, _: pa.Schema) -> Writer:
    file: Any = igzip.open(path, "wb", compresslevel=_GZIP_LEVEL)
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid")

    def write(batch: pa.RecordBatch) -> None:
        sink = pa.BufferOutputStream()
        pyarrow.csv.write_csv(as_csv(batch), sink, options)
        file.write(sink.getvalue())

    return write, file.close


def as_csv(batch: pa.RecordBatch) -> pa.RecordBatch:
    """All text: keys URL-encoded, instants to the millisecond, nothing as the empty string."""
    columns = [_as_text(name, batch[name]) for name in batch.schema.names]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _as_text(name: str, column: pa.Array) -> pa.Array:
    if name == "key":
        return _url_encoded(column)
    if pa.types.is_timestamp(column.type):
        told = pc.replace_substring(_text(pc.cast(column, pa.timestamp("ms"))), " ", "T")
        return pc.fill_null(pc.binary_join_element_wise(told, "Z", ""), "")
    return pc.fill_null(_text(column), "")


def _url_encoded(keys: pa.Array) -> pa.Array:
    odd = pc.match_substring_regex(keys, r"[^A-Za-z0-9./_-]")
    encoded = pa.array([quote_plus(key, safe="/*") for key in keys.filter(odd).to_pylist()], pa.string())
    return pc.replace_with_mask(keys, odd, encoded)


def _parquet_writer(path: Path, schema: pa.Schema) -> Writer:
    file = pq.ParquetWriter(path, schema, compression="snappy", use_dictionary=True)
    return file.write_batch, file.close


def _orc_writer(path: Path, schema: pa.Schema) -> Writer:
    file = pyarrow.orc.ORCWriter(path, compression="zlib", stripe_size=64 * 1024 * 1024)
    return lambda batch: file.write(pa.Table.from_batches([batch])), file.close


_WRITERS: Mapping[FileFormat, tuple[Callable[[Path, pa.Schema], Writer], str]] = {
    FileFormat.CSV: (_csv_writer, "csv.gz"),
    FileFormat.PARQUET: (_parquet_writer, "parquet"),
    FileFormat.ORC: (_orc_writer, "orc"),
}


def _manifest(directory: Path, file_format: FileFormat, paths: list[Path]) -> dict[str, object]:
    return {
        "sourceBucket": BUCKET,
        "destinationBucket": "arn:aws:s3:::inventories",
        "version": "2016-11-30",
        "creationTimestamp": str(int(CREATED_AT.timestamp() * 1000)),
        "fileFormat": str(file_format),
        "fileSchema": file_schema(file_format),
        "files": [
            {"key": str(path.relative_to(directory)), "size": path.stat().st_size, "MD5checksum": _md5(path)}
            for path in paths
        ],
    }


def file_schema(file_format: FileFormat) -> str:
    """In the syntax of each format."""
    schema = next(batches(Making(rows=1))).schema
    if file_format is FileFormat.CSV:
        return ", ".join(_CSV_NAMES.values())
    if file_format is FileFormat.ORC:
        return f"struct<{','.join(f'{field.name}:{_ORC_TYPES[str(field.type)]}' for field in schema)}>"
    fields = (_PARQUET_TYPES[str(field.type)].format(field.name) + ";" for field in schema)
    return f"message s3.inventory {{ {' '.join(fields)} }}"


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def main() -> None:
    """Writes one inventory, and prints the path of its manifest."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--format", type=FileFormat, choices=list(FileFormat), default=FileFormat.PARQUET)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    making = Making(rows=told.rows, seed=told.seed, users=told.users, files=told.files)
    print(write_inventory(told.directory, told.format, making))


if __name__ == "__main__":
    main()
