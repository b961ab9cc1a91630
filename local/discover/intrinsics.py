"""CloudFormation's intrinsic functions, as far as a template says what they come to before it is deployed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from local.discover.naming import NAMING, Naming

_PLACEHOLDER = re.compile(r"\$\{(!?)([^}]+)\}")
_NO_VALUE = "AWS::NoValue"
_CSV = ("CommaDelimitedList", "List<")
# What Fn::Sub fills in alike whichever stack it stands in: synth leaves them to CloudFormation.
_SAME_IN_EVERY_STACK = frozenset({"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a template does not say by itself. ``written`` is how it stands there."""

    written: str


class Resolver:
    """``physical_ids`` are what Ref comes to for resources that are deployed, ``exports`` what ImportValue does.

    ``portable``: of pseudo parameters that no stack changes ``${AWS::Region}`` stays as it is written, and is known.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        parameters: Mapping[str, str],
        physical_ids: Mapping[str, str],
        exports: Mapping[str, str] = MappingProxyType({}),
        *,
        portable: bool = False,
    ) -> None:
        self._resources: Mapping[str, Any] = template.get("Resources") or {}
        self._declared: Mapping[str, Any] = template.get("Parameters") or {}
        self._mappings: Mapping[str, Any] = template.get("Mappings") or {}
        self._conditions: Mapping[str, Any] = template.get("Conditions") or {}
        self._given = parameters
        self._physical_ids = physical_ids
        self._exports = exports
        self._portable = portable
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAtt": self._get_att,
            "Fn::If": self._if,
            "Fn::ImportValue": self._import,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Sub": self._sub,
        }
        self._tests: dict[str, Callable[[Any], bool | None]] = {
            "Condition": self.holds,
            "Fn::And": lambda content: _all([self._test(inner) for inner in content]),
            "Fn::Equals": self._equals,
            "Fn::Not": self._none_of,
            "Fn::Or": self._any_of,
        }

    def value(self, node: Any) -> Any:
        """The node with every function in it resolved; Unknown where one can't be, within lists and objects too."""
        if isinstance(node, Mapping):
            function = next(iter(node)) if len(node) == 1 else ""
            if function in self._functions:
                found = self._functions[function](node[function])
                return Unknown(written(node)) if isinstance(found, Unknown) else found
            if function.startswith("Fn::"):
                return Unknown(written(node))
            return {key: self.value(inner) for key, inner in node.items()}
        if isinstance(node, list):
            return [self.value(entry) for entry in node]
        return node

    def text(self, node: Any, unknown: Callable[[Unknown], str]) -> str:
        """As much of a text as is known; ``unknown`` writes what is not."""
        function = next(iter(node)) if isinstance(node, Mapping) and len(node) == 1 else ""
        content: Any = node[function] if function else None
        if function == "Fn::Sub":
            return self._substituted(content, unknown)
        if function == "Fn::Join" and isinstance(content[1], list):
            return str(content[0]).join(self.text(part, unknown) for part in content[1])
        found = self.value(node)
        return unknown(found) if isinstance(found, Unknown) else str(found)

    def holds(self, condition: str) -> bool | None:
        """None where it depends on what is not known."""
        return self._test(self._conditions.get(condition))

    def _ref(self, name: Any) -> Any:
        if name == _NO_VALUE:
            return None
        if name in self._given:
            return self._parameter(name, self._given[name])
        if name in self._declared:
            return self._default(name)
        if name in self._physical_ids:
            return self._physical_ids[name]
        if self._portable and name in _SAME_IN_EVERY_STACK:
            return f"${{{name}}}"
        naming = self._naming(name)
        return self._name(name, naming) if naming is not None and naming.is_ref else Unknown(str(name))

    def _naming(self, logical_id: str) -> Naming | None:
        return NAMING.get((self._resources.get(logical_id) or {}).get("Type", ""))

    def _name(self, logical_id: str, naming: Naming) -> Any:
        """As the template says it, else as CloudFormation made it."""
        properties = self._resources[logical_id].get("Properties") or {}
        if naming.property in properties:
            return self.value(properties[naming.property])
        physical_id = self._physical_ids.get(logical_id)
        return (naming.name_in(physical_id) if physical_id else None) or Unknown(logical_id)

    def _default(self, name: str) -> Any:
        declared = self._declared[name]
        by_reference = str(declared.get("Type", "")).startswith("AWS::SSM::Parameter::Value")
        if "Default" not in declared or by_reference:
            return Unknown(name)
        return self._parameter(name, declared["Default"])

    def _parameter(self, name: str, value: Any) -> Any:
        kind = str((self._declared.get(name) or {}).get("Type", ""))
        if kind.startswith(_CSV) and isinstance(value, str):
            return [entry.strip() for entry in value.split(",")]
        if kind == "Number" and isinstance(value, str) and value.isdigit():
            return int(value)
        return value

    def _get_att(self, target: Any) -> Any:
        """Names, and the ARNs that are made of them."""
        logical_id, _, attribute = target.partition(".") if isinstance(target, str) else (target[0], "", target[1])
        naming = self._naming(logical_id)
        if naming is not None and attribute == naming.attribute:
            return self._name(logical_id, naming)
        if naming is not None and naming.arn is not None and attribute == "Arn":
            return self._sub([f"{naming.arn}${{name}}", {"name": self._name(logical_id, naming)}])
        return Unknown(f"{logical_id}.{attribute}")

    def _import(self, node: Any) -> Any:
        """Of the exports that are known, as those of a live stack's Region are."""
        name = self.value(node)
        return self._exports.get(name, Unknown(name)) if isinstance(name, str) else name

    def _sub(self, node: Any) -> Any:
        unknown: list[Unknown] = []

        def noted(found: Unknown) -> str:
            unknown.append(found)
            return ""

        result = self._substituted(node, noted)
        return unknown[0] if unknown else result

    def _substituted(self, node: Any, unknown: Callable[[Unknown], str]) -> str:
        text, own = (node[0], node[1]) if isinstance(node, list) else (node, {})

        def replaced(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return "${" + name + "}"
            found = self._named(name, own)
            return unknown(Unknown(match[0])) if isinstance(found, Unknown) else str(found)

        return _PLACEHOLDER.sub(replaced, text)

    def _named(self, name: str, own: Mapping[str, Any]) -> Any:
        if name in own:
            return self.value(own[name])
        return self._get_att(name) if "." in name else self._ref(name)

    def _join(self, node: Any) -> Any:
        parts = self.value(node[1])
        if isinstance(parts, Unknown) or any(isinstance(part, Unknown) for part in parts):
            return Unknown(written({"Fn::Join": node}))
        return str(node[0]).join(str(part) for part in parts if part is not None)

    def _select(self, node: Any) -> Any:
        index, entries = self.value(node[0]), self.value(node[1])
        if isinstance(entries, list) and str(index).isdigit() and int(index) < len(entries):
            return entries[int(index)]
        return Unknown(written({"Fn::Select": node}))

    def _split(self, node: Any) -> Any:
        text = self.value(node[1])
        return text.split(node[0]) if isinstance(text, str) else Unknown(written({"Fn::Split": node}))

    def _find_in_map(self, node: Any) -> Any:
        found: Any = self._mappings
        for key in node[:3]:
            found = found.get(str(self.value(key))) if isinstance(found, Mapping) else None
        return Unknown(written({"Fn::FindInMap": node})) if found is None else found

    def _if(self, node: Any) -> Any:
        holds = self.holds(node[0])
        if holds is None:
            return Unknown(written({"Fn::If": node}))
        return self.value(node[1] if holds else node[2])

    def _test(self, node: Any) -> bool | None:
        if not isinstance(node, Mapping) or not node:
            return None
        function, content = next(iter(node.items()))
        test = self._tests.get(function)
        return test(content) if test else None

    def _equals(self, content: Any) -> bool | None:
        sides = [self.value(side) for side in content]
        if any(isinstance(side, Unknown) or "${AWS::" in str(side) for side in sides):
            return None
        return str(sides[0]) == str(sides[1])

    def _none_of(self, content: Any) -> bool | None:
        return _all([None if (holds := self._test(inner)) is None else not holds for inner in content])

    def _any_of(self, content: Any) -> bool | None:
        neither = self._none_of(content)
        return None if neither is None else not neither


def _all(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def written(node: Any) -> str:
    """A function as people write it: ``${AWS::StackName}-slack``, ``!Ref Stage``."""
    if not isinstance(node, Mapping) or len(node) != 1:
        return str(node)
    function, content = next(iter(node.items()))
    if function == "Fn::Sub":
        return str(content[0] if isinstance(content, list) else content)
    content = ".".join(map(str, content)) if function == "Fn::GetAtt" and isinstance(content, list) else content
    inside = ", ".join(map(written, content)) if isinstance(content, list) else written(content)
    return f"!{function.removeprefix('Fn::')} {inside}"


def references(node: Any) -> Iterator[str]:
    """Every name that a node refers to: parameters and resources, by Ref, GetAtt and Sub."""
    if isinstance(node, list):
        for entry in node:
            yield from references(entry)
    elif isinstance(node, Mapping):
        for key, inner in node.items():
            if key == "Ref" and isinstance(inner, str):
                yield inner
            elif key == "Fn::GetAtt":
                yield inner.partition(".")[0] if isinstance(inner, str) else str(inner[0])
            elif key == "Fn::Sub":
                text = inner[0] if isinstance(inner, list) else inner
                yield from (name.partition(".")[0] for literal, name in _PLACEHOLDER.findall(str(text)) if not literal)
                yield from references(inner[1:] if isinstance(inner, list) else [])
            else:
                yield from references(inner)


def texts_in(node: Any) -> Iterator[str]:
    """Every text that stands in a node, but for keys."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | Mapping):
        for inner in node.values() if isinstance(node, Mapping) else node:
            yield from texts_in(inner)
