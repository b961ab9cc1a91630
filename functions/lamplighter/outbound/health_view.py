"""What the status page shows of a workload, in the words it shows it with."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.domain.health.overview import Overview, WorkloadHealth
from lamplighter.domain.health.report import CheckResult, HealthReport, HealthStatus, Run, changes, is_flapping
from lamplighter.outbound.health_strip import Strip, strip
from lamplighter.outbound.health_words import length, workload_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """``changed`` is empty unless the status changed within the history. ``wrong``: it is not healthy, or flaps."""

    name: str
    type: str
    status: str
    reason: str
    latency: str
    usual: str
    since: datetime
    lasted: str
    changed: str
    flapping: bool
    strip: Strip

    @property
    def wrong(self) -> bool:
        return self.flapping or self.status != HealthStatus.HEALTHY


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadView:
    """``checked_at`` is None before the first check, and the rest is empty then."""

    name: str
    status: str
    sentence: str
    stale: bool
    checked_at: datetime | None
    ago: str
    components: Sequence[ComponentView]
    strip: Strip | None


def workload_views(overview: Overview) -> list[WorkloadView]:
    return [_workload(workload, overview.at) for workload in overview.workloads]


def _workload(workload: WorkloadHealth, now: datetime) -> WorkloadView:
    report = workload.report
    return WorkloadView(
        name=workload.workload,
        status=workload.status.value,
        sentence=workload_sentence(workload),
        stale=workload.stale,
        checked_at=report.checked_at if report else None,
        ago=length(now - report.checked_at) if report else "",
        components=[_component(one, report, now) for one in report.components] if report else [],
        strip=strip(report.history, _overall) if report else None,
    )


def _overall(run: Run) -> HealthStatus:
    return run.overall


def _component(result: CheckResult, report: HealthReport, now: datetime) -> ComponentView:
    name = result.component

    def status(run: Run) -> HealthStatus | None:
        return run.components[name].status if name in run.components else None

    return ComponentView(
        name=name,
        type=result.type.value,
        status=result.status.value,
        reason=result.reason,
        latency=_latency(result),
        usual=_usual(report.history, name),
        since=result.since,
        lasted=length(now - result.since),
        changed=_changed(report.history, name),
        flapping=is_flapping(report.history, name),
        strip=strip(report.history, status),
    )


def _latency(result: CheckResult) -> str:
    if result.latency_ms is None:
        return "not measured" if result.status is HealthStatus.UNKNOWN else "no answer"
    return _milliseconds(result.latency_ms)


def _milliseconds(latency_ms: float) -> str:
    return f"{latency_ms:.0f} ms"


def _usual(history: Sequence[Run], name: str) -> str:
    """The median, which one slow answer does not move."""
    known = [run.components[name].latency_ms for run in history if name in run.components]
    answered = [latency_ms for latency_ms in known if latency_ms is not None]
    return _milliseconds(statistics.median(answered)) if answered else ""


def _changed(history: Sequence[Run], name: str) -> str:
    number = changes(history, name)
    if not number:
        return ""
    return "changed once" if number == 1 else f"changed {number} times"
