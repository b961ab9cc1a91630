"""YAML with comments where they belong: after a value, above an entry, and around an entry that is left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

_STEP = "  "
_WIDTH = 110
_STRING = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a comment behind it."""

    value: Any
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list; ``remarks`` are comments above it. ``open``: it is written as a comment, to be completed.
    ``instead`` takes its place where `validate` would refuse it.
    """

    fields: Mapping[str, Any]
    remarks: tuple[str, ...] = ()
    open: bool = False
    instead: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A key of the whole document."""

    key: str
    value: Any
    remarks: tuple[str, ...] = ()
    blank_before: bool = True


def document(remarks: Sequence[str], sections: Sequence[Section]) -> str:
    lines = [line for remark in remarks for line in _comments(remark)]
    for section in sections:
        lines += [""] if section.blank_before else []
        lines += [line for remark in section.remarks for line in _comments(remark)]
        lines += _member(section.key, section.value)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _comment(text: str) -> str:
    return f"# {text}".rstrip()


def _comments(text: str) -> list[str]:
    return [_comment(line) for line in text.splitlines()]


def _member(key: str, value: Any) -> list[str]:
    """``key: value``, on as many lines as it takes."""
    bare, note = (value.value, f" # {' '.join(value.note.split())}") if isinstance(value, Noted) else (value, "")
    head = _scalar(key)
    if _is_list_of_entries(bare):
        inner = [_STEP + line for entry in bare for line in _entry(entry)]
        # Without a single entry that counts, the key would hold nothing: it is a comment too.
        return [_comment(f"{head}:") if all(entry.open for entry in bare) else f"{head}:{note}", *inner]
    if isinstance(bare, str) and "\n" in bare.strip():
        return [line + note * (at == 0) for at, line in enumerate(_block(key, bare))]
    if isinstance(bare, Mapping) and bare and not _is_short(bare):
        inner = [line for name, member in bare.items() for line in _member(name, member)]
        first = _comment(f"{head}:") if _is_comment(inner) else f"{head}:{note}"
        return [first, *(_STEP + line for line in inner)]
    return [f"{head}: {_scalar(bare)}{note}"]


def _is_list_of_entries(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield from (line for remark in entry.remarks for line in _comments(remark))
    members = [line for name, member in entry.fields.items() for line in _member(name, member)]
    dashed = [("- " if at == 0 else _STEP) + line for at, line in enumerate(members)]
    yield from (_comment(line) for line in dashed) if entry.open else dashed


def _is_comment(lines: Sequence[str]) -> bool:
    return all(line.lstrip().startswith("#") for line in lines)


def _is_short(value: Any) -> bool:
    """Plain data that fits in one line."""
    return _is_plain(value) and len(_scalar(value)) <= _WIDTH


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_plain, value.values()))
    return not isinstance(value, list | tuple) and not isinstance(value, Noted) and "\n" not in str(value)


def _scalar(value: Any) -> str:
    """One value on one line, quoted where YAML would read it as something else."""
    return _dumped(value, flow=True).removesuffix("\n").removesuffix("\n...")


def _block(key: str, text: str) -> list[str]:
    """A text of several lines, as they are wherever YAML can."""
    return _dumped({key: _Text(text)}, flow=False).splitlines()


class _Text(str):
    """A text that is written as a block."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """PyYAML's own, but for aliases: what stands in two places is written twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _in_one_line(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Line breaks are escaped, which double quotes alone allow."""
    return dumper.represent_scalar(_STRING, text, style='"' if len(text.splitlines()) > 1 or "\n" in text else None)


_Dumper.add_representer(str, _in_one_line)
_Dumper.add_representer(_Text, lambda dumper, text: dumper.represent_scalar(_STRING, text, style="|"))


def _dumped(value: Any, *, flow: bool) -> str:
    written: str = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=flow, width=float("inf"), allow_unicode=True, sort_keys=False
    )
    return written
