"""Health checks, their results, and what became of them, with values that make sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lamplighter.domain.definitions.indicators import HealthCheck, HealthCheckType
from lamplighter.domain.definitions.resources import Endpoint, Resource, Resources
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.health.report import CHECK_EVERY_S, CheckResult, HealthReport, HealthStatus, health_report
from lamplighter.domain.health.subjects import Subject
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window
from lamplighter.domain.workload import Owner

HEALTHY, DEGRADED = HealthStatus.HEALTHY, HealthStatus.DEGRADED
UNHEALTHY, UNKNOWN = HealthStatus.UNHEALTHY, HealthStatus.UNKNOWN
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
EVERY = timedelta(seconds=CHECK_EVERY_S)


def a_check(type_: HealthCheckType = HealthCheckType.HTTP, **changes: Any) -> HealthCheck:
    return HealthCheck(**({"name": "site", "type": type_, "target": "site"} | changes))


def a_subject(resource: Resource | None = None, check: HealthCheck | None = None, region: str = "us-east-1") -> Subject:
    return Subject(workload="shop", region=region, check=check or a_check(), resource=resource)


def a_watched_file(*checks: HealthCheck, workload: str = "shop", url: str = "https://shop.example/") -> WorkloadFile:
    """All checks look at one endpoint named ``site``."""
    return WorkloadFile(
        schema_version=1,
        workload=workload,
        title=workload,
        owner=Owner(team="shop", contact="shop@example.com"),
        receivers=(),
        routes=(),
        resources=Resources(endpoints=(Endpoint(name="site", url=url),)),
        health_checks=checks,
    )


def a_result(
    component: str = "site", status: HealthStatus = HEALTHY, at: datetime = NOON, **changes: Any
) -> CheckResult:
    reasons = {HEALTHY: "answered HTTP 200", DEGRADED: "is slow", UNHEALTHY: "is down", UNKNOWN: "can't be asked"}
    values: Mapping[str, Any] = {
        "type": HealthCheckType.HTTP,
        "reason": reasons[status],
        "latency_ms": 40.0 if status in {HEALTHY, DEGRADED} else None,
        "checked_at": at,
        "since": at,
    }
    return CheckResult(component=component, status=status, **(dict(values) | changes))


def a_report(*runs: Sequence[CheckResult] | CheckResult, until: datetime = NOON) -> HealthReport:
    """After these runs, the last of them at ``until``, one every five minutes."""
    report: HealthReport | None = None
    for place, run in enumerate(runs, start=1):
        at = until - (len(runs) - place) * EVERY
        results = [run] if isinstance(run, CheckResult) else run
        moved = [a_moved(result, at) for result in results]
        report = health_report(moved, at, report)
    assert report is not None
    return report


def a_moved(result: CheckResult, at: datetime) -> CheckResult:
    return replace(result, checked_at=at, since=at)


def a_health_snapshot(report: HealthReport, workload: str = "shop") -> Snapshot[HealthReport]:
    at = report.history[-1].taken_at
    return Snapshot(workload=workload, taken_at=at, window=Window(at, at + EVERY), body=report)
