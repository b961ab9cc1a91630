"""Sections and reports as MessagePack and back, with every value of its own type: JSON knows no decimals.

msgspec refuses types that are a Decimal or a str (``Value``), so dataclasses are put together here.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from lamplighter.errors import Damaged

_DECIMAL = 1
KindT = TypeVar("KindT")


def encoded(document: object) -> bytes:
    return msgspec.msgpack.encode(_marked(msgspec.to_builtins(document, builtin_types=(Decimal, datetime))))


def decoded(content: bytes, kind: type[KindT], name: str) -> KindT:
    """Raises Damaged, which says ``name``, where it is none."""
    try:
        found: KindT = _made(kind, msgspec.msgpack.decode(content, ext_hook=_unmarked))
    except (msgspec.MsgspecError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{name}: no {kind.__name__.lower()} of this version: {error}") from error
    return found


def _marked(value: Any) -> Any:
    """MessagePack would make a text of a decimal."""
    if isinstance(value, Decimal):
        return msgspec.msgpack.Ext(_DECIMAL, str(value).encode())
    if isinstance(value, dict):
        return {key: _marked(each) for key, each in value.items()}
    return [_marked(each) for each in value] if isinstance(value, (list, tuple)) else value


def _unmarked(code: int, data: memoryview) -> Any:
    if code != _DECIMAL:
        raise ValueError(f"an unknown extension {code}")
    return Decimal(bytes(data).decode())


def _made(kind: Any, value: Any) -> Any:
    """Scalars are what they should be already, but for enums."""
    if get_origin(kind) in (Union, UnionType):
        return _of_union(get_args(kind), value)
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], each) for each in value)
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _made(_hints(kind)[name], each) for name, each in value.items()})
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


def _of_union(kinds: tuple[Any, ...], value: Any) -> Any:
    """At most one of its kinds is a dataclass, and tuples hold scalars."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return _made(next(kind for kind in kinds if is_dataclass(kind)), value)
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
