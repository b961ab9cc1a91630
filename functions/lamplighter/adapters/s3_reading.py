"""S3's errors while an inventory is read, in our own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import ConfigurationError, Damaged, Unavailable

_GONE = {"NoSuchKey", "NoSuchBucket", "404"}
_REFUSED = {"AccessDenied", "403"}


@contextmanager
def reading(bucket: str, key: str) -> Iterator[None]:
    """Raises Damaged for what is not there, ConfigurationError where it may not be read, Unavailable."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _GONE:
            raise Damaged(f"s3://{bucket}/{key}: there is no such object") from error
        if code in _REFUSED:
            raise ConfigurationError(
                f"s3://{bucket}/{key}: no right to read it (s3:GetObject, s3:ListBucket)"
            ) from error
        raise Unavailable(f"s3://{bucket}/{key}: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"s3://{bucket}/{key}: {error}") from error
