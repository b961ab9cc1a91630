"""What a product tells, made fit for a log line: JSON, of bounded size, without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lamplighter.inbound.redaction import REDACTED, is_secret_name, redacted

LONGEST_TEXT = 8192
MOST_ITEMS = 100
DEEPEST = 6
# Names and ids come again and again; longer texts are looked at each time.
_REMEMBERED = 64
CUT = " … [cut]"


def clean(fields: Mapping[str, object]) -> dict[str, Any]:
    """None is left out. Numbers stay numbers, money included: Logs Insights adds them up."""
    return {
        str(name): _value(value, DEEPEST) if not _is_secret(str(name)) or _is_number(value) else REDACTED
        for name, value in fields.items()
        if value is not None
    }


def _value(value: object, depth: int) -> Any:
    if isinstance(value, str):
        return _short_text(value) if len(value) <= _REMEMBERED else text_of(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value if value is None or abs(value) < float("inf") else str(value)
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _container(value, depth)


def _container(value: object, depth: int) -> Any:
    if depth == 0 or not isinstance(value, (Mapping, list, tuple, set, frozenset)):
        return text_of(str(value))
    if isinstance(value, Mapping):
        items = list(value.items())[:MOST_ITEMS]
        return {
            str(name): _value(item, depth - 1) if not _is_secret(str(name)) or _is_number(item) else REDACTED
            for name, item in items
        }
    return [_value(item, depth - 1) for item in list(value)[:MOST_ITEMS]]


def text_of(text: str) -> str:
    return redacted(text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT)


_short_text = lru_cache(maxsize=2048)(text_of)
_is_secret = lru_cache(maxsize=2048)(is_secret_name)


def _is_number(value: object) -> bool:
    """A number of tokens is no token."""
    return isinstance(value, (int, float, Decimal))
