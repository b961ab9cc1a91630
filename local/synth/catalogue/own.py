"""The catalogue with a workload's own metrics in it: those it declares, and those its metric filters make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lamplighter.domain.definitions.workload_file import WorkloadFile
from local.synth.catalogue.model import Catalogue, Publication, Published, Service


def with_own_metrics(catalogue: Catalogue, file: WorkloadFile) -> Catalogue:
    services = dict(catalogue.services)
    for publication in own_publications(file):
        known = services.get(publication.namespace, Service(namespace=publication.namespace, metrics={}))
        metrics = {**known.metrics, publication.name: (*known.metrics.get(publication.name, ()), publication)}
        services[publication.namespace] = replace(known, metrics=metrics)
    return Catalogue(services=services)


def own_publications(file: WorkloadFile) -> Iterator[Publication]:
    for metric in file.own_metrics:
        yield Publication(
            namespace=metric.namespace,
            name=metric.name,
            dimension_sets=(frozenset(metric.dimensions),),
            source="own_metrics",
            unit=metric.unit,
            period_s=metric.every_s,
            lowest=metric.lowest,
            highest=metric.highest,
        )
    for group in file.log_groups:
        for each in group.metric_filters:
            yield Publication(
                namespace=each.namespace,
                name=each.metric,
                dimension_sets=(frozenset(),),
                source=f"log_groups[{group.name}].metric_filters[{each.name}]",
                published=Published.WITH_TRAFFIC if each.default is not None else Published.WHEN_NOT_ZERO,
                lowest=None,
            )
