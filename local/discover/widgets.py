"""A widget of a dashboard's body, in the words of a workload file.

Source: "Dashboard Body Structure and Syntax" in the CloudWatch API Reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lamplighter.domain.definitions.dashboards import View
from local.discover.composites import alarm_name
from local.discover.found import Unsayable, as_number, as_text, inside, left_out, objects_in, plain_entry
from local.discover.graphs import graph
from local.discover.intrinsics import Unknown
from local.discover.yaml_lines import Entry, Noted

# "Width: 1-24, default 6; height: 1-1000, default 6".
_SIZE = 6
_USUAL_WIDTH, _USUAL_HEIGHT, _USUAL_PERIOD_S = 8, 6, 300
_VIEWS = {"timeSeries": View.LINES, "singleValue": View.NUMBERS, "bar": View.BARS, "table": View.TABLE}
_SOURCE = re.compile(r"\s*SOURCE\s+(['\"])(?P<group>[^'\"]+)\1\s*\|")
_PLACED = ("height", "properties", "type", "width", "x", "y")
_SHOWN = ("period", "region", "stacked", "title", "view")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names of alarms that stand in the file, and the workload's Region."""

    alarms: Collection[str]
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drafted:
    fields: Mapping[str, Any]
    title: str
    remarks: tuple[str, ...] = ()


def widget(body: Mapping[str, Any], known: Known, names: set[str]) -> Entry:
    """``names`` are the titles that are taken in its section. Raises Unsayable for a type there is none of."""
    properties = inside(body, "properties")
    kind = str(body.get("type"))
    if kind not in _KINDS:
        raise Unsayable(f"a workload file has no widgets of type {kind}")
    drafted = _KINDS[kind](properties, known)
    said = properties.get("title")
    title = once(said if isinstance(said, str) and said.strip() else drafted.title, names)
    noted = title if title == said or kind == "text" else Noted(title, _why(said))
    fields = {"title": noted, **drafted.fields, **_size(body)}
    remarks = (*drafted.remarks, *_elsewhere(properties, known), *left_out(body, _PLACED))
    return plain_entry(f"the widget {title!r}", fields, remarks)


def once(title: str, names: set[str]) -> str:
    """A title stands once in a list."""
    number = 2
    free = title
    while free in names:
        free, number = f"{title} ({number})", number + 1
    names.add(free)
    return free


def _why(said: Any) -> str:
    return f"in the template: {said}" if isinstance(said, str) and said.strip() else "guessed: it has no title"


def _size(body: Mapping[str, Any]) -> dict[str, Any]:
    width, height = as_number(body.get("width", _SIZE)), as_number(body.get("height", _SIZE))
    return {
        "width": None if width == _USUAL_WIDTH else width,
        "height": None if height == _USUAL_HEIGHT else height,
    }


def _elsewhere(properties: Mapping[str, Any], known: Known) -> tuple[str, ...]:
    region = properties.get("region")
    is_known = isinstance(region, str) and "${" not in region and region != known.region
    return (f"left out: it is of the Region {region}",) if is_known else ()


def _text(properties: Mapping[str, Any], known: Known) -> _Drafted:  # noqa: ARG001
    markdown = properties.get("markdown", "")
    begins = str(markdown if isinstance(markdown, str) else "Text").strip().partition("\n")[0]
    title = re.sub(r"^#+\s*", "", begins)[:60].strip() or "Text"
    return _Drafted(fields={"text": markdown}, title=title, remarks=left_out(properties, ("markdown",)))


def _alarms(properties: Mapping[str, Any], known: Known) -> _Drafted:
    listed = properties.get("alarms")
    names = [alarm_name(one) for one in listed] if isinstance(listed, list) else [Unknown(as_text(listed))]
    shown = [name for name in names if isinstance(name, Unknown) or name in known.alarms]
    others = [str(name) for name in names if name not in shown]
    remarks = (f"left out, for they are no alarms of this file: {', '.join(others)}",) if others else ()
    if not shown:
        raise Unsayable("none of its alarms stands in this file")
    lost = left_out(
        properties, ("alarms", "title", "yAxis", *(["sortBy"] if properties.get("sortBy") == _SORTED else []))
    )
    return _Drafted(fields={"alarms": shown}, title="Alarms", remarks=(*remarks, *lost))


