"""Dashboards as a workload file has them: widgets in sections, from the left, in rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local.discover.dashboard_body import body_of
from local.discover.found import Unsayable, as_text, entry_of, left_out, objects_in
from local.discover.stack_view import Seen, StackView
from local.discover.widgets import Known, once, widget
from local.discover.yaml_lines import Entry, Noted

# A text of one line that is a heading stands over a section.
_HEADING = re.compile(r"#{1,6}\s+(\S.*)")
_SAID = ("DashboardBody", "DashboardName")
_FIRST_SECTION = "Overview"


@dataclass(slots=True)
class _Section:
    title: str
    widgets: list[Entry] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def dashboards(view: StackView, alarms: Collection[str], region: str) -> Iterator[Entry]:
    """``alarms`` are the names of those that stand in the file."""
    for seen in view.of("AWS::CloudWatch::Dashboard"):
        try:
            yield _dashboard(seen, body_of(view, seen), Known(alarms=alarms, region=region))
        except Unsayable as reason:
            name = seen.name
            fields = {"name": name if isinstance(name, str) else seen.logical_id}
            yield Entry(fields=fields, remarks=(f"a dashboard that can't be drafted: {reason}",), open=True)


def log_groups_in(entries: Sequence[Entry]) -> Iterator[str]:
    """Of the widgets that are not open."""
    for dashboard in entries:
        for section in dashboard.fields.get("sections", ()):
            for one in section.fields["widgets"]:
                yield from one.fields.get("log_groups", ()) if not one.open else ()


def _dashboard(seen: Seen, body: Mapping[str, Any], known: Known) -> Entry:
    placed = sorted(objects_in(body.get("widgets")), key=_place)
    title, about, rest = _titled(placed, seen)
    sections = _sections(rest, known)
    names: set[str] = set()
    fields = {
        "title": title,
        "sections": [
            Entry(
                fields={"title": once(section.title, names), "widgets": section.widgets},
                remarks=tuple(section.remarks),
                open=not section.widgets,
            )
            for section in sections
        ],
    }
    remarks = (*about, *left_out(body, ("widgets",)), *left_out(seen.properties, _SAID))
    return entry_of(seen, fields, remarks=remarks)


def _place(one: Mapping[str, Any]) -> tuple[float, float]:
    """Widgets without a place follow (Python sorts stably)."""
    x, y = one.get("x"), one.get("y")
    return (
        float(y) if isinstance(y, int | float) else float("inf"),
        float(x) if isinstance(x, int | float) else 0.0,
    )


def _titled(widgets: Sequence[Mapping[str, Any]], seen: Seen) -> tuple[Any, list[str], Sequence[Mapping[str, Any]]]:
    """A text that begins with a first heading is the dashboard's title; what follows it synth writes by itself."""
    text = _markdown(widgets[0]) if widgets else ""
    heading, _, rest = text.strip().partition("\n")
    if heading.startswith("# "):
        about = f"left out, for synth writes the owner and the links there: {rest.strip()}"
        return heading.removeprefix("# ").strip(), [about] if rest.strip() else [], widgets[1:]
    name = seen.name
    return Noted(name if isinstance(name, str) else seen.logical_id, "guessed: by its name"), [], widgets


def _sections(widgets: Sequence[Mapping[str, Any]], known: Known) -> list[_Section]:
    sections: list[_Section] = []
    names: set[str] = set()
    for one in widgets:
        heading = _HEADING.fullmatch(_markdown(one).strip())
        if heading:
            sections.append(_Section(heading[1]))
            names = set()
            continue
        if not sections:
            sections.append(_Section(_FIRST_SECTION))
        try:
            sections[-1].widgets.append(widget(one, known, names))
        except Unsayable as reason:
            sections[-1].remarks.append(f"left out, {reason}: {as_text(one)}")
    return sections


def _markdown(one: Mapping[str, Any]) -> str:
    properties = one.get("properties")
    text = properties.get("markdown") if one.get("type") == "text" and isinstance(properties, Mapping) else None
    return text if isinstance(text, str) else ""
