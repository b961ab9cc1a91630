"""Small S3 Inventories of each format, as S3 writes them: a manifest, its checksum, and files of rows."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import pyarrow as pa
import pyarrow.orc
import pyarrow.parquet as pq

from lamplighter.domain.inventory.manifest import FileFormat

CREATED_AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
DESTINATION, SOURCE = "inventories", "my-photo-bucket"
FOLDER = f"listed/{SOURCE}/whole/2026-11-20T01-00Z"
MANIFEST, CHECKSUM = f"{FOLDER}/manifest.json", f"{FOLDER}/manifest.checksum"

_CSV_NAMES = {
    "bucket": "Bucket",
    "key": "Key",
    "version_id": "VersionId",
    "is_latest": "IsLatest",
    "is_delete_marker": "IsDeleteMarker",
    "size": "Size",
    "last_modified_date": "LastModifiedDate",
    "storage_class": "StorageClass",
    "intelligent_tiering_access_tier": "IntelligentTieringAccessTier",
    "encryption_status": "EncryptionStatus",
}
_TYPES = {
    "is_latest": pa.bool_(),
    "is_delete_marker": pa.bool_(),
    "size": pa.int64(),
    "last_modified_date": pa.timestamp("ms", "UTC"),
}
_IN_SCHEMAS = {
    FileFormat.CSV: ", ".join(_CSV_NAMES.values()),
    FileFormat.ORC: f"struct<{','.join(f'{name}:string' for name in _CSV_NAMES)}>",
    FileFormat.PARQUET: "message s3.inventory { "
    + " ".join(f"optional binary {name} (STRING);" for name in _CSV_NAMES)
    + " }",
}
_STRIPE_BYTES = 2**20
_ENDINGS = {FileFormat.CSV: "csv.gz", FileFormat.ORC: "orc", FileFormat.PARQUET: "parquet"}


@dataclass
class SmallInventory:
    """``objects`` are what lies in the destination bucket, by key: change them to spoil it."""

    file_format: FileFormat
    files: Sequence[Sequence[Mapping[str, Any]]]
    row_group: int = 1_000_000
    source: str = SOURCE
    destination: str = DESTINATION
    objects: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        listed = []
        for number, rows in enumerate(self.files):
            content = _written(self.file_format, rows, self.row_group)
            key = (
                f"listed/{self.source}/whole/data/{number:08}-0000-4000-8000-000000000000.{_ENDINGS[self.file_format]}"
            )
            self.objects[key] = content
            listed.append({"key": key, "size": len(content), "MD5checksum": _md5(content)})
        self.write_manifest(listed)

    @property
    def folder(self) -> str:
        return f"listed/{self.source}/whole/2026-11-20T01-00Z"

    @property
    def data_keys(self) -> list[str]:
        return [key for key in self.objects if "/data/" in key]

    def write_manifest(self, listed: Sequence[Mapping[str, Any]]) -> None:
        manifest = {
            "sourceBucket": self.source,
            "destinationBucket": f"arn:aws:s3:::{self.destination}",
            "version": "2016-11-30",
            "creationTimestamp": str(int(CREATED_AT.timestamp() * 1000)),
            "fileFormat": self.file_format.value,
            "fileSchema": _IN_SCHEMAS[self.file_format],
            "files": listed,
        }
        content = json.dumps(manifest).encode()
        self.objects[f"{self.folder}/manifest.json"] = content
        self.objects[f"{self.folder}/manifest.checksum"] = _md5(content).encode() + b"\n"

    def put(self, s3: Any) -> None:
        """The checksum last, as S3 does."""
        for key, content in self.objects.items():
            s3.put_object(Bucket=self.destination, Key=key, Body=content)


def a_row(key: str, size: int | None = 1000, **more: Any) -> dict[str, Any]:
    row = {
        "bucket": SOURCE,
        "key": key,
        "version_id": None,
        "is_latest": True,
        "is_delete_marker": False,
        "size": size,
        "last_modified_date": CREATED_AT - timedelta(days=100),
        "storage_class": "STANDARD",
        "intelligent_tiering_access_tier": None,
        "encryption_status": "SSE-S3",
    }
    return row | more


def photos(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [a_row(f"photos/2026/{number:06}.jpg", 200_000 + number) for number in range(first, first + count)]


def _written(file_format: FileFormat, rows: Sequence[Mapping[str, Any]], row_group: int) -> bytes:
    if file_format is FileFormat.CSV:
        return gzip.compress(_csv(rows), mtime=0)
    names = list(_CSV_NAMES)
    table = pa.table({name: pa.array([row[name] for row in rows], _TYPES.get(name, pa.string())) for name in names})
    packed = io.BytesIO()
    if file_format is FileFormat.ORC:
        pyarrow.orc.write_table(table, packed, stripe_size=_STRIPE_BYTES)
    else:
        pq.write_table(table, packed, row_group_size=row_group)
    return packed.getvalue()


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    packed = io.StringIO()
    writer = csv.writer(packed, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(list(_fields(row)) for row in rows)
    return packed.getvalue().encode()


def _fields(row: Mapping[str, Any]) -> Iterator[str]:
    for name in _CSV_NAMES:
        value = row[name]
        if name == "key":
            yield quote_plus(value, safe="/")
        elif isinstance(value, datetime):
            yield value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        else:
            yield "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
