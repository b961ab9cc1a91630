"""Whether CloudWatch lists the metrics that a file uses: `lamplighter lint --live`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.definitions.workload_file import WorkloadFile
from lamplighter.errors import LamplighterError
from local.synth.catalogue import Catalogue
from local.synth.lint.finding import Finding, warning
from local.synth.lint.subject import Subject, uses
from local.synth.model import Plan

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

# Names and values of the dimensions of one metric.
DimensionSet = frozenset[tuple[str, str]]


class ListedMetrics(Protocol):
    def dimension_sets(self, namespace: str, name: str) -> frozenset[DimensionSet]:
        """Of the metric's that have had data lately. Raises LamplighterError where it can't be asked."""
        ...


class CloudWatchMetrics:
    """ListMetrics: what had data in the last two weeks (API Reference, ListMetrics)."""

    def __init__(self, client: CloudWatchClient) -> None:
        self._client = client

    def dimension_sets(self, namespace: str, name: str) -> frozenset[DimensionSet]:
        pages = self._client.get_paginator("list_metrics").paginate(Namespace=namespace, MetricName=name)
        try:
            return frozenset(
                frozenset((pair["Name"], pair["Value"]) for pair in metric.get("Dimensions", []))
                for page in pages
                for metric in page["Metrics"]
            )
        except (BotoCoreError, ClientError) as error:
            raise LamplighterError(f"CloudWatch could not list {namespace} {name}: {error}") from error


def live_findings(file: WorkloadFile, plan: Plan, listed: ListedMetrics) -> list[Finding]:
    """A metric without data may be a wrong one, or one of something that has not happened yet: a warning."""
    return list(_unlisted(Subject(file, plan, Catalogue(services={})), listed))


def _unlisted(subject: Subject, listed: ListedMetrics) -> Iterator[Finding]:
    known: dict[tuple[str, str], frozenset[DimensionSet]] = {}
    for use in uses(subject):
        key = (use.metric.namespace, use.metric.name)
        if key not in known:
            known[key] = listed.dimension_sets(*key)
        if frozenset(use.metric.dimensions.items()) not in known[key]:
            yield warning(use.origin, "not-listed", _said(use.metric, known[key]))


def _said(metric: Metric, sets: frozenset[DimensionSet]) -> str:
    dimensions = ", ".join(f"{name}={value}" for name, value in sorted(metric.dimensions.items())) or "no dimension"
    message = f"CloudWatch lists no {metric.namespace} {metric.name} with {dimensions} in the last two weeks"
    given = frozenset(metric.dimensions)
    same = any(frozenset(name for name, _ in one) == given for one in sets)
    if same:
        return f"{message}; it lists other values of these dimensions"
    return f"{message}; it lists other dimensions" if sets else message
