"""The alarms that each kind of resource brings along. Hosts and endpoints bring none: Prometheus watches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lamplighter.domain.definitions.resources import Resource, Resources
from local.synth.alarms.defaults.apis import api_alarms
from local.synth.alarms.defaults.buckets import bucket_alarms
from local.synth.alarms.defaults.caches import cache_alarms
from local.synth.alarms.defaults.databases import database_alarms
from local.synth.alarms.defaults.functions import function_alarms
from local.synth.alarms.defaults.models import model_alarms
from local.synth.alarms.defaults.queues import queue_alarms
from local.synth.alarms.defaults.recipe import DefaultAlarm
from local.synth.alarms.defaults.tables import table_alarms
from local.synth.alarms.defaults.user_pools import user_pool_alarms

# By the name of the list in the workload's file; each takes a resource of that kind.
DEFAULT_ALARMS: dict[str, Callable[[Any], tuple[DefaultAlarm, ...]]] = {
    "apis": api_alarms,
    "functions": function_alarms,
    "tables": table_alarms,
    "buckets": bucket_alarms,
    "user_pools": user_pool_alarms,
    "models": model_alarms,
    "databases": database_alarms,
    "caches": cache_alarms,
    "queues": queue_alarms,
    "hosts": lambda _: (),
    "endpoints": lambda _: (),
}


def default_alarms(resources: Resources) -> Iterator[tuple[str, Resource, tuple[DefaultAlarm, ...]]]:
    """Every resource with its kind and the alarms it brings."""
    for kind, alarms_of in DEFAULT_ALARMS.items():
        for resource in getattr(resources, kind):
            yield kind, resource, alarms_of(resource)
