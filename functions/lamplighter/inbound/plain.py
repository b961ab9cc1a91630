"""Plain JSON values out of anything: what is read after this can't surprise.

Strings are valid Unicode (JSON may hold half a surrogate pair, which nothing can store), floats are finite,
integers are printable, nesting ends.
"""

from __future__ import annotations

import json
import math
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# Names of alarms, metrics and dimensions have at most 255 characters (botocore's service model of CloudWatch).
NAME_LIMIT = 255
# Real notices nest less than ten deep.
MAX_DEPTH = 40
# Python prints integers of up to 4300 digits, and a double holds less than 2^1024.
_MAX_INTEGER_BITS = 1024


def plain(value: object, depth: int = 0) -> Json:
    """A JSON value with the same meaning as far as there is one; never raises."""
    if depth > MAX_DEPTH:
        return f"(nested more than {MAX_DEPTH} deep)"
    if isinstance(value, dict):
        return {_plain_text(_name(key)): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, depth + 1) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: object) -> bool | int | float | str | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if value.bit_length() <= _MAX_INTEGER_BITS else f"(an integer of {value.bit_length()} bits)"
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return _plain_text(_name(value))


def _name(value: object) -> str:
    return value if isinstance(value, str) else f"({type(value).__name__})"


def _plain_text(value: str) -> str:
    return value.encode("utf-8", errors="surrogatepass").decode("utf-8", errors="replace")


def parsed(document: str) -> Json:
    """The JSON value in a text, or the text itself where it holds none."""
    try:
        return plain(json.loads(document))
    except (ValueError, RecursionError):
        return plain(document)


def text(value: Json, limit: int = 1024) -> str | None:
    """A string with something in it, at most ``limit`` characters; else None."""
    return value[:limit] if isinstance(value, str) and value.strip() else None


def number(value: Json) -> float | None:
    """Booleans are no numbers."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def mapping(value: Json) -> dict[str, Json]:
    """An object's keys, or none where it is no object."""
    return value if isinstance(value, dict) else {}


def items(value: Json) -> list[Json]:
    """A list's items, or none where it is no list."""
    return value if isinstance(value, list) else []


def texts(value: Json, limit: int = 1024) -> dict[str, str]:
    """The entries of an object whose values are text; names are cut as CloudWatch's would be."""
    return {key[:NAME_LIMIT]: found for key, item in mapping(value).items() if (found := text(item, limit)) is not None}
