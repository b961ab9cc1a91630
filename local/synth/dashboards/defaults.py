"""What each kind of resource shows of itself: one registry, by the kind's key in a workload's file.

Hosts and endpoints have no metrics in CloudWatch: Prometheus and the health checks watch them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lamplighter.domain.definitions.resources import Resource, Resources
from lamplighter.errors import ConfigurationError
from local.synth.dashboards import of_services, of_stores
from local.synth.dashboards.graph import Graph
from local.synth.model import PlannedWidget

# Takes the kind's own dataclass: the registry's keys say which.
Widgets = Callable[[Any], Iterator[tuple[str, Graph]]]


@dataclass(frozen=True, slots=True)
class Kind:
    heading: str
    widgets: Widgets


KINDS: Mapping[str, Kind] = {
    "apis": Kind("API Gateway", of_services.widgets_of_api),
    "functions": Kind("Lambda", of_services.widgets_of_function),
    "user_pools": Kind("Cognito", of_services.widgets_of_user_pool),
    "tables": Kind("DynamoDB", of_stores.widgets_of_table),
    "buckets": Kind("S3", of_stores.widgets_of_bucket),
    "models": Kind("Bedrock", of_services.widgets_of_model),
    "databases": Kind("RDS", of_stores.widgets_of_database),
    "caches": Kind("ElastiCache", of_stores.widgets_of_cache),
    "queues": Kind("SQS", of_services.widgets_of_queue),
}


def widget_names(kind: str, resource: Resource) -> tuple[str, ...]:
    """What may be switched off under ``widgets``."""
    return tuple(name for name, _ in KINDS[kind].widgets(resource))


def widgets_of_kind(kind: str, resources: Resources, region: str) -> list[list[PlannedWidget]]:
    """For each resource of a kind its widgets, but for those that are switched off."""
    listed: tuple[Resource, ...] = getattr(resources, kind)
    return [list(_widgets_of(kind, resource, region)) for resource in listed]


def _widgets_of(kind: str, resource: Resource, region: str) -> Iterator[PlannedWidget]:
    origin = f"resources.{kind}[{resource.name}].widgets"
    unknown = sorted(resource.widgets.keys() - set(widget_names(kind, resource)))
    if unknown:
        allowed = ", ".join(widget_names(kind, resource))
        raise ConfigurationError(f"{origin}.{unknown[0]}: no such widget; allowed: {allowed}")
    for name, graph in KINDS[kind].widgets(resource):
        if resource.widgets.get(name, True):
            titled = replace(graph, title=f"{resource.name}: {graph.title}")
            yield PlannedWidget(
                origin=f"{origin}.{name}", title=titled.title, body=titled.body(region), queries=titled.queries
            )
