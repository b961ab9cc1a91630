"""Where customers' figures can be read, by the source that a workload's file names and its region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

from lamplighter.bootstrap.common import AWS_CALLS
from lamplighter.bootstrap.sources import metric_reader, prices
from lamplighter.domain.definitions.business import CustomerSource

if TYPE_CHECKING:
    from lamplighter.business_ports import CustomerFigures

_LOGS: Any = "logs"  # the stubs do not know it


@cache
def _tables(region: str) -> CustomerFigures:
    from lamplighter.adapters.customers.tables import CustomerTables
    from lamplighter.adapters.dynamodb_scan import scanning_client

    return CustomerTables(scanning_client(AWS_CALLS, region))


@cache
def _files(region: str) -> CustomerFigures:
    from lamplighter.adapters.customers.files import CustomerFiles

    return CustomerFiles(boto3.client("s3", region_name=region, config=AWS_CALLS))


@cache
def _log_queries(region: str) -> CustomerFigures:
    from lamplighter.adapters.customers.log_queries import LogQueries

    return LogQueries(client=boto3.client(_LOGS, region_name=region, config=AWS_CALLS))


@cache
def _metrics(region: str) -> CustomerFigures:
    from lamplighter.adapters.cloudwatch_client import cloudwatch_client
    from lamplighter.adapters.customers.metrics import CustomerMetrics

    client = cloudwatch_client(AWS_CALLS, region)
    price = prices().price("CloudWatch", "custom metrics")
    return CustomerMetrics(client=client, reader=metric_reader(region), price=price)


SOURCES: Mapping[CustomerSource, Callable[[str], CustomerFigures]] = {
    CustomerSource.DYNAMODB: _tables,
    CustomerSource.S3: _files,
    CustomerSource.LOGS_INSIGHTS: _log_queries,
    CustomerSource.CLOUDWATCH: _metrics,
}
