"""Places in a workload's file by the names of things: ``resources.apis[shop].alarms.errors``, ``kpis[latency]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lamplighter.domain.definitions.resources import Resource
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.alarms.defaults import DEFAULT_ALARMS
from local.synth.dashboards.defaults import KINDS, widget_names

_PART = re.compile(r"([^.\[\]]+)(?:\[([^\]]+)\])?(?:\.|$)")
# What things are known by in their lists.
_NAMES = ("name", "title", "job", "record", "endpoint")
_LISTS = (
    "slos", "kpis", "health_checks", "log_groups", "queries", "tracing.groups", "tracing.sampling", "dashboards",
    "budgets", "real_users", "ip_sets", "reports", "runbooks", "subscriptions", "costs.units",
    "prometheus.scrape", "prometheus.recording", "prometheus.alerts", "prometheus.dashboards",
)  # fmt: skip


def found(file: WorkloadFile, place: str) -> Any:
    """What stands there; None where nothing does, or it is switched off."""
    value: Any = file
    kind = ""
    for name, key in _PART.findall(place):
        value = _brought_along(value, kind, name) if isinstance(value, Resource) else _under(value, name)
        kind = name
        if key:
            value = next((one for one in value or () if key in _names_of(one)), None)
    return value if value not in (None, False, (), {}) else None


def things(file: WorkloadFile) -> Iterator[str]:
    """The places of all that a guide can ask for by itself."""
    for path in _LISTS:
        for one in found(file, path) or ():
            yield f"{path}[{next(iter(_names_of(one)))}]"
    for alarm in file.alarms:
        if alarm.metric or alarm.expression or alarm.composite:
            yield f"alarms[{alarm.name}]"


def _under(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def _brought_along(resource: Resource, kind: str, name: str) -> Any:
    """The resource's own settings, or what comes with it and is not switched off."""
    if name == "alarms":
        brought = {alarm.what: alarm for alarm in DEFAULT_ALARMS[kind](resource)}
        return {what: alarm for what, alarm in brought.items() if resource.alarms.get(what) is not False}
    if name == "widgets" and kind in KINDS:
        return {widget: True for widget in widget_names(kind, resource) if resource.widgets.get(widget, True)}
    return getattr(resource, name, None)


def _names_of(one: Any) -> list[str]:
    if isinstance(one, str):
        return [str(one)]
    named = [name for key in _NAMES if isinstance(name := getattr(one, key, None), str)]
    namespace = getattr(one, "namespace", None)
    return [*named, *(f"{namespace} {name}" for name in named if namespace)]
