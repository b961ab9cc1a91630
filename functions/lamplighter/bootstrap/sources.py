"""What functions that measure and report have in common: whole workload files, snapshots, metrics, prices."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import boto3

from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.bootstrap.common import AWS_CALLS, CLOCK, compiled_workloads
from lamplighter.workload_files import WorkloadFiles, read_workload_files

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

    from lamplighter.adapters.cloudwatch_metrics import CloudWatchMetrics
    from lamplighter.domain.pricing import PriceList
    from lamplighter.settings import MeasuringSettings


def workload_files() -> WorkloadFiles:
    return read_workload_files(compiled_workloads())


def snapshots(
    own: MeasuringSettings, s3: S3Client | None = None, dynamodb: DynamoDBClient | None = None
) -> StoredSnapshots:
    """With the function's own clients, where it has them."""
    return StoredSnapshots(
        s3=s3 or boto3.client("s3", config=AWS_CALLS),
        bucket=own.snapshots_bucket,
        dynamodb=dynamodb or boto3.client("dynamodb", config=AWS_CALLS),
        table=own.snapshots_table,
    )


@cache
def metric_reader(region: str) -> CloudWatchMetrics:
    from lamplighter.adapters.cloudwatch_client import cloudwatch_client
    from lamplighter.adapters.cloudwatch_metrics import CloudWatchMetrics

    return CloudWatchMetrics(client=cloudwatch_client(AWS_CALLS, region), clock=CLOCK)


def prices() -> PriceList:
    from lamplighter.inbound.price_list import read_prices

    return read_prices((resources.files("lamplighter.prices") / "us-east-1.json").read_bytes())
