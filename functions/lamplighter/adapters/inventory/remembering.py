"""A file whose own error is not lost in Arrow, which makes text of it while it reads ORC."""

from __future__ import annotations

import io
from typing import Any


class Remembering(io.RawIOBase):
    """``failure`` is what the file raised first. It is not closed with this, for its owner does that."""

    def __init__(self, file: Any) -> None:
        self.failure: Exception | None = None
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return int(self._file.seek(offset, whence))

    def read(self, size: int = -1, /) -> bytes:
        try:
            content: bytes = self._file.read(size)
        except Exception as error:
            self.failure = self.failure or error
            raise
        return content
