"""Dashboards in CloudWatch: each widget shows one thing, and what it names is there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lamplighter.domain.definitions.resources import Resources
from local.workload_files.problems import Finding, Location, allowed
from local.workload_files.rules.reading import Data, exactly_one, given, names, objects, words

_SHOWN = ("slos", "kpis")
_ALL_SHOWN = ("sections", "resources", "alarms", *_SHOWN)


def _dashboards(data: Data) -> Iterator[Finding]:
    known = [field.name for field in dataclasses.fields(Resources)]
    for place, dashboard in objects(data, "dashboards"):
        for at, kind in words(dashboard, "resources"):
            yield from _kind(data, (*place, "resources", at), kind, known)
        for key in _SHOWN:
            if dashboard.get(key) is True and not given(data, key):
                yield Finding((*place, key), f"shows none: this file has no {key}")
        if not any(dashboard.get(key) for key in _ALL_SHOWN):
            yield Finding(place, f"is empty; it may have {', '.join(_ALL_SHOWN)}")


def _kind(data: Data, place: Location, kind: str, known: list[str]) -> Iterator[Finding]:
    if kind not in known:
        yield Finding(place, f"there is no kind of resources {kind!r}; {allowed(kind, known)}")
    elif not names(data, "resources", kind):
        yield Finding(place, f"shows none: this file has no resources.{kind}")


def _widgets(data: Data) -> Iterator[Finding]:
    groups = names(data, "log_groups")
    for place, widget in objects(data, "dashboards", "sections", "widgets"):
        yield from exactly_one(place, widget, "metrics", "query", "alarms", "text")
        if given(widget, "expressions") and not given(widget, "metrics"):
            yield Finding((*place, "expressions"), "are over the ids in metrics, and there are none")
        if given(widget, "query") and not given(widget, "log_groups"):
            yield Finding(place, f"needs log_groups for its query: some of {allowed('', groups)}")
        if given(widget, "log_groups") and not given(widget, "query"):
            yield Finding((*place, "log_groups"), "are a query's, and there is none")


RULES = (_dashboards, _widgets)
