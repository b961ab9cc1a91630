"""A dashboard's body, out of whatever intrinsics it is written in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from local.discover.found import Unsayable
from local.discover.intrinsics import Unknown
from local.discover.stack_view import Seen, StackView

# What is not known stands between two characters of the private use area until the JSON around it is read.
_BEGIN, _END = "\ue000", "\ue001"
_GAP = re.compile(f"{_BEGIN}(\\d+){_END}")
# A gap that stands for a number or an object has no quotes around it.
_BARE_GAP = re.compile(f"(?<=[:\\[,])(\\s*)({_BEGIN}\\d+{_END})(?=\\s*[,\\]}}])")


def body_of(view: StackView, seen: Seen) -> Mapping[str, Any]:
    """With Unknown wherever the template does not say a text. Raises Unsayable where it is no object."""
    node = seen.raw.get("DashboardBody")
    if isinstance(node, Mapping) and "Fn::ToJsonString" in node:
        body = view.portable(node["Fn::ToJsonString"])
    else:
        body = _read(view, node)
    if not isinstance(body, Mapping):
        raise Unsayable("its body is no JSON object")
    return body


def _read(view: StackView, node: Any) -> Any:
    unknown: list[Unknown] = []

    def gap(found: Unknown) -> str:
        unknown.append(found)
        return f"{_BEGIN}{len(unknown) - 1}{_END}"

    text = view.portable_text(node, gap)
    for attempt in (text, _BARE_GAP.sub(r'\1"\2"', text)):
        try:
            return _with_unknown(json.loads(attempt), unknown)
        except ValueError:
            continue
    raise Unsayable(f"its body can't be read as JSON: {_written(text, unknown)[:200]}")


def _with_unknown(node: Any, unknown: list[Unknown]) -> Any:
    if isinstance(node, Mapping):
        return {key: _with_unknown(inner, unknown) for key, inner in node.items()}
    if isinstance(node, list):
        return [_with_unknown(inner, unknown) for inner in node]
    return Unknown(_written(node, unknown)) if isinstance(node, str) and _GAP.search(node) else node


def _written(text: str, unknown: list[Unknown]) -> str:
    return _GAP.sub(lambda match: unknown[int(match[1])].written, text)
