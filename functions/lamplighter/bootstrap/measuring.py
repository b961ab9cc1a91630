"""The parts of the functions that measure: KPIs, SLOs, health, traces, resource counts."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

from lamplighter import settings
from lamplighter.bootstrap.common import AWS_CALLS, CLOCK
from lamplighter.bootstrap.sources import metric_reader, snapshots, workload_files

if TYPE_CHECKING:
    from lamplighter.measuring_ports import (
        HealthProbes,
        MetricPublisher,
        Snapshots,
        TaggedResources,
        TraceReader,
    )
    from lamplighter.ports import Clock
    from lamplighter.usecases.measuring import Measuring
    from lamplighter.usecases.serve_status import StatusServer
    from lamplighter.workload_files import WorkloadFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluator:
    """Of KPIs or of SLOs."""

    clock: Clock
    files: WorkloadFiles
    measuring: Measuring


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceAnalyzer:
    clock: Clock
    files: WorkloadFiles
    reader: TraceReader
    snapshots: Snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceCounter:
    clock: Clock
    files: WorkloadFiles
    resources: TaggedResources
    snapshots: Snapshots
    publisher: MetricPublisher


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChecker:
    clock: Clock
    files: WorkloadFiles
    probes: HealthProbes
    snapshots: Snapshots
    publisher: MetricPublisher


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusServerParts:
    clock: Clock
    server: StatusServer


@cache
def kpi_evaluator() -> Evaluator:
    return _evaluator()


@cache
def slo_evaluator() -> Evaluator:
    return _evaluator()


@cache
def trace_analyzer() -> TraceAnalyzer:
    from lamplighter.adapters.xray_traces import XRayTraces

    return TraceAnalyzer(
        clock=CLOCK,
        files=workload_files(),
        reader=XRayTraces(_clients("xray")),
        snapshots=snapshots(settings.read(settings.MeasuringSettings, os.environ)),
    )


@cache
def resource_counter() -> ResourceCounter:
    from lamplighter.adapters.emf_metrics import EmfMetrics
    from lamplighter.adapters.resource_tags import TaggingApi

    return ResourceCounter(
        clock=CLOCK,
        files=workload_files(),
        resources=TaggingApi(_clients("resourcegroupstaggingapi")),
        snapshots=snapshots(settings.read(settings.MeasuringSettings, os.environ)),
        publisher=EmfMetrics(),
    )


@cache
def health_checker() -> HealthChecker:
    from lamplighter.adapters.emf_metrics import EmfMetrics
    from lamplighter.bootstrap.health_probes import health_probes

    files = workload_files()
    return HealthChecker(
        clock=CLOCK,
        files=files,
        probes=health_probes(files.all),
        snapshots=snapshots(settings.read(settings.MeasuringSettings, os.environ)),
        publisher=EmfMetrics(),
    )


@cache
def status_server() -> StatusServerParts:
    from lamplighter.adapters.secrets_manager import SecretsManager
    from lamplighter.usecases.serve_status import StatusServer

    own, files = settings.read(settings.StatusSettings, os.environ), workload_files()
    server = StatusServer(
        files=files.all,
        snapshots=snapshots(own),
        secrets=SecretsManager(boto3.client("secretsmanager", config=AWS_CALLS)),
        access=own.status_access,
    )
    return StatusServerParts(clock=CLOCK, server=server)


def _evaluator() -> Evaluator:
    from lamplighter.adapters.emf_metrics import EmfMetrics
    from lamplighter.bootstrap.prometheus import prometheus_readers
    from lamplighter.usecases.measuring import Measuring

    files = workload_files()
    measuring = Measuring(
        metrics=metric_reader,
        prometheus=prometheus_readers(files.named),
        snapshots=snapshots(settings.read(settings.MeasuringSettings, os.environ)),
        publisher=EmfMetrics(),
    )
    return Evaluator(clock=CLOCK, files=files, measuring=measuring)


def _clients(service: str) -> Callable[[str], Any]:
    """A service's client for a region, made once. Workloads are where their files say, not where Lamplighter is."""
    named: Any = service  # the stubs know some services only

    @cache
    def client_for(region: str) -> Any:
        return boto3.client(named, region_name=region, config=AWS_CALLS)

    return client_for
