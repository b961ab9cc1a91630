"""Whether a document has a usage file's shape: each line is one of the domain's, with its keys and no more."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lamplighter.domain.usage import Usage
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.wording import should

_KEYS = ("free_tier", "usage")


def kinds() -> dict[str, Any]:
    """The class of a usage line, by the word that stands under its ``service``."""
    return {typing.get_args(typing.get_type_hints(kind)["service"])[0]: kind for kind in typing.get_args(Usage)}


def shaped(data: object) -> tuple[list[tuple[int, Usage]], list[Finding]]:
    """The lines that are right with their places in the list, and all that is wrong."""
    if not isinstance(data, dict):
        return [], [Finding((), f"should hold keys: {', '.join(_KEYS)}")]
    findings = [Finding((key,), f"no such key; {allowed(key, _KEYS)}") for key in data if key not in _KEYS]
    if not isinstance(data.get("free_tier", False), bool):
        findings.append(Finding(("free_tier",), f"is {data['free_tier']!r}; allowed: true, false"))
    listed = data.get("usage")
    if not isinstance(listed, list) or not listed:
        return [], [*findings, Finding(("usage",), "is missing: a list of lines, one at least")]
    lines = []
    for at, item in enumerate(listed):
        line, wrong = _line(item, ("usage", at))
        findings += wrong
        if line is not None:
            lines.append((at, line))
    return lines, findings


def _line(item: object, place: Location) -> tuple[Usage | None, list[Finding]]:
    if not isinstance(item, dict):
        return None, [Finding(place, "should hold keys: service, and what of it was used")]
    if "service" not in item:
        return None, [Finding((*place, "service"), f"is missing; {allowed('', kinds())}")]
    kind = kinds().get(str(item["service"]))
    if kind is None:
        return None, [Finding((*place, "service"), f"is {item['service']!r}; {allowed(item['service'], kinds())}")]
    try:
        # As JSON: there, strictness still takes a number for a Decimal.
        line: Usage = _adapter(kind).validate_json(json.dumps(item, default=str), strict=True)
    except ValidationError as error:
        return None, list(_findings(error.errors(include_url=False), kind, place))
    return line, []


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The domain does not know of pydantic, so the ban on keys that nobody reads is laid on its classes from here."""
    kind.__pydantic_config__ = ConfigDict(extra="forbid")
    return TypeAdapter(kind)


def _findings(details: Sequence[ErrorDetails], kind: Any, place: Location) -> Iterator[Finding]:
    for detail in details:
        location = (*place, *detail["loc"])
        yield Finding(location, _message(detail, location, kind))


def _message(detail: ErrorDetails, location: Location, kind: Any) -> str:
    hints = typing.get_type_hints(kind)
    key = detail["loc"][0]
    match detail["type"]:
        case "missing" | "missing_keyword_only_argument":
            return f"is missing: {hints['service'].__args__[0]} needs {_needed(kind)}"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return f"no such key; {allowed(key, hints)}"
        case "literal_error":
            choices = [str(choice) for choice in _choices(hints[str(key)])]
            return f"is {detail['input']!r}; {allowed(detail['input'], choices)}"
        case _:
            return f"{should(detail, location)} (is {detail['input']!r})"


def _choices(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) is Literal else ()


def _needed(kind: Any) -> str:
    missing = dataclasses.MISSING
    return ", ".join(one.name for one in dataclasses.fields(kind) if one.default is missing)
