"""The metrics that the guides' calls record: names, dimensions, units and bounds as the workload files declare them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lamplighter.domain.definitions.own_metrics import OwnMetric

# Areas, as in AuraStream/Business.
APPLICATION, BUSINESS, CUSTOMER, API, AI, WEB, SYNC = "Application", "Business", "Customer", "API", "AI", "Web", "Sync"

_counted = partial(OwnMetric, unit="Count", lowest=0)
_timed = partial(OwnMetric, unit="Milliseconds", lowest=0)
_by_sentiment = partial(OwnMetric, namespace=APPLICATION, dimensions=("Sentiment",), series=4)
_by_operation = partial(OwnMetric, namespace=SYNC, dimensions=("BucketName", "OperationType"), series=3)

_ALWAYS = (
    OwnMetric(namespace=APPLICATION, name="SentimentAnalysisCount", unit="Count", lowest=1, highest=1),
    _by_sentiment(name="SentimentAnalysisCount", unit="Count", lowest=1, highest=1),
    _by_sentiment(name="SentimentConfidence", lowest=0, highest=1),
    _timed(namespace=APPLICATION, name="ProcessingTime"),
    _by_sentiment(name="ProcessingTime", unit="Milliseconds", lowest=0),
    _counted(namespace=APPLICATION, name="CacheHitCount"),
    _counted(namespace=APPLICATION, name="CacheMissCount"),
    OwnMetric(namespace=APPLICATION, name="CacheHitRate", lowest=0, highest=1),
    _counted(namespace=BUSINESS, name="CustomerActivity"),
    OwnMetric(namespace=BUSINESS, name="Revenue"),
    _counted(namespace=BUSINESS, name="Usage"),
    _timed(namespace=API, name="EndpointLatency", dimensions=("Endpoint", "Environment"), series=10),
    _counted(namespace=AI, name="TokensUsed"),
    _counted(namespace=AI, name="TokensUsed", dimensions=("FeatureType", "ModelId"), series=4),
    _timed(namespace=WEB, name="TimeToInteractive"),
    _timed(namespace=WEB, name="FirstContentfulPaint"),
    _counted(namespace=SYNC, name="FilesUploaded"),
    _by_operation(name="FilesUploaded", unit="Count", lowest=0),
    _counted(namespace=SYNC, name="FilesFailed"),
    OwnMetric(namespace=SYNC, name="BytesUploaded", unit="Bytes", lowest=0),
    _counted(namespace=SYNC, name="Errors"),
    _counted(namespace=SYNC, name="Errors", dimensions=("BucketName", "ErrorType", "OperationType"), series=10),
    _counted(namespace=SYNC, name="Warnings"),
    OwnMetric(namespace=SYNC, name="Throughput", unit="Megabytes/Second", lowest=0),
    _by_operation(name="Throughput", unit="Megabytes/Second", lowest=0),
    _timed(namespace=SYNC, name="Latency"),
    OwnMetric(namespace=SYNC, name="CpuUtilization", unit="Percent", lowest=0, highest=100),
    OwnMetric(namespace=SYNC, name="MemoryUtilization", unit="Percent", lowest=0, highest=100),
    OwnMetric(namespace=SYNC, name="NetworkBytes", unit="Bytes", lowest=0),
    _counted(namespace=SYNC, name="ObjectsOptimized"),
    OwnMetric(namespace=SYNC, name="CostSavings", lowest=0),
)
# ``series`` is that of one customer.
_BY_CUSTOMER = (
    OwnMetric(
        namespace=APPLICATION,
        name="APIRequestCount",
        dimensions=("Endpoint", "CustomerId", "StatusCode"),
        unit="Count",
        lowest=1,
        highest=1,
        series=4,
    ),
    _timed(namespace=APPLICATION, name="APIResponseTime", dimensions=("Endpoint", "CustomerId")),
    _counted(namespace=BUSINESS, name="CustomerActivity", dimensions=("CustomerId", "ActivityType"), series=2),
    OwnMetric(namespace=BUSINESS, name="Revenue", dimensions=("CustomerId",)),
    _counted(namespace=BUSINESS, name="Usage", dimensions=("CustomerId",)),
    _counted(namespace=CUSTOMER, name="CustomerUsage", dimensions=("CustomerId", "UsageType"), series=2),
)
_WITHOUT_CUSTOMERS = (
    OwnMetric(
        namespace=APPLICATION,
        name="APIRequestCount",
        dimensions=("Endpoint", "StatusCode"),
        unit="Count",
        lowest=1,
        highest=1,
        series=40,
    ),
    _timed(namespace=APPLICATION, name="APIResponseTime", dimensions=("Endpoint",), series=10),
    _counted(namespace=BUSINESS, name="CustomerActivity", dimensions=("ActivityType",), series=10),
    _counted(namespace=CUSTOMER, name="CustomerUsage", dimensions=("UsageType",), series=10),
)


def of_guides(application: str, namespace: str | None, customers: int) -> Iterator[OwnMetric]:
    """``namespace`` stands for all areas where it is given. ``customers``: how many have figures of their own."""
    by_customer = tuple(replace(metric, series=metric.series * customers) for metric in _BY_CUSTOMER)
    for metric in (*_ALWAYS, *(by_customer if customers else _WITHOUT_CUSTOMERS)):
        yield replace(metric, namespace=namespace or f"{application}/{metric.namespace}")
