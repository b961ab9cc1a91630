"""Files of an inventory in S3: forwards as a stream, or in any order by ranges."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lamplighter.adapters.s3_reading import reading

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# A request to S3 takes some 20 ms, in which it sends as much as this.
_READ_AHEAD_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class S3InventoryFiles:
    """Implements InventoryFiles. A range that is read is so long at least, where the file is."""

    s3: S3Client
    read_ahead_bytes: int = _READ_AHEAD_BYTES

    @contextmanager
    def forwards(self, bucket: str, key: str) -> Iterator[_Stream]:
        with reading(bucket, key):
            body = self.s3.get_object(Bucket=bucket, Key=key)["Body"]
        with body:
            yield _Stream(body, bucket, key)

    @contextmanager
    def anywhere(self, bucket: str, key: str) -> Iterator[io.BufferedIOBase]:
        with reading(bucket, key):
            head = self.s3.head_object(Bucket=bucket, Key=key)
        ranges = _Ranges(self.s3, bucket, key, head["ContentLength"], head["ETag"])
        yield io.BufferedReader(ranges, self.read_ahead_bytes)


class _Stream(io.RawIOBase):
    """A response's body; an interruption is Unavailable."""

    def __init__(self, body: Any, bucket: str, key: str) -> None:
        self._body, self._bucket, self._key = body, bucket, key

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        with reading(self._bucket, self._key):
            content: bytes = self._body.read(None if size < 0 else size)
        return content

    def readinto(self, buffer: Any, /) -> int:
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


class _Ranges(io.RawIOBase):
    """An object that did not change since it was opened (If-Match), read range by range."""

    def __init__(self, s3: S3Client, bucket: str, key: str, size: int, etag: str) -> None:
        self._s3, self._bucket, self._key, self._size, self._etag = s3, bucket, key, size, etag
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        with reading(self._bucket, self._key):
            answer = self._s3.get_object(
                Bucket=self._bucket, Key=self._key, Range=f"bytes={self._at}-{end - 1}", IfMatch=self._etag
            )
            content = answer["Body"].read()
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)
