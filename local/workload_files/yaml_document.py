"""A YAML file as plain data that remembers its lines. A key that stands twice is a problem, not the last one's win."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from yaml.reader import ReaderError

from local.workload_files.problems import Finding, Location

_STRING = "tag:yaml.org,2002:str"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MERGE = "tag:yaml.org,2002:merge"
# Two hundred times what the largest of ours has. Ten anchors of anchors could make more than any memory holds.
_MOST_VALUES = 250_000
# What the parser says, and what it usually means.
_HINTS = {
    "<block end>": "is this line indented like its neighbours?",
    "mapping values are not allowed": "is it indented like its neighbours, and text with a colon in it in quotes?",
    "expected ',' or": "is a bracket still open?",
    "unexpected end of stream": "is a quote or a bracket still open?",
    "cannot start any token": "indentation is by spaces, not by tabs; text that begins with % @ or ` is in quotes",
}


@dataclass(slots=True)
class Document:
    """``lines`` has the line of each value, and of each key under its own location."""

    data: object = None
    lines: dict[Location, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def line(self, location: Location) -> int:
        """Of the value there, or of the nearest thing around it; 1 for the whole file."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def read_document(text: str) -> Document:
    """Never raises: what is no YAML is a finding."""
    document = Document()
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        if root is None:
            document.findings.append(Finding((), "the file is empty"))
        else:
            document.data = _value(root, (), document, loader)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        _refuse(document, line, f"{chr(error.character)!r} is no character of a text file: take it out")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        _refuse(document, mark.line + 1 if mark else 1, _said(error))
    except RecursionError:
        document.findings.append(Finding((), "an anchor holds itself"))
    return document


def _refuse(document: Document, line: int, message: str) -> None:
    location: Location = ("the YAML",)
    document.lines[location] = line
    document.findings.append(Finding(location, message))


def _said(error: yaml.YAMLError) -> str:
    """In the parser's words, and in plain ones for a line that stands too far to the left or to the right."""
    problem = getattr(error, "problem", None) or "is not valid YAML"
    return next((f"{problem}: {hint}" for words, hint in _HINTS.items() if words in problem), problem)


def _value(node: yaml.Node, location: Location, document: Document, loader: yaml.SafeLoader) -> object:
    document.lines.setdefault(location, node.start_mark.line + 1)
    if len(document.lines) > _MOST_VALUES:
        problem = f"holds more than {_MOST_VALUES} values, those of anchors counted wherever they are used"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, location, document, loader)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*location, at), document, loader) for at, item in enumerate(node.value)]
    if node.tag == _TIMESTAMP:  # no field is a date: a title that looks like one is still a title
        node.tag = _STRING
    try:
        return loader.construct_object(node)
    except ValueError as error:  # !!int abc: the tag says one kind of value, and this is another
        problem = f"{getattr(node, 'value', '')!r} is no {node.tag.rpartition(':')[2]}, as its tag says"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from error


def _mapping(
    node: yaml.MappingNode, location: Location, document: Document, loader: yaml.SafeLoader
) -> dict[str, object]:
    data: dict[str, object] = {}
    for key_node, value_node in node.value:
        if key_node.tag == _MERGE or not isinstance(key_node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="keys are plain words here", problem_mark=key_node.start_mark)
        key = str(key_node.value)
        place = (*location, key)
        line = key_node.start_mark.line + 1
        if key in data:
            first = document.lines[place]
            document.lines[place] = line
            document.findings.append(Finding(place, f"stands twice (first in line {first}): keep one of them"))
            continue
        document.lines[place] = line
        data[key] = _value(value_node, place, document, loader)
    return data
