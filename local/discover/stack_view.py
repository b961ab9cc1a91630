"""A template's resources as a draft sees them: those that are made, with what is known of their properties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local.discover.intrinsics import Resolver, Unknown
from local.discover.naming import NAMING
from local.discover.source import Source

# What synth writes with Fn::Sub: pseudo parameters may stand in their texts.
_PORTABLE = frozenset({"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard"})
# What a draft defines anew: where CloudFormation names it, the draft may.
_NAMED_ANEW = frozenset({"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::Dashboard"})
# The digest that the CDK adds to logical ids.
_CDK_DIGEST = re.compile(r"(?<=[a-zA-Z])[0-9A-F]{8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """``properties`` are resolved, with Unknown where they can't be; ``raw`` is as written, for what refers to what.

    ``condition`` is one of which nobody knows whether it holds. ``named_here``: CloudFormation names it, the draft too.
    """

    logical_id: str
    type: str
    properties: Mapping[str, Any]
    raw: Mapping[str, Any]
    physical_id: str | None = None
    condition: str | None = None
    named_here: bool = False

    def text(self, key: str) -> str | None:
        value = self.properties.get(key)
        return value if isinstance(value, str) and value else None

    def number(self, key: str) -> int | None:
        """CloudFormation takes "30" for 30."""
        value = self.properties.get(key)
        if isinstance(value, bool):
            return None
        return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else None

    def entries(self, key: str) -> list[Mapping[str, Any]]:
        """The objects of a list."""
        listed = self.properties.get(key)
        return [entry for entry in listed if isinstance(entry, Mapping)] if isinstance(listed, list) else []

    def inside(self, key: str) -> Mapping[str, Any]:
        value = self.properties.get(key)
        return value if isinstance(value, Mapping) else {}

    @property
    def name(self) -> str | Unknown:
        """What AWS knows it by."""
        naming = NAMING[self.type]
        named = self.properties.get(naming.property)
        if isinstance(named, str) and named:
            return Unknown(named) if "${AWS::" in named else named
        made = naming.name_in(self.physical_id) if self.physical_id else None
        return made or (named if isinstance(named, Unknown) else Unknown(""))


class StackView:
    """The resources of a source, in the template's order. ``prefix`` begins the names that a draft gives."""

    def __init__(self, source: Source, prefix: str | None = None) -> None:
        self.source = source
        self._named_here = {} if prefix is None else dict(_named_here(source, prefix))
        known = (source.template, source.parameters, {**self._named_here, **source.physical_ids}, source.exports)
        self._resolver = Resolver(*known)
        self._portable = Resolver(*known, portable=True)
        self.absent: list[tuple[str, str]] = []
        self.resources = tuple(self._seen())

    def of(self, *types: str) -> Iterator[Seen]:
        yield from (seen for seen in self.resources if seen.type in types)

    def resolved(self, node: Any) -> Any:
        return self._resolver.value(node)

    def portable(self, node: Any) -> Any:
        """Resolved, but for pseudo parameters: they stay as they are written."""
        return self._portable.value(node)

    def portable_text(self, node: Any, unknown: Callable[[Unknown], str]) -> str:
        """A text of which ``unknown`` writes what is not known; pseudo parameters stay as they are written."""
        return self._portable.text(node, unknown)

    def _seen(self) -> Iterator[Seen]:
        for logical_id, resource in (self.source.template.get("Resources") or {}).items():
            if not isinstance(resource, Mapping) or not isinstance(resource.get("Type"), str):
                continue
            condition = resource.get("Condition")
            holds = self._resolver.holds(condition) if condition else True
            if holds is False and logical_id not in self.source.physical_ids:
                self.absent.append((logical_id, str(condition)))
                continue
            raw = {**self._globals(resource["Type"]), **(resource.get("Properties") or {})}
            resolved = (self._portable if resource["Type"] in _PORTABLE else self._resolver).value(raw)
            known = self.source.properties.get(logical_id, {})
            yield Seen(
                logical_id=logical_id,
                type=resource["Type"],
                properties={**(resolved if isinstance(resolved, Mapping) else {}), **known},
                raw=raw,
                physical_id=self.source.physical_ids.get(logical_id, self._named_here.get(logical_id)),
                condition=str(condition) if holds is None and not self.source.physical_ids else None,
                named_here=logical_id in self._named_here,
            )

    def _globals(self, kind: str) -> Mapping[str, Any]:
        """SAM's defaults. A resource's own value is taken whole: of lists and maps that are merged only names matter
        here, and they stand with the resource.
        """
        section = kind.removeprefix("AWS::Serverless::")
        found = (self.source.template.get("Globals") or {}).get(section) if section != kind else None
        return found if isinstance(found, Mapping) else {}


def _named_here(source: Source, prefix: str) -> Iterator[tuple[str, str]]:
    for logical_id, resource in (source.template.get("Resources") or {}).items():
        kind = resource.get("Type") if isinstance(resource, Mapping) else None
        if kind not in _NAMED_ANEW or logical_id in source.physical_ids:
            continue
        if NAMING[kind].property not in (resource.get("Properties") or {}):
            yield logical_id, f"{prefix}-{_CDK_DIGEST.sub('', logical_id)}"


def asked_name(seen: Seen, name: Unknown) -> str:
    """The question that a draft asks."""
    said = f"the template says {name.written}" if name.written else "CloudFormation names it"
    return f"what is the name of {seen.logical_id}? {said}"
