"""Suffixes of a batch as small numbers."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.inventory.keys import suffixes

BITS = 24
# Beyond that, what has been counted is put away, and numbers begin anew.
_MOST = 100_000
_VALID = "^[A-Za-z0-9_-]+$"


class SuffixCodes:
    """``texts[code]`` is a suffix in lower case: a word of letters, digits, - and _. Code 0 is none."""

    def __init__(self) -> None:
        self.forget()

    def of(self, keys: pa.Array) -> pa.Array:
        encoded = suffixes(keys).dictionary_encode()
        words = pc.if_else(pc.match_substring_regex(encoded.dictionary, _VALID), encoded.dictionary, b"")
        own = [self._code(word) for word in words.to_pylist()]
        return pc.take(pa.array(own, pa.int64()), encoded.indices)

    @property
    def too_many(self) -> bool:
        return len(self.texts) > _MOST

    def forget(self) -> None:
        self.texts = [""]
        self._of_word: dict[bytes, int] = {b"": 0}
        self._of_text: dict[str, int] = {"": 0}

    def _code(self, word: bytes) -> int:
        code = self._of_word.get(word)
        if code is None:
            text = word[::-1].decode("ascii").lower()
            code = self._of_word[word] = self._of_text.setdefault(text, len(self.texts))
            if code == len(self.texts):
                self.texts.append(text)
        return code
