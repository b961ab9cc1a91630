"""How a workload's components are: each check's result, the whole of them, and what the last runs said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import ClassVar

from lamplighter.domain.definitions.indicators import HealthCheckType

# The schedule of the health checker.
CHECK_EVERY_S = 300
# Four hours: long enough to see a component come and go, and 3 kB a component in every snapshot.
HISTORY_RUNS = 48
# Two outages and two recoveries within the history.
FLAPPING_CHANGES = 4
# Two runs were missed: one may be late, or come again.
STALE_AFTER = timedelta(seconds=2 * CHECK_EVERY_S + 60)


class HealthStatus(StrEnum):
    """``unknown``: nothing could be found out, for reasons that are ours. It is never taken for healthy."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """Of one component. ``latency_ms`` is None where there was no answer; the status has been so ``since`` then."""

    component: str
    type: HealthCheckType
    status: HealthStatus
    reason: str
    latency_ms: float | None
    checked_at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """One component in one run."""

    status: HealthStatus
    latency_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    taken_at: datetime
    overall: HealthStatus
    components: Mapping[str, Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """The components in the order of the workload's file; ``history`` oldest first, this run the last of it."""

    kind: ClassVar[str] = "health"

    checked_at: datetime
    overall: HealthStatus
    components: tuple[CheckResult, ...]
    history: tuple[Run, ...]


def health_report(results: Sequence[CheckResult], taken_at: datetime, previous: HealthReport | None) -> HealthReport:
    """Told twice of the same run, the later counts. ``results`` holds at least one."""
    known = previous.history if previous else ()
    earlier = tuple(run for run in known if run.taken_at < taken_at)[-(HISTORY_RUNS - 1) :]
    seen = {result.component: Seen(result.status, result.latency_ms) for result in results}
    statuses = [_counted(result.status, changes(earlier, result.component, result.status)) for result in results]
    overall = overall_status(statuses)
    return HealthReport(
        checked_at=max(result.checked_at for result in results),
        overall=overall,
        components=tuple(_continued(result, previous) for result in results),
        history=(*earlier, Run(taken_at=taken_at, overall=overall, components=seen)),
    )


def overall_status(statuses: Sequence[HealthStatus]) -> HealthStatus:
    """Unhealthy as soon as one component is; unknown where nothing is known; degraded where anything is not healthy."""
    if HealthStatus.UNHEALTHY in statuses:
        return HealthStatus.UNHEALTHY
    if all(status is HealthStatus.UNKNOWN for status in statuses):
        return HealthStatus.UNKNOWN
    if all(status is HealthStatus.HEALTHY for status in statuses):
        return HealthStatus.HEALTHY
    return HealthStatus.DEGRADED


def changes(history: Sequence[Run], component: str, now: HealthStatus | None = None) -> int:
    """How often a component's status changed from one run to the next, ``now`` being one more."""
    statuses = [run.components[component].status for run in history if component in run.components]
    if now is not None:
        statuses.append(now)
    return sum(before is not after for before, after in pairwise(statuses))


def is_flapping(history: Sequence[Run], component: str) -> bool:
    return changes(history, component) >= FLAPPING_CHANGES


def is_stale(report: HealthReport, now: datetime) -> bool:
    return now - report.checked_at > STALE_AFTER


def _counted(status: HealthStatus, changed: int) -> HealthStatus:
    """What flaps is not healthy for being up at the moment."""
    flapping = changed >= FLAPPING_CHANGES
    return HealthStatus.DEGRADED if flapping and status is HealthStatus.HEALTHY else status


def _continued(result: CheckResult, previous: HealthReport | None) -> CheckResult:
    before = next((one for one in previous.components if one.component == result.component), None) if previous else None
    since = before.since if before and before.status is result.status else result.checked_at
    return replace(result, since=min(since, result.checked_at))
