"""YAML with comments where they belong: after a value, above an entry, and around an entry that is left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

_STEP = "  "


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a comment behind it."""

    value: Any
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list; ``remarks`` are comments above it. ``open``: it is written as a comment, to be completed."""

    fields: Mapping[str, Any]
    remarks: tuple[str, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A key of the whole document."""

    key: str
    value: Any
    remarks: tuple[str, ...] = ()
    blank_before: bool = True


def document(remarks: Sequence[str], sections: Sequence[Section]) -> str:
    lines = [_comment(remark) for remark in remarks]
    for section in sections:
        lines += [""] if section.blank_before else []
        lines += [_comment(remark) for remark in section.remarks]
        lines += _member(section.key, section.value)
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return f"# {text}".rstrip()


def _member(key: str, value: Any) -> list[str]:
    """``key: value``, on as many lines as it takes."""
    bare, note = (value.value, f" # {value.note}") if isinstance(value, Noted) else (value, "")
    if _is_list_of_entries(bare):
        inner = [_STEP + line for entry in bare for line in _entry(entry)]
        # Without a single entry that counts, the key would hold nothing: it is a comment too.
        return [_comment(f"{key}:") if all(entry.open for entry in bare) else f"{key}:{note}", *inner]
    if isinstance(bare, Mapping):
        inner = [line for name, member in bare.items() for line in _member(name, member)]
        head = _comment(f"{key}:") if _is_comment(inner) else f"{key}:{note}"
        return [head, *(_STEP + line for line in inner)]
    return [f"{_scalar(key)}: {_scalar(bare)}{note}"]


def _is_list_of_entries(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield from (_comment(remark) for remark in entry.remarks)
    members = [line for name, member in entry.fields.items() for line in _member(name, member)]
    dashed = [("- " if at == 0 else _STEP) + line for at, line in enumerate(members)]
    yield from (_comment(line) for line in dashed) if entry.open else dashed


def _is_comment(lines: Sequence[str]) -> bool:
    return all(line.lstrip().startswith("#") for line in lines)


def _scalar(value: Any) -> str:
    """One value on one line, quoted where YAML would read it as something else."""
    written = yaml.safe_dump(value, default_flow_style=True, width=float("inf"), allow_unicode=True)
    return written.removesuffix("\n").removesuffix("\n...")
