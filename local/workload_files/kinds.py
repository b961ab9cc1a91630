"""The types that the domain's dataclasses have at a place of a workload file."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Literal

from annotated_types import Le, Lt

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.workload_files.problems import Location


def dataclasses_in(kind: Any, seen: frozenset[Any] = frozenset()) -> set[Any]:
    """A type's own, and those of its fields."""
    if dataclasses.is_dataclass(kind) and kind not in seen:
        seen |= {kind}
        found = (dataclasses_in(hint, seen) for hint in typing.get_type_hints(kind, include_extras=False).values())
        return {kind}.union(*found)
    return set().union(*(dataclasses_in(argument, seen) for argument in typing.get_args(kind)))


def keys_at(location: Location) -> list[str]:
    """The keys that an object there may have."""
    return next((keys for kind in _kinds_at(location) if (keys := _keys_of(kind))), [])


def choices_at(location: Location) -> list[str]:
    """The values that a word there may have."""
    return next((choices for kind in _kinds_at(location) if (choices := _choices_of(kind))), [])


def may_be_object(location: Location) -> bool:
    return any(map(_is_object, _kinds_at(location)))


def may_be_off(location: Location) -> bool:
    return bool in _kinds_at(location)


def is_share(location: Location) -> bool:
    """Whether a number there is at most 1: a share of a whole, not a percentage."""
    *above, field = location
    owners = [kind for kind in _kinds_at(tuple(above)) if dataclasses.is_dataclass(kind)]
    hints = [typing.get_type_hints(kind, include_extras=True).get(str(field)) for kind in owners]
    return any(bound in (Lt(1), Le(1)) for hint in hints for bound in _bounds(hint))


def _bounds(hint: Any) -> Iterator[Any]:
    """Of a type, and of those in it: `Annotated[float, Le(1)] | None`."""
    yield from getattr(hint, "__metadata__", ())
    for inner in typing.get_args(hint):
        yield from _bounds(inner)


def without_branches(location: Location) -> Location:
    """Pydantic names the branch of a union that it tried, after the value's own place: no key of the file."""
    kinds: list[Any] = [WorkloadFile]
    kept: list[str | int] = []
    for part in location:
        branches = [kind for kind in kinds if getattr(kind, "__name__", None) == part]
        if len(kinds) > 1 and branches:
            kinds = branches
        elif part != "[key]":
            kept.append(part)
            kinds = [inner for kind in kinds for inner in _inside(kind, part)]
    return tuple(kept)


def _kinds_at(location: Location) -> list[Any]:
    kinds: list[Any] = [WorkloadFile]
    for part in location:
        kinds = [inner for kind in kinds for inner in _inside(kind, part)]
    return kinds


def _inside(kind: Any, part: str | int) -> list[Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(part, int):
        return _members(arguments[0]) if origin is tuple else []
    if origin is Mapping:
        return _members(arguments[1])
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _members(typing.get_type_hints(kind).get(part))
    return []


def _members(kind: Any) -> list[Any]:
    """Of a union all but None; of anything else, itself."""
    if typing.get_origin(kind) in {types.UnionType, typing.Union}:
        return [argument for argument in typing.get_args(kind) if argument is not types.NoneType]
    return [] if kind is None else [kind]


def _is_object(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind) or typing.get_origin(kind) is Mapping


def _keys_of(kind: Any) -> list[str]:
    if dataclasses.is_dataclass(kind):
        return [field.name for field in dataclasses.fields(kind)]
    return _choices_of(typing.get_args(kind)[0]) if typing.get_origin(kind) is Mapping else []


def _choices_of(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return [str(value) for value in typing.get_args(kind)] if typing.get_origin(kind) is Literal else []
