"""ElastiCache nodes, known by CacheClusterId."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.resources import Cache
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope

_DOCS = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"
HOST_SOURCE = _DOCS + "CacheMetrics.HostLevel.html"
REDIS_SOURCE = _DOCS + "CacheMetrics.Redis.html"
MEMCACHED_SOURCE = _DOCS + "CacheMetrics.Memcached.html"
_MEMCACHED = "memcached"


def cache_alarms(cache: Cache) -> tuple[DefaultAlarm, ...]:
    """Redis and Valkey run on one thread, whose share of the processor is a metric of its own; memcached on all."""
    of = Scope("AWS/ElastiCache", {"CacheClusterId": cache.name})
    memcached = cache.engine == _MEMCACHED
    source = MEMCACHED_SOURCE if memcached else REDIS_SOURCE
    common = (
        DefaultAlarm(
            what="cpu",
            severity=Severity.WARNING,
            description="The processor that serves requests is busy more than 90 % of the time, for 15 minutes.",
            source=HOST_SOURCE if memcached else source,
            metrics=of.only("CPUUtilization" if memcached else "EngineCPUUtilization", "Average"),
            threshold=90,
            periods=3,
            missing_data=MissingData.MISSING,
        ),
        DefaultAlarm(
            what="evictions",
            severity=Severity.WARNING,
            description="More than 1000 entries are evicted in 5 minutes, for 15 minutes: the cache is too small.",
            source=source,
            metrics=of.only("Evictions"),
            threshold=1000,
            periods=3,
        ),
        DefaultAlarm(
            what="connections",
            severity=Severity.ERROR,
            description="More than 60 000 connections are open; a node takes 65 000.",
            source=source,
            metrics=of.only("CurrConnections", "Maximum"),
            threshold=60_000,
            missing_data=MissingData.MISSING,
        ),
    )
    return common if memcached else (*common, _memory(of, source))


def _memory(of: Scope, source: str) -> DefaultAlarm:
    return DefaultAlarm(
        what="memory",
        severity=Severity.ERROR,
        description="More than 85 % of the memory for data is used, for 15 minutes.",
        source=source,
        metrics=of.only("DatabaseMemoryUsagePercentage", "Average"),
        threshold=85,
        periods=3,
        missing_data=MissingData.MISSING,
    )
