"""All workloads' latest snapshots as measurements, for who scrapes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lamplighter.domain.costs.report import CostReport, cost_measurements
from lamplighter.domain.customer_costs.report import CustomerCostReport, customer_cost_measurements
from lamplighter.domain.customers.report import CustomerReport, customer_measurements
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.health.measurements import health_measurements
from lamplighter.domain.health.report import HealthReport
from lamplighter.domain.inventory_run.counts import InventoryCounts
from lamplighter.domain.inventory_run.counts_metrics import counts_measurements
from lamplighter.domain.kpis import KpiReport, kpi_measurements
from lamplighter.domain.measurement import Measurement
from lamplighter.domain.resource_counts import ResourceCounts, count_measurements
from lamplighter.domain.revenue.report import RevenueReport, revenue_measurements
from lamplighter.domain.slos.status import SloReport, slo_measurements
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.storage_plan.report import StorageReport, storage_measurements
from lamplighter.domain.unit_costs import UnitCostReport, unit_cost_measurements
from lamplighter.domain.window import Window
from lamplighter.measuring_ports import Snapshots

# What each kind of snapshot is as metrics, of the workload that it is named with. Traces are a sample, and no metric.
EXPOSED: Mapping[type[Any], Callable[[str, Any], Iterable[Measurement]]] = {
    HealthReport: health_measurements,
    KpiReport: kpi_measurements,
    SloReport: slo_measurements,
    ResourceCounts: count_measurements,
    CustomerReport: customer_measurements,
    RevenueReport: revenue_measurements,
    CostReport: cost_measurements,
    UnitCostReport: unit_cost_measurements,
    CustomerCostReport: customer_cost_measurements,
}


# What there is one of for each bucket.
EXPOSED_BY_BUCKET: Mapping[type[Any], Callable[[str, Any], Iterable[Measurement]]] = {
    InventoryCounts: counts_measurements,
    StorageReport: storage_measurements,
}
# Inventories are made daily or weekly; a bucket without a newer one has none any more.
_INVENTORIES = timedelta(days=9)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedSnapshot:
    snapshot: Snapshot[Any]
    measurements: Sequence[Measurement]


def exposed_snapshots(files: Iterable[WorkloadFile], snapshots: Snapshots, now: datetime) -> Iterator[ExposedSnapshot]:
    """The latest of each kind of each workload that has one, and of each of its buckets."""
    recent = Window(now - _INVENTORIES, now)
    for file in files:
        for body, measurements in EXPOSED.items():
            snapshot = snapshots.latest(body, file.workload)
            if snapshot is not None:
                yield ExposedSnapshot(snapshot=snapshot, measurements=tuple(measurements(file.workload, snapshot.body)))
        for body, measurements in EXPOSED_BY_BUCKET.items():
            for snapshot in snapshots.latest_of_each(body, file.workload, recent):
                yield ExposedSnapshot(snapshot=snapshot, measurements=tuple(measurements(file.workload, snapshot.body)))
