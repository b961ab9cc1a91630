"""S3 Inventories of the bucket, written as S3 writes them: Parquet, a manifest, and its checksum last."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from local.demo.photo_sync.nights import Photo
from local.demo.stage import INVENTORIES

BUCKET = "my-photo-bucket"
# Each column's type in the manifest's schema, and as it is written; what is not named is empty.
_TEXT = ("optional binary {} (STRING);", pa.string())
_INSTANT = ("optional int64 {} (TIMESTAMP(MILLIS,true));", pa.timestamp("ms", "UTC"))
_COLUMNS = {
    "bucket": _TEXT,
    "key": _TEXT,
    "size": ("optional int64 {};", pa.int64()),
    "last_modified_date": _INSTANT,
    "storage_class": _TEXT,
    "is_multipart_uploaded": ("optional boolean {};", pa.bool_()),
    "encryption_status": _TEXT,
    "replication_status": _TEXT,
    "object_lock_mode": _TEXT,
    "object_lock_retain_until_date": _INSTANT,
    "object_lock_legal_hold_status": _TEXT,
    "intelligent_tiering_access_tier": _TEXT,
    "bucket_key_status": _TEXT,
    "checksum_algorithm": _TEXT,
}
# AWS's command line uploads in parts what is as large: "multipart_threshold", AWS CLI S3 Configuration.
_BY_PARTS = 8 * 2**20
_VALUES: Mapping[str, Callable[[Photo], object]] = {
    "bucket": lambda _photo: BUCKET,
    "key": lambda photo: photo.key,
    "size": lambda photo: photo.size,
    "last_modified_date": lambda photo: photo.uploaded_at,
    "storage_class": lambda photo: photo.storage_class,
    "is_multipart_uploaded": lambda photo: photo.size >= _BY_PARTS,
    "encryption_status": lambda _photo: "SSE-S3",
    "bucket_key_status": lambda _photo: "DISABLED",
    "checksum_algorithm": lambda _photo: "CRC64NVME",
}


def write_inventory(s3: Any, photos: Sequence[Photo], at: datetime) -> None:
    """As of then."""
    content = _parquet(photos)
    data = f"{BUCKET}/all/data/{at:%Y%m%dT%H%M}.parquet"
    schema = " ".join(written.format(name) for name, (written, _) in _COLUMNS.items())
    manifest = json.dumps(
        {
            "sourceBucket": BUCKET,
            "destinationBucket": f"arn:aws:s3:::{INVENTORIES}",
            "version": "2016-11-30",
            "creationTimestamp": str(int(at.timestamp() * 1000)),
            "fileFormat": "Parquet",
            "fileSchema": f"message s3.inventory {{ {schema} }}",
            "files": [{"key": data, "size": len(content), "MD5checksum": _md5(content)}],
        }
    ).encode()
    folder = f"{BUCKET}/all/{folder_of(at)}"
    for key, body in (
        (data, content),
        (f"{folder}/manifest.json", manifest),
        (f"{folder}/manifest.checksum", _md5(manifest).encode()),
    ):
        s3.put_object(Bucket=INVENTORIES, Key=key, Body=body)


def folder_of(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H-%MZ}"


def _parquet(photos: Sequence[Photo]) -> bytes:
    table = pa.table({name: _column(name, kind, photos) for name, (_, kind) in _COLUMNS.items()})
    written = io.BytesIO()
    pq.write_table(table, written)
    return written.getvalue()


def _column(name: str, kind: Any, photos: Sequence[Photo]) -> Any:
    value = _VALUES.get(name)
    return pa.nulls(len(photos), kind) if value is None else pa.array(map(value, photos), kind)


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
