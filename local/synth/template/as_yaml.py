"""A template as YAML for review: in its order, without aliases, what is short in one line, long texts as blocks."""

from __future__ import annotations

from typing import Any

import yaml

from local.synth.template.parts import Json

_ONE_LINE = 90


class _Dumper(yaml.SafeDumper):
    """PyYAML's own, but for aliases: what stands in two places is written twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        node.flow_style = _fits([part for pair in node.value for part in pair])
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = _fits(node.value)
        return node


def _fits(parts: list[yaml.Node]) -> bool:
    """In one line: nothing but short scalars."""
    texts = [part.value for part in parts if isinstance(part, yaml.ScalarNode)]
    return len(texts) == len(parts) and sum(map(len, texts)) <= _ONE_LINE and not any("\n" in text for text in texts)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(template: Json, made_from: str) -> str:
    """``made_from`` is the workload's file, named in the first line."""
    body = yaml.dump(template, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)
    return f"# Made by `lamplighter synth` from {made_from}: change that, not this.\n{body}"
