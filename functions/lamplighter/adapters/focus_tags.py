"""A tag's values in the Tags column of a FOCUS export: JSON in CSV, a map (or JSON) in Parquet."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.compute as pc

from lamplighter.errors import ConfigurationError

# AWS puts a prefix before the keys that its customers made, another one in each of its formats.
_PREFIXES = ("", "user_", "user:")


def tag_values(column: pa.ChunkedArray, key: str, file: str) -> pa.ChunkedArray | pa.Array:
    """Empty where there is no such tag. Raises ConfigurationError for text that is no JSON object."""
    if pa.types.is_map(column.type):
        looked_up = [pc.map_lookup(column, query_key=pa.scalar(name), occurrence="first") for name in _names(key)]
        return pc.fill_null(pc.coalesce(*looked_up), "")
    encoded = pc.dictionary_encode(pc.fill_null(column, "")).combine_chunks()
    values = pa.array([_value(text, key, file) for text in encoded.dictionary.to_pylist()], pa.string())
    return values.take(encoded.indices)


def _value(text: str, key: str, file: str) -> str:
    try:
        tags = json.loads(text or "{}")
    except ValueError:
        tags = None
    if not isinstance(tags, dict):
        raise ConfigurationError(f"{file}: Tags is {text!r}; it should be a JSON object")
    return next((str(tags[name]) for name in _names(key) if tags.get(name) is not None), "")


def _names(key: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{key}" for prefix in _PREFIXES)
