"""A draft that `lamplighter validate` takes: what it refuses becomes a comment that says why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from local.discover.yaml_lines import Entry, Section, document
from local.workload_files.problems import Finding, Location, path_of
from local.workload_files.rules import findings_of, findings_within
from local.workload_files.shape import shaped
from local.workload_files.yaml_document import read_document

# One fault hides another: an alarm that goes takes what names it along.
_ROUNDS = 20
_BY_NAME = re.compile(r"(\w+)\[([^\]]+)\]")


def accepted(sections: Sequence[Section]) -> tuple[list[Section], list[str]]:
    """And what is wrong all the same, in no entry that could be left open."""
    taken = list(sections)
    for _ in range(_ROUNDS):
        found = _findings(document([], taken))
        refused: dict[int, list[str]] = {}
        for finding in found:
            entry, place = _entry_at(taken, finding)
            if entry is not None:
                message = f"{path_of(place)}: {finding.message}" if place else finding.message
                refused.setdefault(id(entry), []).append(message)
        if not refused:
            return taken, [f"{path_of(finding.location)}: {finding.message}" for finding in found]
        taken = [replace(section, value=_without(section.value, refused)) for section in taken]
    return taken, []


def _findings(text: str) -> list[Finding]:
    read = read_document(text)
    file, misshapen = shaped(read.data)
    found = [*read.findings, *misshapen, *findings_within(read.data)]
    return found or (findings_of(file) if file is not None else [])


def _entry_at(sections: Sequence[Section], finding: Finding) -> tuple[Entry | None, Location]:
    """The innermost that holds the place, and the place in it; of a finding without one, what it begins with."""
    named = _BY_NAME.match(finding.message)
    place: Location = finding.location or (named.groups() if named else ())
    value: Any = {section.key: section.value for section in sections}
    innermost, within = None, place
    for at, part in enumerate(place, start=1):
        value = _inside(value, part)
        if isinstance(value, Entry):
            innermost, within = value, place[at:]
    return innermost, within


def _inside(value: Any, part: str | int) -> Any:
    if isinstance(value, Entry):
        return value.fields.get(str(part))
    if isinstance(value, Mapping):
        return value.get(part)
    entries = [one for one in value if isinstance(one, Entry) and not one.open] if isinstance(value, list) else []
    if isinstance(part, int):
        return entries[part] if part < len(entries) else None
    return next((one for one in entries if one.fields.get("name") == part), None)


def _without(value: Any, refused: Mapping[int, Sequence[str]]) -> Any:
    if isinstance(value, Entry):
        return _entry(value, refused)
    if isinstance(value, Mapping):
        return {key: _without(inner, refused) for key, inner in value.items()}
    return [_without(inner, refused) for inner in value] if isinstance(value, list) else value


def _entry(entry: Entry, refused: Mapping[int, Sequence[str]]) -> Entry:
    messages = tuple(dict.fromkeys(refused.get(id(entry), ())))
    if messages and entry.instead is not None:
        reasons = tuple(f"it stays where it is made: {message}" for message in messages)
        return replace(entry.instead, remarks=(*entry.instead.remarks, *reasons))
    within = replace(entry, fields={key: _without(inner, refused) for key, inner in entry.fields.items()})
    new = [message for message in messages if not any(message in remark for remark in entry.remarks)]
    return replace(within, remarks=(*entry.remarks, *new), open=True) if messages else within


def open_entries(value: Any) -> Iterator[Entry]:
    """The outermost."""
    if isinstance(value, Section):
        yield from open_entries(value.value)
    elif isinstance(value, Entry) and value.open:
        yield value
    elif isinstance(value, Entry | Mapping):
        for inner in (value.fields if isinstance(value, Entry) else value).values():
            yield from open_entries(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from open_entries(inner)
