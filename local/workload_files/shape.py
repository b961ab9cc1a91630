"""Whether a document has a workload's shape: the keys, types and bounds of the domain's ``WorkloadFile``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.workload_files.kinds import choices_at, dataclasses_in, keys_at, may_be_object, may_be_off, without_branches
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.wording import should

# What is written there may be the secret itself, by mistake: it is not repeated.
_UNSPOKEN = "secret"
# What is no number (.nan, .inf) is no threshold either.
_CONFIGURATION = ConfigDict(extra="forbid", allow_inf_nan=False)


def shaped(data: object) -> tuple[WorkloadFile | None, list[Finding]]:
    """The workload, or what keeps the data from being one."""
    try:
        # As JSON: there, strictness still takes a list for a tuple and a word for an enumeration's value.
        return adapter().validate_json(json.dumps(data, default=str), strict=True), []
    except ValidationError as error:
        return None, list(_findings(error.errors(include_url=False)))


@cache
def adapter() -> TypeAdapter[WorkloadFile]:
    """The domain's dataclasses are the schema. The domain does not know of pydantic, so the ban on keys that
    nobody reads is laid on them from here.
    """
    for kind in dataclasses_in(WorkloadFile):
        kind.__pydantic_config__ = _CONFIGURATION
    return TypeAdapter(WorkloadFile)


def _findings(details: Sequence[ErrorDetails]) -> Iterator[Finding]:
    """One for each place: of a union's branches, that which was meant."""
    seen: set[Location] = set()
    for detail in details:
        location = without_branches(tuple(part for part in detail["loc"] if isinstance(part, str | int)))
        if location not in seen and not _is_other_branch(detail, location) and not _is_echo(detail):
            seen.add(location)
            yield Finding(location, _message(detail, location))


def _is_other_branch(detail: ErrorDetails, location: Location) -> bool:
    """An object is no slip of the pen for a word: what its keys have wrong is told."""
    return isinstance(detail["input"], dict) and not detail["type"].startswith("dataclass") and may_be_object(location)


def _is_echo(detail: ErrorDetails) -> bool:
    """A list is said to be too short when all that stands in it is wrong: that is told already."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _message(detail: ErrorDetails, location: Location) -> str:
    written = detail["input"]
    match detail["type"]:
        case "missing" | "missing_keyword_only_argument":
            return f"is missing; {_described(location)}"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return f"no such key; {allowed(location[-1], keys_at(location[:-1]))}"
        case "enum" | "literal_error":
            choices = choices_at(location) or keys_at(location[:-1])
            return f"is {written!r}; {_allowed(written, choices)}"
        case "dataclass_type" | "dataclass_exact_type":
            return f"should {'be off, or ' if may_be_off(location) else ''}hold keys: {', '.join(keys_at(location))}"
        case _:
            return f"{should(detail, location)}{_spoken(written, location)}"


def _spoken(written: object, location: Location) -> str:
    if written is None:
        return " (is empty)"
    unspoken = any(_UNSPOKEN in str(part) for part in location) or isinstance(written, dict | list)
    return "" if unspoken else f" (is {written!r})"


def _allowed(written: object, choices: Sequence[str]) -> str:
    """Of numbers the nearest was meant: 2555 days leave the leap days of seven years out, which are 2557."""
    if not all(choice.isdecimal() for choice in choices):
        return allowed(written, choices)
    listed = f"allowed: {', '.join(choices)}"
    if isinstance(written, int | float) and len(choices) > 1:
        return f"{listed}; did you mean {min(choices, key=lambda choice: abs(int(choice) - written))}?"
    return f"{listed}, without quotes" if written in choices else listed


def _described(location: Location) -> str:
    choices, keys = choices_at(location), keys_at(location)
    if choices:
        return f"allowed: {', '.join(choices)}"
    return f"it holds: {', '.join(keys)}" if keys else "it is needed"
