"""Objects of a bucket of the embedded S3, copied out of it before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any


def objects(s3: Any, bucket: str, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Key and content of each, in the order of their keys."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for one in page.get("Contents", []):
            yield one["Key"], s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read()


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
