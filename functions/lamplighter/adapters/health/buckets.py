"""Whether S3 buckets are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Bucket
from lamplighter.domain.health.observations import Answered, Observation
from lamplighter.domain.health.subjects import Subject

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Buckets:
    """Implements Probe by HeadBucket. It has no body, so S3's error code is the HTTP status."""

    client: S3Client

    def observe(self, subject: Subject) -> Observation:
        name = target(subject, Bucket).name
        return asked("S3", lambda: self._seen(name), missing=frozenset({"404", "NoSuchBucket"}))

    def _seen(self, name: str) -> Observation:
        self.client.head_bucket(Bucket=name)
        return Answered()
