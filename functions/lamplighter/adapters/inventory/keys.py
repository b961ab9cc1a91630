"""Prefixes and suffixes of whole columns of keys, without a look at any key by itself.

A text column of Arrow is its text end to end and a list of offsets. With each offset followed by the place where its
text is to be cut, the same text is a column of twice as many: heads and tails in turn, before anything was copied.
Columns are binary here, without nulls.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_BITS_OF_AN_OFFSET = 32
_HEADS, _TAILS = b"\x55", b"\xaa"  # of each two bits, the lowest first: 10101010 and 01010101
# A longer one is no suffix that anybody chose: `.properties` is the longest that is common.
SUFFIX_MOST = 10
# It begins with one literal, which is searched for as fast as memory is read.
_SEPARATOR_ESCAPED = re.compile(rb"%(?=2[EFef])")
_ESCAPED = ((b"%2F", b"/"), (b"%2f", b"/"), (b"%2E", b"."), (b"%2e", b"."))


def with_plain_separators(keys: pa.Array) -> pa.Array:
    """Of URL-encoded keys: slashes and dots as they are, so that a key can be cut before its parts are decoded. S3 does
    not encode them, so most of the time there are none.
    """
    text = keys.buffers()[2]
    if text is None or not _SEPARATOR_ESCAPED.search(text):
        return keys
    for escaped, plain in _ESCAPED:
        keys = pc.replace_substring(keys, escaped, plain)
    return keys


def prefixes(keys: pa.Array, depth: int) -> pa.Array:
    """As ``domain.inventory.prefixes.prefix_of`` has them."""
    if not depth:
        return pa.repeat(pa.scalar(b""), len(keys))
    ends = lengths = pc.add(pc.find_substring(keys, "/"), 1)
    rest = keys
    for _ in range(1, depth):
        rest = _parts(rest, lengths, _TAILS)
        lengths = pc.add(pc.find_substring(rest, "/"), 1)
        ends = pc.add(ends, lengths)
    return _parts(keys, ends, _HEADS)


def suffixes(keys: pa.Array) -> pa.Array:
    """What follows the last dot, backwards; empty without a dot near the end. There may be a slash in it."""
    backwards = pc.binary_reverse(pc.binary_slice(keys, -SUFFIX_MOST - 1))
    return _parts(backwards, pc.max_element_wise(pc.find_substring(backwards, "."), 0), _HEADS)


def _parts(texts: pa.Array, cuts: pa.Array, which: bytes) -> pa.Array:
    """The first ``cuts`` bytes (int32) of each, or what is behind them."""
    rows = len(texts)
    _, offsets, text = texts.buffers()
    starts = pa.Array.from_buffers(pa.int32(), rows, [None, offsets], offset=texts.offset)
    end = pa.Array.from_buffers(pa.int32(), 1, [None, offsets], offset=texts.offset + rows)
    middles = pc.cast(pc.add(starts, cuts), pa.int64())
    pairs = pc.bit_wise_or(pc.cast(starts, pa.int64()), pc.shift_left(middles, _BITS_OF_AN_OFFSET))
    in_turn = pa.concat_arrays([pairs, pc.cast(end, pa.int64())]).buffers()[1]
    both = pa.Array.from_buffers(pa.binary(), 2 * rows, [None, in_turn, text])
    return both.filter(pa.Array.from_buffers(pa.bool_(), 2 * rows, [None, pa.py_buffer(which * (rows // 4 + 1))]))
