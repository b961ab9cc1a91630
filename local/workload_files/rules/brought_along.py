"""Alarms and widgets that resources bring along: what a file changes or leaves out of them is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.alarms.defaults import default_alarms
from local.synth.dashboards.defaults import KINDS, widget_names
from local.workload_files.problems import Finding, Location, allowed


def _alarms(file: WorkloadFile) -> Iterator[Finding]:
    for kind, resource, defaults in default_alarms(file.resources):
        place: Location = ("resources", kind, getattr(file.resources, kind).index(resource), "alarms")
        yield from _unknown(place, resource.alarms, [default.what for default in defaults], "alarm")


def _widgets(file: WorkloadFile) -> Iterator[Finding]:
    for kind in KINDS:
        for at, resource in enumerate(getattr(file.resources, kind)):
            place: Location = ("resources", kind, at, "widgets")
            yield from _unknown(place, resource.widgets, widget_names(kind, resource), "widget")


def _unknown(place: Location, said: Iterable[str], known: Sequence[str], what: str) -> Iterator[Finding]:
    for name in said:
        if name not in known:
            message = f"brings no {what} of that name; {allowed(name, known)}" if known else f"brings no {what}s"
            yield Finding((*place, name), message)


RULES_OF_FILES = (_alarms, _widgets)
