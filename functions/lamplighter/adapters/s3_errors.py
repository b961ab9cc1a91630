"""S3's errors in our own words, wherever it is our own store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.errors import Unavailable


@contextmanager
def s3_errors() -> Iterator[None]:
    """Raises Unavailable for all of them: what is kept there is there to be read and written."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(f"S3: {error}") from error
