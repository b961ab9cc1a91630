"""The widgets that tables, buckets, databases and caches bring by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lamplighter.domain.definitions.resources import Billing, Bucket, Cache, Database, Table
from local.synth.dashboards.graph import Graph
from local.synth.dashboards.queries import Source, computed, hit_rate
from local.synth.model import Query

# S3 publishes its storage metrics once a day: a graph needs that period to show them.
DAY_S = 86_400
OPERATIONS = ("GetItem", "PutItem", "Query")
# Percent of an instance's memory; memcached publishes none.
REDIS = ("redis", "valkey")
Named = Iterator[tuple[str, Graph]]


def widgets_of_table(table: Table) -> Named:
    source = Source("AWS/DynamoDB", {"TableName": table.name})
    yield "capacity", _capacity(table, source)
    yield "throttles", Graph(title="throttled requests", queries=tuple(_throttles(table)))
    yield (
        "latency",
        Graph(
            title="latency",
            unit="ms",
            queries=tuple(
                _operation(table, operation).query(
                    operation.lower(), "SuccessfulRequestLatency", "Average", f"{operation} average"
                )
                for operation in OPERATIONS
            ),
        ),
    )
    yield (
        "errors",
        Graph(
            title="errors and failed conditions",
            queries=(
                source.query("conditions", "ConditionalCheckFailedRequests", "Sum", "failed conditions"),
                *(
                    _operation(table, operation).query(
                        f"system_{operation.lower()}", "SystemErrors", "Sum", f"system errors of {operation}"
                    )
                    for operation in OPERATIONS
                ),
                Source("AWS/DynamoDB", {}).query("user", "UserErrors", "Sum", "user errors (whole account)"),
            ),
        ),
    )


def _capacity(table: Table, source: Source) -> Graph:
    """Consumed units are sums of a period, provisioned ones are by the second: both are shown by the second."""
    provisioned: Mapping[str, float] = {}
    if table.billing is Billing.PROVISIONED:
        capacities = {"provisioned for reads": table.read_capacity, "provisioned for writes": table.write_capacity}
        provisioned = {label: float(units) for label, units in capacities.items() if units}
    return Graph(
        title="consumed capacity",
        unit="units a second",
        thresholds=provisioned,
        queries=(
            source.hidden("read_units", "ConsumedReadCapacityUnits"),
            source.hidden("write_units", "ConsumedWriteCapacityUnits"),
            computed("reads", "read_units / PERIOD(read_units)", "reads"),
            computed("writes", "write_units / PERIOD(write_units)", "writes"),
        ),
    )


def _throttles(table: Table) -> Iterator[Query]:
    for at, index in enumerate((None, *table.indexes)):
        dimensions = {"TableName": table.name} | ({"GlobalSecondaryIndexName": index} if index else {})
        of = f" of {index}" if index else ""
        source = Source("AWS/DynamoDB", dimensions)
        yield source.query(f"reads{at}", "ReadThrottleEvents", "Sum", f"reads{of}")
        yield source.query(f"writes{at}", "WriteThrottleEvents", "Sum", f"writes{of}")


def _operation(table: Table, operation: str) -> Source:
    return Source("AWS/DynamoDB", {"TableName": table.name, "Operation": operation})


def widgets_of_bucket(bucket: Bucket) -> Named:
    size = Source("AWS/S3", {"BucketName": bucket.name, "StorageType": "StandardStorage"})
    objects = Source("AWS/S3", {"BucketName": bucket.name, "StorageType": "AllStorageTypes"})
    yield (
        "size",
        Graph(
            title="size in STANDARD",
            unit="bytes",
            period_s=DAY_S,
            queries=(size.query("size", "BucketSizeBytes", "Average", "with noncurrent versions"),),
        ),
    )
    yield (
        "objects",
        Graph(
            title="objects",
            period_s=DAY_S,
            queries=(objects.query("objects", "NumberOfObjects", "Average", "with noncurrent versions"),),
        ),
    )
    if bucket.request_metrics:
        yield from _requests(Source("AWS/S3", {"BucketName": bucket.name, "FilterId": bucket.request_metrics}))


def _requests(source: Source) -> Named:
    requests = source.sums("AllRequests", "GetRequests", "PutRequests", "DeleteRequests")
    yield "requests", Graph(title="requests", queries=requests)
    yield "transfer", Graph(title="transfer", unit="bytes", queries=source.sums("BytesDownloaded", "BytesUploaded"))
    yield "errors", Graph(title="errors", queries=source.sums("4xxErrors", "5xxErrors"))
    yield (
        "latency",
        Graph(
            title="latency",
            unit="ms",
            queries=(
                source.query("first", "FirstByteLatency", "p95", "first byte p95"),
                *source.each("TotalRequestLatency", ("p50", "p95", "p99")),
            ),
        ),
    )


def widgets_of_database(database: Database) -> Named:
    source = Source("AWS/RDS", {"DBInstanceIdentifier": database.name})
    most = {"allowed": float(database.max_connections)} if database.max_connections else {}
    yield "cpu", Graph(title="CPU", unit="%", queries=(source.query("cpu", "CPUUtilization", "Average", "CPU"),))
    yield (
        "connections",
        Graph(
            title="connections",
            thresholds=most,
            queries=(source.query("connections", "DatabaseConnections", "Maximum", "at most"),),
        ),
    )
    yield "latency", _database_latency(source)
    yield (
        "storage",
        Graph(
            title="free storage",
            unit="bytes",
            queries=(source.query("free", "FreeStorageSpace", "Minimum", "at least"),),
        ),
    )
    yield (
        "iops",
        Graph(
            title="operations a second",
            queries=(
                source.query("reads", "ReadIOPS", "Average", "reads"),
                source.query("writes", "WriteIOPS", "Average", "writes"),
            ),
        ),
    )
    if database.replica:
        lag = source.query("lag", "ReplicaLag", "Maximum", "behind its source")
        yield "replication", Graph(title="replication lag", unit="s", queries=(lag,))


def _database_latency(source: Source) -> Graph:
    """RDS publishes seconds."""
    return Graph(
        title="latency",
        unit="ms",
        queries=(
            source.hidden("read_s", "ReadLatency", "Average"),
            source.hidden("write_s", "WriteLatency", "Average"),
            computed("reads", "1000 * read_s", "reads"),
            computed("writes", "1000 * write_s", "writes"),
        ),
    )


def widgets_of_cache(cache: Cache) -> Named:
    source = Source("AWS/ElastiCache", {"CacheClusterId": cache.name})
    network = source.sums("NetworkBytesIn", "NetworkBytesOut")
    yield "cpu", Graph(title="CPU", unit="%", queries=tuple(_processors(cache, source)))
    if cache.engine in REDIS:
        memory = source.query("memory", "DatabaseMemoryUsagePercentage", "Maximum", "in use")
        yield "memory", Graph(title="memory", unit="%", queries=(memory,))
        yield "hit_rate", Graph(title="hit rate", unit="%", queries=hit_rate(source, "CacheHits", "CacheMisses"))
    yield "evictions", Graph(title="evicted keys", queries=source.sums("Evictions"))
    yield "connections", Graph(title="connections", queries=(_connections(source),))
    yield "network", Graph(title="network", unit="bytes", queries=network)


def _processors(cache: Cache, source: Source) -> Iterator[Query]:
    yield source.query("host", "CPUUtilization", "Maximum", "host")
    if cache.engine in REDIS:
        yield source.query("engine", "EngineCPUUtilization", "Maximum", "engine's own thread")


def _connections(source: Source) -> Query:
    return source.query("connections", "CurrConnections", "Maximum", "at most")
