"""Prefixes of a batch as small numbers: all that are told apart, and the fewer ones of the cells."""

from __future__ import annotations

from urllib.parse import unquote_plus

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.adapters.inventory.keys import prefixes
from lamplighter.domain.inventory.aggregate import Bounds
from lamplighter.domain.inventory.prefixes import depth_that_fits, prefix_of


class PrefixCodes:
    """``texts[code]`` is a prefix, ``cell_texts[code]`` one of the cells'; both are decoded.

    ``too_many`` is said after ``of``: then nothing may be counted by its numbers before ``fold``.
    """

    def __init__(self, bounds: Bounds, *, url_encoded: bool) -> None:
        self.depth = self.cells_depth = bounds.depth
        self._bounds, self._url_encoded = bounds, url_encoded
        self._forget()
        self._number_cells()

    def of(self, keys: pa.Array) -> tuple[pa.Array, pa.Array]:
        """The numbers of the prefixes, and of the cells' prefixes."""
        encoded = prefixes(keys, self.depth).dictionary_encode()
        places = self._places(encoded.dictionary)
        codes, cells = (pc.take(pc.take(numbers, places), encoded.indices) for numbers in self._both)
        return codes, cells

    @property
    def too_many(self) -> bool:
        return len(self.texts) > self._bounds.prefixes or len(self.cell_texts) > self._bounds.prefixes_of_cells

    def fold(self) -> None:
        """Tell apart less deep, from here on and under new numbers."""
        fits = depth_that_fits(self.texts, self.depth, self._bounds.prefixes)
        self.cells_depth = depth_that_fits(self.cell_texts, self.cells_depth, self._bounds.prefixes_of_cells)
        if fits < self.depth:
            self.depth = fits
            self._forget()
        self._number_cells()

    def _forget(self) -> None:
        self.texts: list[str] = []
        self._of_text: dict[str, int] = {}
        # What was met so far, as it is written in keys, and its numbers.
        self._known = pa.array([], pa.binary())
        self._codes: list[int] = []

    def _number_cells(self) -> None:
        self.cell_texts: list[str] = []
        self._of_cell_text: dict[str, int] = {}
        self._cell_codes: list[int] = []
        self._number_new()

    def _number_new(self) -> None:
        """Cells' numbers of the prefixes that have none yet; and both numbers of all, to be looked up."""
        for text in self.texts[len(self._cell_codes) :]:
            self._cell_codes.append(_number(prefix_of(text, self.cells_depth), self._of_cell_text, self.cell_texts))
        self._both = (
            pa.array(self._codes, pa.int64()),
            pa.array([self._cell_codes[code] for code in self._codes], pa.int64()),
        )

    def _places(self, written: pa.Array) -> pa.Array:
        """Among those that are known, which these are from here on."""
        places = pc.index_in(written, value_set=self._known)
        if not places.null_count:
            return places
        new = written.filter(pc.is_null(places))
        self._codes += [_number(self._decoded(raw), self._of_text, self.texts) for raw in new.to_pylist()]
        self._known = pa.concat_arrays([self._known, new])
        self._number_new()
        return pc.index_in(written, value_set=self._known)

    def _decoded(self, raw: bytes) -> str:
        text = raw.decode(errors="replace")
        return unquote_plus(text) if self._url_encoded else text


def _number(text: str, numbers: dict[str, int], texts: list[str]) -> int:
    number = numbers.setdefault(text, len(texts))
    if number == len(texts):
        texts.append(text)
    return number
