"""Health in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from lamplighter.domain.health.overview import Overview, WorkloadHealth
from lamplighter.domain.health.report import HealthReport, HealthStatus, is_flapping

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_NOT_KNOWN = "it is not known how"
_WORST_FIRST = (HealthStatus.UNHEALTHY, HealthStatus.UNKNOWN, HealthStatus.DEGRADED)


def overview_sentence(overview: Overview) -> str:
    """``All 12 components of 4 workloads are healthy.``"""
    workloads = overview.workloads
    if not workloads:
        return "Nothing is checked: no workload has health checks."
    if len(workloads) == 1:
        return workload_sentence(workloads[0])
    if overview.status is HealthStatus.HEALTHY:
        components = sum(len(one.report.components) for one in workloads if one.report)
        return f"All {components} components of {len(workloads)} workloads are healthy."
    found = ((status, [one.workload for one in workloads if one.status is status]) for status in _WORST_FIRST)
    said = "; ".join(_are(names, status) for status, names in found if names)
    return f"{said[0].upper()}{said[1:]}." if said.startswith(_NOT_KNOWN) else f"{said}."


def workload_sentence(workload: WorkloadHealth) -> str:
    """``aurastream is degraded: s3: took 900 ms, more than 500 ms.``"""
    name, report = workload.workload, workload.report
    if report is None:
        return f"{name} has not been checked yet."
    if workload.stale:
        return f"It is not known how {name} is: its checks have stopped."
    if workload.status is HealthStatus.HEALTHY:
        return f"{name} is healthy."
    return f"{name} is {workload.status}: {'; '.join(_wrong(report))}."


def _wrong(report: HealthReport) -> Iterator[str]:
    for one in report.components:
        if one.status is not HealthStatus.HEALTHY:
            yield f"{one.component}: {one.reason}"
        elif is_flapping(report.history, one.component):
            yield f"{one.component}: up and down"


def _are(names: Sequence[str], status: HealthStatus) -> str:
    listed, are = (names[0], "is") if len(names) == 1 else (f"{', '.join(names[:-1])} and {names[-1]}", "are")
    return f"{_NOT_KNOWN} {listed} {are}" if status is HealthStatus.UNKNOWN else f"{listed} {are} {status}"


def length(duration: timedelta) -> str:
    """Rounded down, two units at most: ``2 h 10 min``, ``3 days``."""
    seconds = max(0, int(duration.total_seconds()))
    if seconds < _MINUTE_S:
        return f"{seconds} s"
    if seconds < _HOUR_S:
        return f"{seconds // _MINUTE_S} min"
    if seconds < _DAY_S:
        hours, minutes = seconds // _HOUR_S, seconds % _HOUR_S // _MINUTE_S
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days = seconds // _DAY_S
    return f"{days} day{'' if days == 1 else 's'}"
