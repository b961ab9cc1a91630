"""All workloads' latest snapshots as measurements, for who scrapes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.health.measurements import health_measurements
from lamplighter.domain.health.report import HealthReport
from lamplighter.domain.kpis import KpiReport, kpi_measurements
from lamplighter.domain.measurement import Measurement
from lamplighter.domain.resource_counts import ResourceCounts, count_measurements
from lamplighter.domain.slos.status import SloReport, slo_measurements
from lamplighter.domain.snapshot import Snapshot
from lamplighter.measuring_ports import Snapshots


@dataclass(frozen=True, slots=True)
class Exposed:
    """A kind of snapshot, and what it is as metrics."""

    body: type[Any]
    measurements: Callable[[Snapshot[Any]], Iterable[Measurement]]


# Every kind of snapshot that is exposed stands here.
EXPOSED: Sequence[Exposed] = (
    Exposed(HealthReport, health_measurements),
    Exposed(KpiReport, lambda snapshot: kpi_measurements(snapshot.workload, snapshot.body)),
    Exposed(SloReport, lambda snapshot: slo_measurements(snapshot.workload, snapshot.body)),
    Exposed(ResourceCounts, lambda snapshot: count_measurements(snapshot.workload, snapshot.body)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedSnapshot:
    snapshot: Snapshot[Any]
    measurements: Sequence[Measurement]


def exposed_snapshots(files: Iterable[WorkloadFile], snapshots: Snapshots) -> Iterator[ExposedSnapshot]:
    """The latest of each kind of each workload that has one."""
    for file in files:
        for kind in EXPOSED:
            snapshot = snapshots.latest(kind.body, file.workload)
            if snapshot is not None:
                yield ExposedSnapshot(snapshot=snapshot, measurements=tuple(kind.measurements(snapshot)))
