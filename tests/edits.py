"""Every edit of a definition that one person could make in one place: values altered, entries added and taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")


def edits(definition: T) -> Iterator[tuple[str, T]]:
    """Where, and the definition with that one edit. Bounds and rules are not minded: only the types are kept."""
    yield from _edits(definition, "")


def _edits(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            for place, edited in _edits(getattr(value, field.name), f"{path}.{field.name}".lstrip(".")):
                yield place, replace(value, **{field.name: edited})
    elif isinstance(value, Mapping):
        yield from _edits_of_mapping(value, path)
    elif isinstance(value, tuple):
        yield from _edits_of_tuple(value, path)
    else:
        yield from ((path, other) for other in _others(value))


def _edits_of_mapping(value: Mapping[Any, Any], path: str) -> Iterator[tuple[str, Any]]:
    for key in value:
        yield f"{path}.{key} taken away", {name: other for name, other in value.items() if name != key}
        for place, edited in _edits(value[key], f"{path}.{key}"):
            yield place, {**value, key: edited}


def _edits_of_tuple(value: tuple[Any, ...], path: str) -> Iterator[tuple[str, Any]]:
    for at, inner in enumerate(value):
        yield f"{path}[{at}] taken away", (*value[:at], *value[at + 1 :])
        for place, edited in _edits(inner, f"{path}[{at}]"):
            yield place, (*value[:at], edited, *value[at + 1 :])


def _others(value: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield not value
        case Enum():
            yield next(other for other in type(value) if other is not value)
        case int() | float() | Decimal():
            yield value + 1
            yield value / 2
        case str():
            yield f"{value}x"
