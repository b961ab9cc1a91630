"""Values of a column as small numbers, the same ones in every batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.errors import Damaged


class Looked(NamedTuple):
    """A number for each row by its place in a short list; 0 where that is null."""

    numbers: list[int]
    places: pa.Array

    def shifted(self, bits: int) -> pa.Array:
        """The list is shifted, not the rows."""
        found = pc.take(pa.array([number << bits for number in self.numbers], pa.int64()), self.places)
        return pc.fill_null(found, 0) if found.null_count else found


# A number for each row (int64), or one for all of them.
Numbers: TypeAlias = "pa.Array | Looked | int"


# The empty one and another. To compare with that costs a fraction of encoding the column.
_ONE_TEXT = 2


class Codes:
    """``texts[code]`` is what a code stands for. What is null, empty or without a column has code 0."""

    def __init__(self, column: str, bits: int) -> None:
        self.texts = [""]
        self.bits = bits
        self._column = column
        self._of_text: dict[str, int] = {"": 0}

    def of(self, column: pa.Array | None, place: str) -> Numbers:
        """Raises Damaged where there are more values than fit: the column is not what it is called."""
        if column is None or column.null_count == len(column):
            return 0
        if pa.types.is_string(column.type) and len(self.texts) == _ONE_TEXT:
            only = pc.equal(column, self.texts[-1])
            if only.true_count + only.null_count == len(only):
                return pc.cast(pc.fill_null(only, fill_value=False), pa.int64())
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        own = [self._code(_text(value), place) for value in encoded.dictionary.to_pylist()]
        if len(set(own)) == 1 and not encoded.null_count:
            return own[0]
        return Looked(own, encoded.indices)

    def _code(self, text: str, place: str) -> int:
        code = self._of_text.get(text)
        if code is None:
            code = self._of_text[text] = len(self.texts)
            self.texts.append(text)
            if code >= 1 << self.bits:
                raise Damaged(f"{place}: {self._column} has more than {code - 1} different values, like {text!r}")
        return code


def _text(value: object) -> str:
    """A flag is written as CSV has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def packed(fields: Sequence[tuple[Numbers, int]], rows: int) -> pa.Array:
    """One int64 of all of them, each with its number of bits; the first is the highest."""
    constant, shift = 0, 0
    varying: pa.Array | None = None
    for numbers, bits in reversed(fields):
        if isinstance(numbers, int):
            constant |= numbers << shift
        else:
            shifted = numbers.shifted(shift) if isinstance(numbers, Looked) else _shifted(numbers, shift)
            varying = shifted if varying is None else pc.bit_wise_or(varying, shifted)
        shift += bits
    if varying is None:
        return pa.repeat(pa.scalar(constant, pa.int64()), rows)
    return pc.bit_wise_or(varying, pa.scalar(constant, pa.int64())) if constant else varying


def _shifted(numbers: pa.Array, bits: int) -> pa.Array:
    return pc.shift_left(numbers, bits) if bits else numbers


def unpacked(code: int, bits: Sequence[int]) -> tuple[int, ...]:
    """The fields of ``packed``, in their order."""
    fields = []
    for each in reversed(bits):
        fields.append(code & ((1 << each) - 1))
        code >>= each
    return tuple(reversed(fields))
