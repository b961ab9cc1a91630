"""How all workloads are now: by their last checks, as far as those are still news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.health.report import HealthReport, HealthStatus, is_stale

# Who asks wants to know the worst first; what is not known may be bad.
_ORDER = (HealthStatus.HEALTHY, HealthStatus.DEGRADED, HealthStatus.UNKNOWN, HealthStatus.UNHEALTHY)
_SERVING = {HealthStatus.HEALTHY, HealthStatus.DEGRADED}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadHealth:
    """``report`` is None where none was made yet. What is stale says nothing of now: the status is unknown."""

    workload: str
    status: HealthStatus
    stale: bool
    report: HealthReport | None

    @property
    def serving(self) -> bool:
        return self.status in _SERVING


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Of the workloads that have health checks."""

    at: datetime
    status: HealthStatus
    workloads: tuple[WorkloadHealth, ...]

    @property
    def serving(self) -> bool:
        return self.status in _SERVING


def workload_health(workload: str, report: HealthReport | None, now: datetime) -> WorkloadHealth:
    stale = report is not None and is_stale(report, now)
    status = report.overall if report is not None and not stale else HealthStatus.UNKNOWN
    return WorkloadHealth(workload=workload, status=status, stale=stale, report=report)


def overview(workloads: Sequence[WorkloadHealth], now: datetime) -> Overview:
    """As bad as the worst of them; unknown where there are none."""
    statuses = [workload.status for workload in workloads] or [HealthStatus.UNKNOWN]
    return Overview(at=now, status=max(statuses, key=_ORDER.index), workloads=tuple(workloads))
