"""A health report as metrics."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.domain.health.report import CheckResult, HealthReport, HealthStatus
from lamplighter.domain.measurement import Measurement, Unit


def health_measurements(workload: str, report: HealthReport) -> tuple[Measurement, ...]:
    """``Healthy`` and ``ComponentHealthy`` are 1 for healthy and 0 for degraded and unhealthy; ``Unhealthy`` is 1 for
    unhealthy alone, so that who is woken by it is not woken by a certificate. What is unknown has no value.
    ``ComponentLatency`` in milliseconds.
    """
    return tuple(_measurements(workload, report))


def _measurements(workload: str, report: HealthReport) -> Iterator[Measurement]:
    if report.overall is not HealthStatus.UNKNOWN:
        for name, status in (("Healthy", HealthStatus.HEALTHY), ("Unhealthy", HealthStatus.UNHEALTHY)):
            yield Measurement(
                name=name, value=float(report.overall is status), unit=Unit.NONE, workload=workload, dimensions={}
            )
    for result in report.components:
        yield from _of_component(workload, result)


def _of_component(workload: str, result: CheckResult) -> Iterator[Measurement]:
    dimensions = {"Component": result.component}
    if result.status is not HealthStatus.UNKNOWN:
        well = float(result.status is HealthStatus.HEALTHY)
        yield Measurement(name="ComponentHealthy", value=well, unit=Unit.NONE, workload=workload, dimensions=dimensions)
    if result.latency_ms is not None:
        yield Measurement(
            name="ComponentLatency",
            value=result.latency_ms,
            unit=Unit.MILLISECONDS,
            workload=workload,
            dimensions=dimensions,
        )
