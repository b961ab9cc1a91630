"""manifest.json and manifest.checksum in S3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.s3_reading import reading
from lamplighter.domain.inventory_run.identity import ManifestPlace

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Manifests:
    """Implements Manifests."""

    s3: S3Client

    def content(self, place: ManifestPlace) -> bytes:
        return self._read(place.bucket, place.key)

    def checksum(self, place: ManifestPlace) -> bytes:
        return self._read(place.bucket, place.checksum_key)

    def _read(self, bucket: str, key: str) -> bytes:
        with reading(bucket, key):
            return self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
