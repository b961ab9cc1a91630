"""Snapshots in a bucket, found by their names alone: those of a stack that is gone, or of another account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from lamplighter.adapters.s3_errors import s3_errors
from lamplighter.domain.snapshot import BodyT, Snapshot
from lamplighter.domain.window import Window
from local.reports.folder_snapshots import decoded, taken_at

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Snapshots:
    """Implements SnapshotHistory. ``prefix`` ends with a slash, or is empty."""

    s3: S3Client
    bucket: str
    prefix: str

    def between(self, body: type[BodyT], workload: str, taken: Window) -> Iterator[Snapshot[BodyT]]:
        for key in self._keys(body.kind, workload, taken):
            with s3_errors():
                content = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
            yield decoded(content, body, self._url(key))

    def _keys(self, kind: str, workload: str, taken: Window) -> Iterator[str]:
        """Oldest first, for S3 lists by name, and names are times."""
        root = f"{self.prefix}{kind}/{workload}/"
        first = f"{root}{taken.start.astimezone(UTC):%Y/%m/%d/%H%M%S.%f}"
        with s3_errors():
            pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=root, StartAfter=first)
            for key in (one["Key"] for page in pages for one in page.get("Contents", [])):
                if taken_at(key.removeprefix(root), self._url(key)) >= taken.end:
                    return
                yield key

    def _url(self, key: str) -> str:
        return f"s3://{self.bucket}/{key}"
