"""The status of ElastiCache clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamplighter.adapters.health.asking import asked
from lamplighter.adapters.health.probe import target
from lamplighter.domain.definitions.resources import Cache
from lamplighter.domain.health.observations import InState, Missing, Observation
from lamplighter.domain.health.subjects import Subject

if TYPE_CHECKING:
    from mypy_boto3_elasticache import ElastiCacheClient

_MISSING = frozenset({"CacheClusterNotFound", "CacheClusterNotFoundFault"})


@dataclass(frozen=True, slots=True)
class Caches:
    """Implements Probe by DescribeCacheClusters: nothing connects to the cache."""

    client: ElastiCacheClient

    def observe(self, subject: Subject) -> Observation:
        name = target(subject, Cache).name
        return asked("ElastiCache", lambda: self._seen(name), missing=_MISSING)

    def _seen(self, name: str) -> Observation:
        found = self.client.describe_cache_clusters(CacheClusterId=name)["CacheClusters"]
        return InState(found[0]["CacheClusterStatus"]) if found else Missing()
