"""Metrics that exist only where something is switched on, and whether the file says that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.resources import Billing
from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.lint.finding import Finding, error, information
from local.synth.lint.subject import Subject, uses

# Whether it is on: None where the file does not say.
Switch = Callable[[WorkloadFile, Metric], bool | None]


def opt_ins(subject: Subject) -> Iterator[Finding]:
    for use in uses(subject):
        publication = subject.publication(use.metric)
        if publication is None or publication.opt_in is None:
            continue
        on = _switched_on(subject.file, use.metric)
        what = f"{publication.namespace} {publication.name} exists only with {publication.opt_in}"
        if on is False:
            yield error(use.origin, "opt-in", f"{what}, and the file's resources say there is none")
        elif on is None:
            yield information(use.origin, "opt-in", what)


def _switched_on(file: WorkloadFile, metric: Metric) -> bool | None:
    switch = _SWITCHES.get((metric.namespace, metric.name)) or _SWITCHES.get((metric.namespace, ""))
    return switch(file, metric) if switch else None


def _request_metrics(file: WorkloadFile, metric: Metric) -> bool | None:
    found = next((one for one in file.resources.buckets if one.name == metric.dimensions.get("BucketName")), None)
    return (
        None
        if found is None or "FilterId" not in metric.dimensions
        else (found.request_metrics == metric.dimensions["FilterId"])
    )


def _caching(file: WorkloadFile, metric: Metric) -> bool | None:
    found = next((one for one in file.resources.apis if one.name == metric.dimensions.get("ApiName")), None)
    return None if found is None else found.caching


def _provisioned(file: WorkloadFile, metric: Metric) -> bool | None:
    found = next((one for one in file.resources.tables if one.name == metric.dimensions.get("TableName")), None)
    return None if found is None else found.billing is Billing.PROVISIONED


def _replica(file: WorkloadFile, metric: Metric) -> bool | None:
    identifier = metric.dimensions.get("DBInstanceIdentifier")
    found = next((one for one in file.resources.databases if one.name == identifier), None)
    return None if found is None else found.replica


_SWITCHES: Mapping[tuple[str, str], Switch] = {
    ("AWS/S3", ""): _request_metrics,
    ("AWS/ApiGateway", "CacheHitCount"): _caching,
    ("AWS/ApiGateway", "CacheMissCount"): _caching,
    ("AWS/DynamoDB", "ProvisionedReadCapacityUnits"): _provisioned,
    ("AWS/DynamoDB", "ProvisionedWriteCapacityUnits"): _provisioned,
    ("AWS/RDS", "ReplicaLag"): _replica,
}
