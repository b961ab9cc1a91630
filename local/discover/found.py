"""What a template's resource is in a workload file: the entry, or the questions that keep it open."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from local.discover.intrinsics import Unknown, written
from local.discover.stack_view import Seen, asked_name
from local.discover.yaml_lines import Entry, Noted

ASKED = "???"
# A tag says more of an account than of what carries it: those in common are the workload's.
_SAID_ELSEWHERE = frozenset({"Tags"})


class Unsayable(Exception):  # noqa: N818 - a property of the template, not a fault
    """What a workload file has no words for; the message says what it is."""


def entry_of(
    seen: Seen, fields: Mapping[str, Any], *, name: str | Unknown | None = None, remarks: tuple[str, ...] = ()
) -> Entry:
    """``fields`` without the name. What is None is left out; what is Unknown is asked about, and the entry is open."""
    name = seen.name if name is None else name
    asked = (asked_name(seen, name),) if isinstance(name, Unknown) else ()
    entry = nameless_entry(seen, {"name": _name(seen, name), **fields}, remarks=remarks)
    return Entry(fields=entry.fields, remarks=(*entry.remarks, *asked), open=entry.open or bool(asked))


def nameless_entry(seen: Seen, fields: Mapping[str, Any], *, remarks: tuple[str, ...] = ()) -> Entry:
    """As `entry_of`, of what has no name in a workload file."""
    conditional = (f"only where the condition {seen.condition} holds",) if seen.condition else ()
    return plain_entry(seen.logical_id, fields, (*conditional, *remarks))


def plain_entry(owner: str, fields: Mapping[str, Any], remarks: tuple[str, ...] = ()) -> Entry:
    """``owner`` is what a question is about."""
    given = {key: value for key, value in fields.items() if value is not None}
    questions = tuple(
        f"what is {place} of {owner}?" + (f" the template says {found.written}" if found.written else "")
        for place, found in _unknowns(given, "")
    )
    return Entry(fields=_with_gaps(given), remarks=(*remarks, *questions), open=bool(questions))


def left_out(properties: Mapping[str, Any], said: Collection[str], of: str = "") -> tuple[str, ...]:
    """A remark for each property of which a workload file can say nothing. ``said`` are the others."""
    return tuple(
        f"left out{of}: {key} {as_text(value)}"
        for key, value in properties.items()
        if key not in said and key not in _SAID_ELSEWHERE and value not in (None, [], {}, "")
    )


def as_text(value: Any) -> str:
    """As it stands in the template, or near it."""
    if isinstance(value, Unknown):
        return value.written
    if isinstance(value, Mapping | list):
        return json.dumps(value, default=lambda inner: getattr(inner, "written", str(inner)), ensure_ascii=False)
    return str(value)


def as_number(value: Any) -> int | float | Unknown | None:
    """CloudFormation takes "30" for 30; a whole number is written as one."""
    if isinstance(value, Unknown) or value is None or isinstance(value, bool):
        return value if isinstance(value, Unknown) else None
    try:
        number = float(value)
    except (TypeError, ValueError):
        return Unknown(written(value))
    return int(number) if number.is_integer() else number


def as_flag(value: Any) -> bool:
    """CloudFormation takes "true" for true."""
    return value is True or str(value).lower() == "true"


def objects_in(value: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def inside(properties: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = properties.get(key)
    return value if isinstance(value, Mapping) else {}


def _name(seen: Seen, name: str | Unknown) -> Any:
    if isinstance(name, Unknown):
        return name.written if name.written and not name.written.startswith("!") else ASKED
    return Noted(name, "named here: CloudFormation names it") if seen.named_here else name


def _unknowns(node: Any, place: str) -> Iterator[tuple[str, Unknown]]:
    """Entries within are asked about by themselves."""
    if isinstance(node, Unknown):
        yield place, node
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            yield from _unknowns(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(node, list | tuple):
        for at, inner in enumerate(node):
            yield from _unknowns(inner, f"{place}[{at}]")


def _with_gaps(node: Any) -> Any:
    if isinstance(node, Unknown):
        return ASKED
    if isinstance(node, Mapping):
        return {key: _with_gaps(inner) for key, inner in node.items()}
    return [_with_gaps(inner) for inner in node] if isinstance(node, list | tuple) else node
