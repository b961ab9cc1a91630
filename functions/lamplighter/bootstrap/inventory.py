"""The parts of the functions that go through an S3 Inventory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from lamplighter import settings
from lamplighter.adapters.s3_run_results import S3RunResults
from lamplighter.bootstrap.common import AWS_CALLS
from lamplighter.bootstrap.sources import prices, snapshots, workload_files

if TYPE_CHECKING:
    from lamplighter.usecases.merge_inventory import InventoryMerging
    from lamplighter.usecases.plan_inventory import InventoryPlanning
    from lamplighter.usecases.scan_inventory_part import PartScanning
    from lamplighter.usecases.start_inventory import InventoryStarting
    from lamplighter.workload_files import WorkloadFiles

# What is read for minutes may take its time in between.
_LONG_READS = Config(connect_timeout=3, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 5})


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryMerger:
    files: WorkloadFiles
    merging: InventoryMerging


@cache
def inventory_starter() -> InventoryStarting:
    from lamplighter.adapters.executions import Executions
    from lamplighter.adapters.s3_manifests import S3Manifests
    from lamplighter.adapters.step_functions_runs import StepFunctionsRuns
    from lamplighter.usecases.start_inventory import InventoryStarting

    own = settings.read(settings.InventoryStarterSettings, os.environ)
    return InventoryStarting(
        manifests=S3Manifests(s3=boto3.client("s3", config=AWS_CALLS)),
        runs=StepFunctionsRuns(
            Executions(client=boto3.client("stepfunctions", config=AWS_CALLS), state_machine_arn=own.state_machine_arn)
        ),
    )


@cache
def inventory_planner() -> InventoryPlanning:
    from lamplighter.adapters.s3_manifests import S3Manifests
    from lamplighter.domain.inventory.aggregate import Bounds
    from lamplighter.domain.inventory.bins import MIB
    from lamplighter.usecases.plan_inventory import InventoryPlanning

    own = settings.read(settings.InventoryPlannerSettings, os.environ)
    s3 = boto3.client("s3", config=AWS_CALLS)
    return InventoryPlanning(
        manifests=S3Manifests(s3=s3),
        results=S3RunResults(s3=s3, bucket=own.snapshots_bucket),
        bounds=Bounds(),
        share_bytes=own.share_mib * MIB,
    )


@cache
def inventory_scanner() -> PartScanning:
    from lamplighter.adapters.inventory_parts import InventoryParts
    from lamplighter.adapters.s3_inventory_files import S3InventoryFiles
    from lamplighter.usecases.scan_inventory_part import PartScanning

    own = settings.read(settings.InventorySettings, os.environ)
    s3 = boto3.client("s3", config=_LONG_READS)
    return PartScanning(
        scanner=InventoryParts(files=S3InventoryFiles(s3=s3)),
        results=S3RunResults(s3=s3, bucket=own.snapshots_bucket),
    )


@cache
def inventory_merger() -> InventoryMerger:
    from lamplighter.adapters.emf_metrics import EmfMetrics
    from lamplighter.adapters.parquet_tables import ParquetTables
    from lamplighter.usecases.keep_storage import StorageKeeping
    from lamplighter.usecases.merge_inventory import InventoryMerging

    own = settings.read(settings.MeasuringSettings, os.environ)
    s3 = boto3.client("s3", config=_LONG_READS)
    files = workload_files()
    keeping = StorageKeeping(
        snapshots=snapshots(own, s3),
        tables=ParquetTables(s3=s3, bucket=own.snapshots_bucket),
        publisher=EmfMetrics(),
        prices=prices(),
        default=files.default.workload,
    )
    return InventoryMerger(
        files=files,
        merging=InventoryMerging(results=S3RunResults(s3=s3, bucket=own.snapshots_bucket), keeping=keeping),
    )
