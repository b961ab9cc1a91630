"""What a workload's health checks look at."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.definitions.indicators import HealthCheck, HealthCheckType
from lamplighter.domain.definitions.resources import Resource, Resources
from lamplighter.domain.definitions.workload_file import WorkloadFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """``resource`` is None for a check of a service as a whole."""

    workload: str
    region: str
    check: HealthCheck
    resource: Resource | None


def subjects_of(file: WorkloadFile) -> tuple[Subject, ...]:
    """In the order of the file. Raises ValueError where a target is not in it."""
    return tuple(
        Subject(workload=file.workload, region=file.region, check=check, resource=_target(file.resources, check))
        for check in file.health_checks
    )


def _target(resources: Resources, check: HealthCheck) -> Resource | None:
    if check.type is HealthCheckType.COMPREHEND:
        return None
    found = next((resource for resource in _of_type(resources, check.type) if resource.name == check.target), None)
    if found is None:
        raise ValueError(f"health check {check.name}: {check.target!r} is no {check.type} of this workload")
    return found


def _of_type(resources: Resources, type_: HealthCheckType) -> tuple[Resource, ...]:
    by_type: dict[HealthCheckType, tuple[Resource, ...]] = {
        HealthCheckType.HTTP: resources.endpoints,
        HealthCheckType.API: resources.apis,
        HealthCheckType.FUNCTION: resources.functions,
        HealthCheckType.TABLE: resources.tables,
        HealthCheckType.BUCKET: resources.buckets,
        HealthCheckType.MODEL: resources.models,
        HealthCheckType.DATABASE: resources.databases,
        HealthCheckType.CACHE: resources.caches,
        HealthCheckType.QUEUE: resources.queues,
    }
    return by_type[type_]
