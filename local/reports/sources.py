"""Where the figures of a report are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import boto3

from lamplighter.adapters.dynamodb_incidents import DynamoDbIncidents
from lamplighter.adapters.dynamodb_remediations import DynamoDbRemediations
from lamplighter.adapters.stored_snapshots import StoredSnapshots
from lamplighter.domain.incident import Incident
from lamplighter.domain.remediation import Remediation
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError
from lamplighter.usecases.build_section import ReportSources
from local.reports.folder_snapshots import FolderSnapshots
from local.stack import Stack


@dataclass(frozen=True, slots=True)
class _NoIncidents:
    """For sections that ask for incidents: that none lie in a folder does not mean that there were none."""

    folder: Path

    def opened(self, window: Window) -> list[Incident]:  # noqa: ARG002 - the port's
        raise self._unknown()

    def unchanged_since(self, then: datetime) -> list[Incident]:  # noqa: ARG002 - the port's
        raise self._unknown()

    def of_incident(self, incident_id: str) -> list[Remediation]:  # noqa: ARG002 - the port's
        raise self._unknown()

    def _unknown(self) -> ConfigurationError:
        return ConfigurationError(f"{self.folder} holds no incidents: these are read from a deployed stack (--stack)")


def folder_sources(folder: Path) -> ReportSources:
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no such folder of snapshots")
    return ReportSources(
        snapshots=FolderSnapshots(folder=folder),
        incidents=_NoIncidents(folder),
        remediations=_NoIncidents(folder),
    )


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
