"""Whether a document has a workload's shape: the keys, types and bounds of ``lamplighter.domain.workload``."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from enum import Enum
from functools import cache
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lamplighter.domain.workload import Workload
from local.workload_files.problems import Finding, Location, allowed

# What is written there may be the secret itself, by mistake: it is not repeated.
_UNSPOKEN = "secret"
_CONFIGURATION = ConfigDict(extra="forbid")


def shaped(data: object) -> tuple[Workload | None, list[Finding]]:
    """The workload, or what keeps the data from being one."""
    try:
        # As JSON: there, strictness still takes a list for a tuple and a word for an enumeration's value.
        return _adapter().validate_json(json.dumps(data, default=str), strict=True), []
    except ValidationError as error:
        return None, [_finding(detail) for detail in error.errors(include_url=False)]


@cache
def _adapter() -> TypeAdapter[Workload]:
    """The domain's dataclasses are the schema. The domain does not know of pydantic, so the ban on keys that
    nobody reads is laid on them from here.
    """
    for kind in _dataclasses_in(Workload):
        kind.__pydantic_config__ = _CONFIGURATION
    return TypeAdapter(Workload)


def _dataclasses_in(kind: Any, seen: frozenset[Any] = frozenset()) -> set[Any]:
    if dataclasses.is_dataclass(kind) and kind not in seen:
        seen |= {kind}
        found = (_dataclasses_in(hint, seen) for hint in typing.get_type_hints(kind, include_extras=False).values())
        return {kind}.union(*found)
    return set().union(*(_dataclasses_in(argument, seen) for argument in typing.get_args(kind)))


def _finding(detail: ErrorDetails) -> Finding:
    location: Location = tuple(part for part in detail["loc"] if isinstance(part, str | int))
    return Finding(location, _message(detail, location))


def _message(detail: ErrorDetails, location: Location) -> str:
    written = detail["input"]
    match detail["type"]:
        case "missing" | "missing_keyword_only_argument":
            return f"is missing; {_described(location)}"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return f"no such key; {allowed(location[-1], _keys(location[:-1]))}"
        case "enum" | "literal_error":
            return f"is {written!r}; {allowed(written, _choices(location))}"
        case "dataclass_type" | "dataclass_exact_type":
            return f"should hold keys: {', '.join(_keys(location))}"
        case _:
            spoken = (
                "" if any(_UNSPOKEN in str(part) for part in location) or _is_long(written) else f" (is {written!r})"
            )
            return f"{detail['msg'][0].lower()}{detail['msg'][1:]}{spoken}"


def _is_long(written: object) -> bool:
    return isinstance(written, dict | list)


def _described(location: Location) -> str:
    choices = _choices(location)
    keys = _keys(location)
    if choices:
        return f"allowed: {', '.join(choices)}"
    return f"it holds: {', '.join(keys)}" if keys else "it is needed"


def _keys(location: Location) -> list[str]:
    kind = _kind_at(location)
    return [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else []


def _choices(location: Location) -> list[str]:
    kind = _kind_at(location)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return [str(value) for value in typing.get_args(kind)] if typing.get_origin(kind) is Literal else []


def _kind_at(location: Location) -> Any:
    """The type that the domain has at that place; None where it has none."""
    kind: Any = Workload
    for part in location:
        kind = _inside(kind, part)
    return kind


def _inside(kind: Any, part: str | int) -> Any:
    if isinstance(part, int):
        kind = next(iter(typing.get_args(kind)), None)
    elif dataclasses.is_dataclass(kind) and isinstance(kind, type):
        kind = typing.get_type_hints(kind).get(part)
    else:
        kind = None
    if typing.get_origin(kind) in {types.UnionType, typing.Union}:
        kind = next(argument for argument in typing.get_args(kind) if argument is not type(None))
    return kind
