"""Where the figures of a report are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import boto3

from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.domain.costs.report import CostReport
from lamplighter.domain.customer_costs.report import CustomerCostReport
from lamplighter.domain.customers.report import AtRiskCustomers, CustomerReport
from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.kpis import KpiReport
from lamplighter.domain.revenue.report import RevenueReport
from lamplighter.domain.slos.status import SloReport
from lamplighter.domain.snapshot import SnapshotBody
from lamplighter.domain.storage_plan.report import StorageReport
from lamplighter.domain.traces.report import TraceReport
from lamplighter.domain.unit_costs import UnitCostReport
from lamplighter.errors import ConfigurationError
from lamplighter.usecases.build_section import ReportSources
from local.reports.folder_snapshots import FolderSnapshots
from local.reports.s3_snapshots import S3Snapshots
from local.stack import Stack

# What reports are made of.
_BODIES: tuple[type[SnapshotBody], ...] = (
    AtRiskCustomers,
    CostReport,
    CustomerCostReport,
    CustomerReport,
    InventoryCounts,
    KpiReport,
    RevenueReport,
    SloReport,
    StorageReport,
    TraceReport,
    UnitCostReport,
)
_KINDS = sorted(body.kind for body in _BODIES)
_SHOWN = 8


def snapshot_sources(place: str, workload: str) -> ReportSources:
    """Of a folder, or an s3:// URL with the AWS credentials of this shell. Incidents lie elsewhere. Raises
    ConfigurationError where nothing of that workload is there.
    """
    snapshots = _in_s3(place, workload) if place.startswith("s3://") else _in_folder(Path(place), workload)
    return ReportSources(snapshots=snapshots, incidents=None, remediations=None)


def _in_folder(folder: Path, workload: str) -> FolderSnapshots:
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no such folder of snapshots")
    if not _holds(folder, workload):
        found = sorted(path.name for path in folder.iterdir())
        nearer = next((path for path in sorted(folder.glob("*/")) if _holds(path, workload)), None)
        raise ConfigurationError(_nothing(str(folder), workload, found, str(nearer) if nearer else None))
    return FolderSnapshots(folder=folder)


def _holds(folder: Path, workload: str) -> bool:
    return any(path for kind in _KINDS for path in (folder / kind / workload).glob("[0-9]*/*/*/*Z.json"))


def _in_s3(url: str, workload: str) -> S3Snapshots:
    bucket, _, path = url.removeprefix("s3://").strip("/").partition("/")
    prefix, s3 = f"{path}/" if path else "", boto3.client("s3")
    own = (s3.list_objects_v2(Bucket=bucket, Prefix=f"{prefix}{kind}/{workload}/", MaxKeys=1) for kind in _KINDS)
    if not any(found["KeyCount"] for found in own):
        listed = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, Delimiter="/").get("CommonPrefixes", [])
        found = [one["Prefix"].removeprefix(prefix).rstrip("/") for one in listed]
        raise ConfigurationError(_nothing(url, workload, found))
    return S3Snapshots(s3=s3, bucket=bucket, prefix=prefix)


def _nothing(place: str, workload: str, found: Sequence[str], nearer: str | None = None) -> str:
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    said = f"{place} holds no snapshots of {workload}: they lie at KIND/{workload}/YEAR/MONTH/DAY/TIME.json"
    there = f"there is {', '.join(found[:_SHOWN])}{more}" if found else "it is empty"
    return f"{said}, KIND being one of {', '.join(_KINDS)}; {there}" + (f"; did you mean {nearer}?" if nearer else "")


def stack_sources(name: str) -> ReportSources:
    """With the AWS credentials of this shell. Raises ConfigurationError where there is no such stack."""
    stack = Stack(name)
    snapshots = StoredSnapshots(
        s3=boto3.client("s3"),
        bucket=stack.outputs["SnapshotsBucketName"],
        dynamodb=boto3.client("dynamodb"),
        table=stack.outputs["SnapshotsTableName"],
    )
    table = stack.table()
    return ReportSources(
        snapshots=snapshots, incidents=DynamoDbIncidents(table), remediations=DynamoDbRemediations(table)
    )
