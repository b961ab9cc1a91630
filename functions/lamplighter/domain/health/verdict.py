"""Whether a component is well, and why."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.health.report import HealthStatus

# From the least to the most grave: what a whole is like when its parts differ.
_GRAVITY = (HealthStatus.HEALTHY, HealthStatus.UNKNOWN, HealthStatus.DEGRADED, HealthStatus.UNHEALTHY)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason`` goes after the component's name: "answered HTTP 503, not 200"."""

    status: HealthStatus
    reason: str

    def or_graver(self, other: Verdict) -> Verdict:
        return other if _GRAVITY.index(other.status) > _GRAVITY.index(self.status) else self


def healthy(reason: str) -> Verdict:
    return Verdict(HealthStatus.HEALTHY, reason)


def degraded(reason: str) -> Verdict:
    return Verdict(HealthStatus.DEGRADED, reason)


def unhealthy(reason: str) -> Verdict:
    return Verdict(HealthStatus.UNHEALTHY, reason)


def unknown(reason: str) -> Verdict:
    return Verdict(HealthStatus.UNKNOWN, reason)
