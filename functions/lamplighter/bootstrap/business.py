"""The parts of the functions that look at the business: customers, revenue, costs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from lamplighter import settings
from lamplighter.bootstrap.common import AWS_CALLS, CLOCK
from lamplighter.bootstrap.sources import metric_reader, prices, snapshots, workload_files
from lamplighter.domain.definitions.business import CustomerSource

if TYPE_CHECKING:
    from lamplighter.business_ports import BillReader, CustomerFigures, CustomerQuantities, Tables
    from lamplighter.domain.definitions.business import Costs, Customers
    from lamplighter.domain.definitions.workload_file import WorkloadFile
    from lamplighter.measuring_ports import MetricPublisher, Snapshots
    from lamplighter.ports import Clock
    from lamplighter.usecases.allocate_costs import Allocating
    from lamplighter.usecases.analyze_revenue import RevenueAnalysis
    from lamplighter.usecases.measuring import Measuring
    from lamplighter.usecases.read_costs import CostReading
    from lamplighter.usecases.score_customers import Scoring
    from lamplighter.workload_files import WorkloadFiles

# Cost Explorer takes seconds for a page, and what is asked again is paid for again: that is the adapter's decision.
_PAID_CALLS = Config(connect_timeout=3, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnalyzer:
    clock: Clock
    files: WorkloadFiles
    reading: CostReading
    measuring: Measuring
    allocating: Allocating


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerScorer:
    clock: Clock
    files: WorkloadFiles
    scoring: Scoring


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueAnalyzer:
    clock: Clock
    files: WorkloadFiles
    analysis: RevenueAnalysis


@cache
def revenue_analyzer() -> RevenueAnalyzer:
    from lamplighter.adapters.dynamodb_revenue import DynamoDbRevenue
    from lamplighter.adapters.dynamodb_scan import scanning_client
    from lamplighter.adapters.emf_metrics import EmfMetrics
    from lamplighter.adapters.parquet_tables import ParquetTables
    from lamplighter.usecases.analyze_revenue import RevenueAnalysis

    own = settings.read(settings.MeasuringSettings, os.environ)
    s3 = boto3.client("s3", config=AWS_CALLS)

    @cache
    def reader(region: str) -> DynamoDbRevenue:
        return DynamoDbRevenue(scanning_client(AWS_CALLS, region))

    return RevenueAnalyzer(
        clock=CLOCK,
        files=workload_files(),
        analysis=RevenueAnalysis(
            reader=reader,
            snapshots=snapshots(own, s3),
            tables=ParquetTables(s3=s3, bucket=own.snapshots_bucket),
            publisher=EmfMetrics(),
        ),
    )


@cache
def customer_scorer() -> CustomerScorer:
    from lamplighter.adapters.emf_metrics import EmfMetrics
    from lamplighter.adapters.eventbridge_notices import EventBridgeNotices
    from lamplighter.adapters.parquet_tables import ParquetTables
    from lamplighter.bootstrap.customer_sources import SOURCES
    from lamplighter.usecases.score_customers import Scoring

    own = settings.read(settings.MeasuringSettings, os.environ)
    s3 = boto3.client("s3", config=AWS_CALLS)

    def source(file: WorkloadFile, customers: Customers) -> CustomerFigures:
        return SOURCES[customers.source](file.region)

    return CustomerScorer(
        clock=CLOCK,
        files=workload_files(),
        scoring=Scoring(
            source=source,
            snapshots=snapshots(own, s3),
            tables=ParquetTables(s3=s3, bucket=own.snapshots_bucket),
            publisher=EmfMetrics(),
            notices=EventBridgeNotices(boto3.client("events", config=AWS_CALLS)),
        ),
    )


@cache
def cost_analyzer() -> CostAnalyzer:
    from lamplighter.adapters.cost_explorer import REGION, CostExplorer
    from lamplighter.adapters.emf_metrics import EmfMetrics
    from lamplighter.adapters.focus_export import FocusExport
    from lamplighter.adapters.parquet_tables import ParquetTables
    from lamplighter.usecases.read_costs import CostReading

    own = settings.read(settings.CostSettings, os.environ)
    s3 = boto3.client("s3", config=AWS_CALLS)
    explorer = CostExplorer(boto3.client("ce", region_name=REGION, config=_PAID_CALLS))
    files, store, publisher = workload_files(), snapshots(own, s3), EmfMetrics()
    tables = ParquetTables(s3=s3, bucket=own.snapshots_bucket)

    def bill(costs: Costs) -> BillReader:
        return explorer if costs.location is None else FocusExport(s3=s3, location=costs.location)

    return CostAnalyzer(
        clock=CLOCK,
        files=files,
        reading=CostReading(
            bill=bill,
            snapshots=store,
            tables=tables,
            publisher=publisher,
            most_requests=own.cost_explorer_requests,
        ),
        measuring=_measuring(files, store, publisher),
        allocating=_allocating(store, tables, publisher),
    )


def _measuring(files: WorkloadFiles, store: Snapshots, publisher: MetricPublisher) -> Measuring:
    """What units are counted with."""
    from lamplighter.bootstrap.prometheus import prometheus_readers
    from lamplighter.usecases.measuring import Measuring

    prometheus = prometheus_readers(files.all)
    return Measuring(metrics=metric_reader, prometheus=prometheus, snapshots=store, publisher=publisher)


def _allocating(store: Snapshots, tables: Tables, publisher: MetricPublisher) -> Allocating:
    from lamplighter.adapters.customers.quantity_files import QuantityFiles
    from lamplighter.adapters.customers.quantity_tables import QuantityTables
    from lamplighter.adapters.dynamodb_revenue import DynamoDbRevenue
    from lamplighter.adapters.dynamodb_scan import scanning_client
    from lamplighter.usecases.allocate_costs import Allocating

    scanning = cache(partial(scanning_client, AWS_CALLS))

    def quantities(file: WorkloadFile, customers: Customers) -> CustomerQuantities:
        if customers.source is CustomerSource.S3:
            return QuantityFiles(boto3.client("s3", region_name=file.region, config=AWS_CALLS))
        return QuantityTables(scanning(file.region))

    return Allocating(
        quantities=quantities,
        revenue=lambda region: DynamoDbRevenue(scanning(region)),
        prices=prices(),
        snapshots=store,
        tables=tables,
        publisher=publisher,
    )
