"""Health as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lamplighter.domain.health.overview import Overview, WorkloadHealth
from lamplighter.domain.health.report import CheckResult, HealthReport, Run, changes, is_flapping
from lamplighter.outbound.health_words import overview_sentence, workload_sentence


def overview_json(overview: Overview) -> Mapping[str, object]:
    """Latencies in milliseconds, instants in ISO 8601."""
    return {
        "status": overview.status.value,
        "summary": overview_sentence(overview),
        "as_of": _instant(overview.at),
        "workloads": [workload_json(workload) for workload in overview.workloads],
    }


def workload_json(workload: WorkloadHealth) -> Mapping[str, object]:
    report = workload.report
    return {
        "workload": workload.workload,
        "status": workload.status.value,
        "summary": workload_sentence(workload),
        "stale": workload.stale,
        "checked_at": _instant(report.checked_at) if report else None,
        "components": [_component(one, report) for one in report.components] if report else [],
        "history": [_run(run) for run in report.history] if report else [],
    }


def _component(result: CheckResult, report: HealthReport) -> Mapping[str, object]:
    return {
        "component": result.component,
        "type": result.type.value,
        "status": result.status.value,
        "reason": result.reason,
        "latency_ms": _latency(result.latency_ms),
        "since": _instant(result.since),
        "changes": changes(report.history, result.component),
        "flapping": is_flapping(report.history, result.component),
    }


def _run(run: Run) -> Mapping[str, object]:
    components = {
        name: {"status": seen.status.value, "latency_ms": _latency(seen.latency_ms)}
        for name, seen in run.components.items()
    }
    return {"taken_at": _instant(run.taken_at), "status": run.overall.value, "components": components}


def _latency(latency_ms: float | None) -> float | None:
    return None if latency_ms is None else round(latency_ms, 1)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
