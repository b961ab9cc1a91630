"""Counts every workload's resources by type and region: a snapshot, and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.resource_counts import (
    ResourceCounts,
    asked_regions,
    count_measurements,
    counted,
    selecting_tags,
)
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import window_before
from lamplighter.measuring_ports import MetricPublisher, Snapshots, TaggedResources
from lamplighter.usecases.attempt_all import attempt_all

DAY_S = 86_400


def count_resources(
    files: Sequence[WorkloadFile],
    at: datetime,
    resources: TaggedResources,
    snapshots: Snapshots,
    publisher: MetricPublisher,
) -> list[Snapshot[ResourceCounts]]:
    """Of every workload that has tags: those of the others can't be told from the account's."""
    tagged = [file for file in files if selecting_tags(file)]
    return attempt_all(
        "resource counts", [partial(_count, file, at, resources, snapshots, publisher) for file in tagged]
    )


def _count(
    file: WorkloadFile, at: datetime, resources: TaggedResources, snapshots: Snapshots, publisher: MetricPublisher
) -> Snapshot[ResourceCounts]:
    tags = selecting_tags(file)
    body = counted(tags, {region: resources.arns(region, tags) for region in asked_regions(file)})
    snapshot = Snapshot(workload=file.workload, taken_at=at, window=window_before(at, DAY_S), body=body)
    snapshots.save(snapshot)
    publisher.publish(count_measurements(file.workload, body))
    return snapshot
