"""Checks the components of all workloads at once: a snapshot and metrics for each workload."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.domain.health.measurements import health_measurements
from lamplighter.domain.health.observations import Look
from lamplighter.domain.health.report import CHECK_EVERY_S, CheckResult, HealthReport, health_report
from lamplighter.domain.health.subjects import Subject, subjects_of
from lamplighter.domain.health.verdict import Verdict, unhealthy, unknown
from lamplighter.domain.health.verdicts import verdict
from lamplighter.domain.snapshot import Snapshot
from lamplighter.domain.window import Window, rounded_down
from lamplighter.errors import LamplighterError, Unanswered
from lamplighter.measuring_ports import HealthProbes, MetricPublisher, Snapshots
from lamplighter.usecases.attempt_all import attempt_all

Looked = tuple[Subject, Look]


def check_health(
    files: Iterable[WorkloadFile], now: datetime, probes: HealthProbes, snapshots: Snapshots, publisher: MetricPublisher
) -> list[Snapshot[HealthReport]]:
    """Of every workload that has health checks. A fault of a probe's own costs the others nothing, and is raised."""
    subjects = [subjects_of(file) for file in files if file.health_checks]
    looks = iter(probes.look([subject for own in subjects for subject in own]))
    looked = [[(subject, next(looks)) for subject in own] for own in subjects]
    return attempt_all("health checks", [partial(_report, own, now, snapshots, publisher) for own in looked])


def _report(
    looked: Sequence[Looked], now: datetime, snapshots: Snapshots, publisher: MetricPublisher
) -> Snapshot[HealthReport]:
    workload, taken_at = looked[0][0].workload, rounded_down(now, CHECK_EVERY_S)
    previous = snapshots.latest(HealthReport, workload)
    report = health_report(
        [_result(subject, look, now) for subject, look in looked], taken_at, previous.body if previous else None
    )
    window = Window(taken_at, taken_at + timedelta(seconds=CHECK_EVERY_S))
    snapshot = Snapshot(workload=workload, taken_at=taken_at, window=window, body=report)
    snapshots.save(snapshot)
    publisher.publish(health_measurements(workload, report))
    if faults := [look.failure for _, look in looked if _is_fault(look.failure)]:
        raise ExceptionGroup(f"{workload}: {len(faults)} probes failed", [fault for fault in faults if fault])
    return snapshot


def _result(subject: Subject, look: Look, now: datetime) -> CheckResult:
    found = _verdict(subject, look, now)
    return CheckResult(
        component=subject.check.name,
        type=subject.check.type,
        status=found.status,
        reason=found.reason,
        latency_ms=look.latency_ms,
        checked_at=now,
        since=now,
    )


def _verdict(subject: Subject, look: Look, now: datetime) -> Verdict:
    """No answer is the component's fault; that we may not or can't ask is ours."""
    match look.failure:
        case None if look.observation is not None:
            return verdict(subject, look.observation, look.latency_ms, now)
        case Unanswered() as error:
            return unhealthy(str(error))
        case LamplighterError() as error:
            return unknown(str(error))
        case error:
            return unknown(f"the check itself failed ({type(error).__name__})")


def _is_fault(failure: Exception | None) -> bool:
    return failure is not None and not isinstance(failure, LamplighterError)
