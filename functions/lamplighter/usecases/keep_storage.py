"""A bucket's storage, kept: its counts and its cost as snapshots of its workload, a table of all, and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lamplighter.business_ports import Tables
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.inventory.aggregate import Aggregate
from lamplighter.domain.inventory_run.cell_table import cell_columns
from lamplighter.domain.inventory_run.counts import inventory_counts, taken_at
from lamplighter.domain.inventory_run.counts_metrics import counts_measurements
from lamplighter.domain.pricing import PriceList
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.storage_plan.report import StorageReport, storage_measurements, storage_report
from lamplighter.domain.window import Window
from lamplighter.measuring_ports import MetricPublisher, Snapshots

# An inventory is of one instant; a window has a length.
_AN_INSTANT = timedelta(microseconds=1)
# Growth is told from so much of the past.
_HISTORY = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageKeeping:
    """``default`` is the workload of buckets that no workload file names."""

    snapshots: Snapshots
    tables: Tables
    publisher: MetricPublisher
    prices: PriceList
    default: str


def keep_storage(whole: Aggregate, manifest: str, files: Sequence[WorkloadFile], keeping: StorageKeeping) -> str:
    """Returns the workload's name. The same inventory again replaces what was kept of it."""
    workload, at = workload_of(whole.source.bucket, files) or keeping.default, taken_at(whole.source)
    earlier = keeping.snapshots.between(StorageReport, workload, Window(at - _HISTORY, at))
    report = storage_report(whole, keeping.prices, (one.body for one in earlier))
    counts = inventory_counts(whole, manifest)
    keeping.tables.save(report.kind, workload, at, cell_columns(whole))
    for body in (counts, report):
        snapshot = Snapshot(
            workload=workload, taken_at=at, window=Window(at - _AN_INSTANT, at), body=body, subject=body.bucket
        )
        keeping.snapshots.save(snapshot)
    keeping.publisher.publish((*counts_measurements(workload, counts), *storage_measurements(workload, report)))
    return workload


def workload_of(bucket: str, files: Sequence[WorkloadFile]) -> str | None:
    """The first whose resources name the bucket."""
    named = (file.workload for file in files if any(one.name == bucket for one in file.resources.buckets))
    return next(named, None)
