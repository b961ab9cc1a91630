"""Sections of a dashboard as the workload's file defines them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from lamplighter.domain.definitions.dashboards import Section, Widget
from lamplighter.errors import ConfigurationError
from local.synth.dashboards.graph import Body, Graph, alarm_body, log_body, text_body
from local.synth.model import PlannedWidget, Query

# "A valid Id can contain numbers, letters, and underscore, and must start with a lowercase letter": MetricDataQuery.
_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")


def section_widgets(section: Section, origin: str, alarms: Sequence[str], region: str) -> Iterator[PlannedWidget]:
    """``alarms`` are the names of all alarms that there are to show."""
    for widget in section.widgets:
        place = f"{origin}.sections[{section.title}].widgets[{widget.title}]"
        queries = queries_of(widget)
        body = _body(widget, queries, _shown(widget, place, alarms), region)
        yield PlannedWidget(origin=place, title=widget.title, body=body, queries=queries)


def queries_of(widget: Widget) -> tuple[Query, ...]:
    """What an expression is computed from is hidden unless it has a label of its own."""
    expressions = tuple(
        Query(id=query_id, expression=expression, label=label)
        for query_id, label, expression in _named_expressions(widget)
    )
    return (*(_input(query_id, widget) for query_id in widget.metrics), *expressions)


def _input(query_id: str, widget: Widget) -> Query:
    metric = widget.metrics[query_id]
    used = any(re.search(rf"\b{re.escape(query_id)}\b", text) for text in widget.expressions.values())
    return Query(
        id=query_id,
        metric=metric,
        period_s=metric.period_s,
        label=metric.label or (None if used else metric.name),
        returned=not used or metric.label is not None,
    )


def _named_expressions(widget: Widget) -> Iterator[tuple[str, str, str]]:
    """Id, label and expression. A key that could be an id is one, so that other expressions can use it."""
    for at, (key, expression) in enumerate(widget.expressions.items(), start=1):
        if _ID.fullmatch(key):
            yield key, key.replace("_", " "), expression
        else:
            yield f"expression{at}", key, expression


def _shown(widget: Widget, place: str, alarms: Sequence[str]) -> list[str]:
    """The alarms by their names or patterns. One that nothing fits would be a widget of nothing."""
    shown: dict[str, None] = {}
    for pattern in widget.alarms:
        fitting = [name for name in alarms if fnmatchcase(name, pattern)]
        if not fitting:
            raise ConfigurationError(f"{place}.alarms: {pattern!r} is none of this workload's alarms")
        shown |= dict.fromkeys(fitting)
    return list(shown)


def _body(widget: Widget, queries: tuple[Query, ...], alarms: Sequence[str], region: str) -> Body:
    width, height = widget.width, widget.height
    if widget.text is not None:
        return text_body(widget.text, width=width, height=height)
    if widget.alarms:
        return alarm_body(widget.title, alarms, width=width, height=height)
    if widget.query is not None:
        return log_body(widget.title, widget.query, widget.log_groups, region, widget.view, width=width, height=height)
    return Graph(
        title=widget.title,
        queries=queries,
        view=widget.view,
        period_s=widget.period_s,
        unit=widget.unit,
        thresholds=widget.thresholds,
        width=width,
        height=height,
    ).body(region)
