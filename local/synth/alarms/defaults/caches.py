"""ElastiCache nodes, known by CacheClusterId."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.alarms import MissingData
from lamplighter.domain.definitions.resources import Cache
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, Unit

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
            says="is busy: the processor that serves its requests works {limit} of the time",
            look_at="commands over many keys (SLOWLOG GET), and at how many clients there are",
            source=HOST_SOURCE if memcached else source,
            metrics=of.only("CPUUtilization" if memcached else "EngineCPUUtilization", "Average"),
            threshold=90,
            unit=Unit.PERCENT,
            periods=3,
            missing_data=MissingData.MISSING,
        ),
        DefaultAlarm(
            what="evictions",
            severity=Severity.WARNING,
            says="is too small: {limit} entries in {period} are evicted",
            look_at="its memory, and at keys that never expire",
            source=source,
            metrics=of.only("Evictions"),
            threshold=1000,
            periods=3,
        ),
        DefaultAlarm(
            what="connections",
            severity=Severity.ERROR,
            says="runs out of connections: {limit} are open, and a node takes 65,000",
            look_at="clients that connect anew for every request",
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
        says="runs out of memory: {limit} of that for data is used",
        look_at="keys that never expire; then at a larger node",
        source=source,
        metrics=of.only("DatabaseMemoryUsagePercentage", "Average"),
        threshold=85,
        unit=Unit.PERCENT,
        periods=3,
        missing_data=MissingData.MISSING,
    )
