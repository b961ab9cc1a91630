"""A workload's file as things. Whatever the schema gains shows up by itself; the words below only name it better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.workload import Route
from local.synth.diff.things import Thing, facts_of, is_list_of_entries, named_entries, orders_of

WORKLOAD = "workload"
# What one entry of a list is called. A list that stands here has its entries told one by one.
KINDS = {
    "alarms": "alarm",
    "budgets": "budget",
    "costs.units": "unit cost",
    "dashboards": "dashboard",
    "health_checks": "health check",
    "ip_sets": "IP set",
    "kpis": "KPI",
    "links": "link",
    "log_groups": "log group",
    "own_metrics": "own metric",
    "prometheus.alerts": "alert rule",
    "prometheus.dashboards": "Grafana dashboard",
    "prometheus.recording": "recording rule",
    "prometheus.scrape": "scrape job",
    "queries": "saved query",
    "real_users": "RUM monitor",
    "receivers": "receiver",
    "reports": "report",
    "resources.apis": "API",
    "resources.buckets": "bucket",
    "resources.caches": "cache",
    "resources.databases": "database",
    "resources.endpoints": "endpoint",
    "resources.functions": "function",
    "resources.hosts": "host",
    "resources.models": "model",
    "resources.queues": "queue",
    "resources.tables": "table",
    "resources.user_pools": "user pool",
    "routes": "route",
    "runbooks": "runbook",
    "slos": "SLO",
    "subscriptions": "subscription",
    "tracing.groups": "X-Ray group",
    "tracing.sampling": "sampling rule",
}
RESOURCE_KINDS = frozenset(kind for place, kind in KINDS.items() if place.startswith("resources."))
# Lists in which the first entry that fits decides, or in which the order is what people see.
_ORDERED = ("alarms", "links", "routes", "runbooks")


def things_of_file(file: WorkloadFile) -> Iterator[Thing]:
    """The entries of the file's lists, and the rest of it as one thing: the workload."""
    taken: list[str] = []
    for place, entries in _lists(file):
        taken.append(place)
        for name, entry in _named(entries):
            yield Thing(
                kind=KINDS.get(place, place.replace("_", " ")),
                name=name,
                facts=facts_of(entry, without=("name",)),
                order=orders_of(entry),
                origin=f"{place}[{name}]",
            )
    order = {place: tuple(name for name, _ in _named(getattr(file, place))) for place in _ORDERED}
    yield Thing(kind=WORKLOAD, name="", facts=facts_of(file, without=taken), order=order)


def _lists(file: WorkloadFile) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Lists of entries of the file, and of the parts right under it (resources, tracing, prometheus)."""
    for field in fields(file):
        value = getattr(file, field.name)
        if is_list_of_entries(value):
            yield field.name, value
        elif is_dataclass(value) and not isinstance(value, type):
            for inner in fields(value):
                place, listed = f"{field.name}.{inner.name}", getattr(value, inner.name)
                if place in KINDS and is_list_of_entries(listed):
                    yield place, listed


def _named(entries: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Routes have no name: what they are for is how people speak of them."""
    if not entries or not isinstance(entries[0], Route):
        yield from named_entries(entries)
        return
    seen: dict[str, int] = {}
    for route in entries:
        name = described_route(route)
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} #{seen[name]}"), route


def described_route(route: Route) -> str:
    """``for critical of AuraStream-*``; ``for everything``."""
    severities = " and ".join(severity.value for severity in route.severities)
    alarms = ", ".join(route.alarms)
    if not severities and not alarms:
        return "for everything"
    return f"for {severities or 'everything'}{f' of {alarms}' if alarms else ''}"
