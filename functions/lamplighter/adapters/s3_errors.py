"""S3 wherever it is our own store: its errors in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@contextmanager
def s3_errors() -> Iterator[None]:
    """Raises Unavailable for all of them: what is kept there is there to be read and written."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(f"S3: {error}") from error


def kept_at(s3: S3Client, bucket: str, key: str) -> bytes | None:
    """None where nothing is. Raises Unavailable."""
    with s3_errors():
        try:
            return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except s3.exceptions.NoSuchKey:
            return None
