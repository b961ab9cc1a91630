"""A block of CSV in the way that S3 writes it: a quote at both ends of each field, and none, nor a comma, in it.

Read without a notion of quotes, each field has to begin and to end with one. That costs less than to read quotes and to
see to it that none is where it should not be: Arrow by itself reads `"12"3` as 123.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from lamplighter.adapters.inventory.csv_types import FLAGS, INSTANT, INSTANTS, read_block
from lamplighter.domain.inventory import columns

_QUOTES = 2
_PLAIN = (columns.KEY, columns.SIZE, *INSTANTS)
_TEXT = pa.dictionary(pa.int32(), pa.binary())


def columns_as_s3_writes(block: memoryview, names: Sequence[str]) -> Mapping[str, pa.Array] | None:
    """None where anything is written in another way, be it good or bad."""
    wanted = [name for name in columns.COUNTED if name in names]
    try:
        table = read_block(
            block,
            names,
            pyarrow.csv.ParseOptions(quote_char=False, double_quote=False),
            pyarrow.csv.ConvertOptions(
                include_columns=wanted,
                column_types={name: pa.binary() if name in _PLAIN else _TEXT for name in wanted},
                null_values=[],
                check_utf8=False,
            ),
        )
        return {name: _read(name, table[name].combine_chunks()) for name in wanted}
    except (pa.ArrowInvalid, UnicodeDecodeError, _WrittenOtherwise):
        return None


class _WrittenOtherwise(Exception):  # noqa: N818 - it is no error
    pass


def _read(name: str, written: pa.Array) -> pa.Array:
    if name in FLAGS:
        return _flags(written)
    if pa.types.is_dictionary(written.type):
        return pa.DictionaryArray.from_arrays(written.indices, pa.array(_few(written.dictionary), pa.string()))
    if name == columns.KEY:
        return _unquoted(written)
    wanted = pa.int64() if name == columns.SIZE else INSTANT
    if not pc.any(pc.greater(pc.binary_length(written), _QUOTES)).as_py():
        return pa.nulls(len(written), wanted)
    return pc.cast(pc.cast(_filled(_unquoted(written)), pa.string()), wanted)


def _unquoted(written: pa.Array) -> pa.Array:
    ends = (pc.starts_with(written, b'"'), pc.ends_with(written, b'"'))
    shortest = pc.min(pc.binary_length(written)).as_py()
    if not all(pc.all(end).as_py() for end in ends) or (shortest is not None and shortest < _QUOTES):
        raise _WrittenOtherwise
    inner = pc.binary_slice(written, 1, -1)
    text = inner.buffers()[2]
    if text is not None and b'"' in text.to_pybytes():
        raise _WrittenOtherwise
    return inner


def _filled(texts: pa.Array) -> pa.Array:
    """Null for what is empty."""
    empty = pc.equal(pc.binary_length(texts), 0)
    return pc.if_else(empty, None, texts) if pc.any(empty).as_py() else texts


def _flags(written: pa.Array) -> pa.Array:
    texts = [text.lower() for text in _few(written.dictionary)]
    if not {"true", "false"}.issuperset(texts):
        raise _WrittenOtherwise
    return pc.take(pa.array([text == "true" for text in texts], pa.bool_()), written.indices)


def _few(dictionary: pa.Array) -> list[str]:
    """Of a column that has few different values."""
    texts = [written.decode() for written in dictionary.to_pylist()]
    if not all(len(text) >= _QUOTES and text[0] == text[-1] == '"' and text.count('"') == _QUOTES for text in texts):
        raise _WrittenOtherwise
    return [text[1:-1] for text in texts]
