"""Suffixes of a batch as small numbers."""

from __future__ import annotations

from bisect import insort

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.inventory.keys import suffixes
from lamplighter.domain.inventory.aggregate import OTHER_SUFFIX

BITS = 24
# Of so many for each that is kept, most are none any more: what was counted is put away, and numbers begin anew.
_MOST_FOR_EACH = 50
_VALID = "^[A-Za-z0-9_-]+$"
_OTHER = 1


def _length_first(text: str) -> tuple[int, str]:
    return len(text), text


class SuffixCodes:
    """``texts[code]`` is a suffix in lower case: a word of letters, digits, - and _. Code 0 is none.

    Of more than ``most`` the shortest are kept. What is longer than as many others is one of the rest for good,
    and gets no number: keys may end in numbers that never repeat.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[str] = []
        self._last: str | None = None
        self.forget()

    def of(self, keys: pa.Array, marker: pa.Array | None) -> pa.Array:
        """What only delete markers (boolean) have is not counted, so it takes the place of no other."""
        encoded = suffixes(keys).dictionary_encode()
        words = pc.if_else(pc.match_substring_regex(encoded.dictionary, _VALID), encoded.dictionary, b"")
        texts = pc.ascii_lower(pc.cast(pc.binary_reverse(words), pa.string()))
        counted = texts
        if marker is not None and pc.any(marker).as_py():
            counted = texts.take(pc.unique(encoded.indices.filter(pc.invert(marker))))
        self._learn(self._shortest(pc.unique(counted.filter(self._may_be_kept(counted)))).to_pylist())
        numbers = pc.fill_null(pc.index_in(texts, value_set=pa.array(self.texts, pa.string())), _OTHER)
        return pc.take(pc.cast(numbers, pa.int64()), encoded.indices)

    @property
    def too_many(self) -> bool:
        return len(self.texts) > _MOST_FOR_EACH * self._most

    def forget(self) -> None:
        self.texts = ["", OTHER_SUFFIX]
        self._known = set(self.texts)

    def _may_be_kept(self, texts: pa.Array) -> pa.Array:
        if self._last is None:
            return pc.is_valid(texts)
        lengths, most = pc.binary_length(texts), len(self._last)
        among_equals = pc.and_(pc.equal(lengths, most), pc.less_equal(texts, self._last))
        return pc.or_(pc.less(lengths, most), among_equals)

    def _shortest(self, texts: pa.Array) -> pa.Array:
        """As many as may be kept, and one more, for there may be the empty one among them."""
        if len(texts) <= self._most:
            return texts
        table = pa.table({"length": pc.binary_length(texts), "text": texts})
        return table.sort_by([("length", "ascending"), ("text", "ascending")])["text"][: self._most + 1]

    def _learn(self, found: list[str]) -> None:
        new = [text for text in found if text not in self._known]
        if new:
            self.texts += new
            self._known.update(new)
            for text in set(new).difference(self._kept):
                insort(self._kept, text, key=_length_first)
            del self._kept[self._most :]
            self._last = self._kept[-1] if len(self._kept) == self._most else None
