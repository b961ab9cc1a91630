"""Plain data as YAML that people read: keys in their order, long texts as blocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

_WIDTH = 120


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        """No &anchors: whoever reads an alert finds all of it there."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def document(data: Any, *comments: str) -> str:
    return "".join(f"# {comment}\n" for comment in comments) + _dumped(data)


def documents(many: Iterable[Any], *comments: str) -> str:
    """Several documents in one file."""
    return "".join(f"# {comment}\n" for comment in comments) + "---\n".join(_dumped(data) for data in many)


def _dumped(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, width=_WIDTH, allow_unicode=True, indent=2)
