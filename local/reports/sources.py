"""Where the figures of a report are read."""

from __future__ import annotations

from pathlib import Path

import boto3

from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.errors import ConfigurationError
from lamplighter.usecases.build_section import ReportSources
from local.reports.folder_snapshots import FolderSnapshots
from local.reports.s3_snapshots import S3Snapshots
from local.stack import Stack

_EXPECTED = "below it lie KIND/WORKLOAD/YEAR/…, as in s3://BUCKET/snapshots of a stack"


def snapshot_sources(place: str, workload: str) -> ReportSources:
    """Of a folder, or an s3:// URL with the AWS credentials of this shell. Incidents lie elsewhere. Raises
    ConfigurationError where nothing of that workload is there.
    """
    snapshots = _in_s3(place, workload) if place.startswith("s3://") else _in_folder(Path(place), workload)
    return ReportSources(snapshots=snapshots, incidents=None, remediations=None)


def _in_folder(folder: Path, workload: str) -> FolderSnapshots:
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no such folder of snapshots")
    if not any(folder.glob(f"*/{workload}/[0-9]*/")):
        raise ConfigurationError(f"{folder} holds no snapshots of {workload}: {_EXPECTED}")
    return FolderSnapshots(folder=folder)


def _in_s3(url: str, workload: str) -> S3Snapshots:
    bucket, _, path = url.removeprefix("s3://").strip("/").partition("/")
    prefix, s3 = f"{path}/" if path else "", boto3.client("s3")
    kinds = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, Delimiter="/").get("CommonPrefixes", [])
    own = (s3.list_objects_v2(Bucket=bucket, Prefix=f"{kind['Prefix']}{workload}/", MaxKeys=1) for kind in kinds)
    if not any(found["KeyCount"] for found in own):
        raise ConfigurationError(f"{url} holds no snapshots of {workload}: {_EXPECTED}")
    return S3Snapshots(s3=s3, bucket=bucket, prefix=prefix)


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
