"""The JSON Schema of a workload file, for editors: from the domain's dataclasses, described by their docstrings."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from typing import Any

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.workload_files.kinds import dataclasses_in
from local.workload_files.shape import adapter

NAME = "schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SENTENCE_ENDS = re.compile(r"(?<=[.;:])\s+")
_QUOTED = re.compile(r"``([^`]+)``")
# Editors read YAML 1.2, in which off is a word; here it is read as YAML 1.1, in which it is false.
_SWITCH = {"enum": [True, False, "on", "off"]}

Json = dict[str, Any]


def json_schema() -> str:
    """As it stands beside the workload files."""
    generated = adapter().json_schema()
    kinds = {kind.__name__: kind for kind in dataclasses_in(WorkloadFile)}
    parts = {name: _part(part, kinds.get(name)) for name, part in sorted(generated.pop("$defs").items())}
    whole = _part(generated, WorkloadFile) | {"title": "A workload of Lamplighter", "$defs": parts}
    return json.dumps({"$schema": _DIALECT, **whole}, indent=1, ensure_ascii=False) + "\n"


def _part(part: Json, kind: type | None) -> Json:
    said = {key: value for key, value in part.items() if key not in {"title", "description"}}
    text = _plain(inspect.cleandoc(part.get("description", "")))
    described: Json = {"description": text} if text else {}
    if kind is None:
        return described | said
    told = _told_of_fields(kind)
    properties = {
        name: _property(name, each) | ({"description": told[name]} if name in told else {})
        for name, each in said.pop("properties").items()
    }
    return described | said | {"properties": properties}


def _property(name: str, each: Json) -> Json:
    """Without what says nothing: a title that is the key once more, null, and a default that is nothing."""
    kept = {key: value for key, value in each.items() if key != "title"}
    if kept.get("default") in (None, "", [], {}) or isinstance(kept.get("default"), dict | list):
        kept.pop("default", None)
    choices = [choice for choice in kept.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        kept |= choices[0]
    elif choices:
        kept["anyOf"] = choices
    return kept | (_switchable(kept) if name in {"alarms", "widgets"} else {})


def _switchable(each: Json) -> Json:
    """What comes by itself is changed, or switched off."""
    values = each.get("additionalProperties")
    if not values:
        return {}
    choices = [choice for choice in values.get("anyOf", [values]) if choice != {"type": "boolean"}]
    return {"additionalProperties": {"anyOf": [*choices, _SWITCH]} if choices else _SWITCH}


def _told_of_fields(kind: type) -> dict[str, str]:
    """The sentences of the docstrings that name each field, its base's too."""
    told: dict[str, list[str]] = {}
    fields = {field.name for field in dataclasses.fields(kind)}
    for one in _dataclasses_of(kind):
        for sentence in _SENTENCE_ENDS.split(_unwrapped(one.__doc__ or "")):
            for name in fields & set(_QUOTED.findall(sentence)):
                told.setdefault(name, []).append(_plain(sentence).rstrip(";:"))
    return {name: " ".join(sentences) for name, sentences in told.items()}


def _dataclasses_of(kind: type) -> list[type]:
    """A dataclass and those it extends."""
    return [one for one in kind.__mro__ if dataclasses.is_dataclass(one)]


def _unwrapped(text: str) -> str:
    return " ".join(inspect.cleandoc(text).split())


def _plain(text: str) -> str:
    """Paragraphs stay; lines within one are joined. A default docstring of a dataclass is none."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return _QUOTED.sub(r"`\1`", "\n\n".join(paragraphs))
