"""Which inventory a run is of. The same manifest is the same run, however often and by whatever way it is heard of."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

MANIFEST, CHECKSUM = "manifest.json", "manifest.checksum"
# A name of an execution has 80 characters at most, and not all of them are allowed
# (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html). So many are left for the
# source bucket beside date, digest and attempt.
_BUCKET_MOST = 40
_DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestPlace:
    """Where a manifest lies: ``key`` ends in ``SOURCE-BUCKET/CONFIG-ID/YYYY-MM-DDTHH-MMZ/manifest.json``.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
    """

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    @property
    def checksum_key(self) -> str:
        return self.key.removesuffix(MANIFEST) + CHECKSUM


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """What a run is started with. ``md5`` is the manifest's, as manifest.checksum has it, in hexadecimal."""

    bucket: str
    key: str
    md5: str

    @property
    def place(self) -> ManifestPlace:
        return ManifestPlace(bucket=self.bucket, key=self.key)


def run_name(order: RunOrder) -> str:
    """``photos-2026-11-20T01-00Z-`` and a digest of bucket, key and MD5: what else would make two runs of one."""
    source, _config, date = ("", "", "", *order.key.split("/"))[-4:-1]
    digest = hashlib.sha256(f"{order.place} {order.md5}".encode()).hexdigest()[:_DIGEST_LENGTH]
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{source[:_BUCKET_MOST]}-{date[:17]}")
    return f"{readable}-{digest}".strip("-")


def attempt_name(name: str, attempt: int) -> str:
    """Of an execution. A name can't be used again for 90 days, so a resumed run has the next number."""
    return name if attempt == 1 else f"{name}-{attempt}"
