"""A YAML file as plain data that remembers its lines. A key that stands twice is a problem, not the last one's win."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from local.workload_files.problems import Finding, Location

_STRING = "tag:yaml.org,2002:str"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MERGE = "tag:yaml.org,2002:merge"
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
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            document.findings.append(Finding((), "the file is empty"))
        else:
            document.data = _value(root, (), document, loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        location: Location = ("the YAML",)
        document.lines[location] = mark.line + 1 if mark else 1
        document.findings.append(Finding(location, _said(error)))
    except RecursionError:
        document.findings.append(Finding((), "an anchor holds itself"))
    finally:
        loader.dispose()
    return document


def _said(error: yaml.YAMLError) -> str:
    """In the parser's words, and in plain ones for a line that stands too far to the left or to the right."""
    problem = getattr(error, "problem", None) or "is not valid YAML"
    return next((f"{problem}: {hint}" for words, hint in _HINTS.items() if words in problem), problem)


def _value(node: yaml.Node, location: Location, document: Document, loader: yaml.SafeLoader) -> object:
    document.lines.setdefault(location, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, location, document, loader)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*location, at), document, loader) for at, item in enumerate(node.value)]
    if node.tag == _TIMESTAMP:  # no field is a date: a title that looks like one is still a title
        node.tag = _STRING
    return loader.construct_object(node)


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