# Synth writes it of every widget of alarms.
_SORTED = "stateUpdatedTimestamp"


def _query(properties: Mapping[str, Any], known: Known) -> _Drafted:  # noqa: ARG001
    query = properties.get("query")
    if not isinstance(query, str):
        return _Drafted(fields={"log_groups": [], "query": Unknown(as_text(query))}, title="Logs")
    groups = []
    while match := _SOURCE.match(query):
        groups.append(match["group"])
        query = query[match.end() :]
    view = _view(properties, default="table")
    fields = {"log_groups": groups, "query": query.lstrip(), **view}
    return _Drafted(fields=fields, title="Logs", remarks=left_out(properties, (*_SHOWN, "query")))


def _graph(properties: Mapping[str, Any], known: Known) -> _Drafted:
    alarms = inside(properties, "annotations").get("alarms")
    if not properties.get("metrics") and alarms:
        others = {key: value for key, value in properties.items() if key not in (*_SHOWN, "annotations")}
        return _alarms({**others, "alarms": alarms}, known)
    fields, remarks = graph(properties, known.region)
    period_s = as_number(properties.get("period", _USUAL_PERIOD_S))
    more = {**_view(properties), "period_s": None if period_s == _USUAL_PERIOD_S else period_s}
    left_axis = inside(inside(properties, "yAxis"), "left")
    axis = {"unit": left_axis.get("label") or None}
    lines, of_lines = _thresholds(inside(properties, "annotations"))
    said = (*_SHOWN, "annotations", "metrics", "stat", "yAxis")
    lost = (*_of_axis(inside(properties, "yAxis"), left_axis), *of_lines, *left_out(properties, said))
    names = [str(name) for name in [*fields["metrics"], *fields["expressions"]]]
    title = ", ".join(names[:2]) or "Graph"
    kept = {key: value for key, value in fields.items() if value}
    return _Drafted(
        fields={**kept, **more, **axis, "thresholds": lines or None}, title=title, remarks=(*remarks, *lost)
    )


def _view(properties: Mapping[str, Any], default: str = "timeSeries") -> dict[str, Any]:
    written = str(properties.get("view", default))
    if properties.get("stacked") is True:
        return {"view": View.STACKED.value}
    if written not in _VIEWS:
        nearest = View.NUMBERS if written == "gauge" else View.BARS
        return {"view": Noted(nearest.value, f"{written} in the template")}
    view = _VIEWS[written]
    return {"view": None if view is View.LINES else view.value}


def _of_axis(axes: Mapping[str, Any], left: Mapping[str, Any]) -> tuple[str, ...]:
    """Synth lets an axis begin at 0, and writes no units where it has a label."""
    usual = {"min": 0, "showUnits": False}
    said = ["label", *(key for key, value in usual.items() if left.get(key) == value)]
    return (*left_out(left, said, " of the left axis"), *left_out(axes, ("left",), " of the axes"))


def _thresholds(annotations: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Lines by their labels. A band of two values is no line."""
    lines: dict[str, Any] = {}
    names: set[str] = set()
    remarks: list[str] = []
    for line in objects_in(annotations.get("horizontal")):
        label = once(str(line.get("label") or f"at {as_text(line.get('value'))}"), names)
        lines[label] = as_number(line.get("value"))
        remarks += left_out(line, ("label", "value"), f" of the line {label!r}")
    bands = [band for band in annotations.get("horizontal") or [] if not isinstance(band, Mapping)]
    remarks += [f"left out: the band {as_text(band)}" for band in bands]
    return lines, (*remarks, *left_out(annotations, ("horizontal",), " of the annotations"))


_KINDS: dict[str, Callable[[Mapping[str, Any], Known], _Drafted]] = {
    "alarm": _alarms,
    "log": _query,
    "metric": _graph,
    "text": _text,
}
