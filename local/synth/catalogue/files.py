"""The catalogue's files: one per namespace; what stands on a group holds for each of its metrics unless it says so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from local.synth.catalogue.model import Catalogue, Ceiling, Publication, Published, Service

SERVICES = Path(__file__).parent / "services"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Ceiling(_Strict):
    value: float
    why: str
    source: str
    firm: bool = True


class _Metric(_Strict):
    unit: str | None = None
    statistics: tuple[str, ...] | None = None
    dimensions: tuple[tuple[str, ...], ...] | None = None
    published: Published | None = None
    period_s: int | None = None
    highest: float | None = None
    positive: bool = False
    usual: tuple[float | None, float | None] = (None, None)
    part_of: str | None = None
    opt_in: str | None = None
    ceiling: _Ceiling | None = None


class _Group(_Strict):
    name: str
    source: str
    dimensions: tuple[tuple[str, ...], ...]
    published: Published
    metrics: dict[str, _Metric]
    unit: str = "None"
    statistics: tuple[str, ...] = ()
    period_s: int = 60
    highest: float | None = None
    opt_in: str | None = None


class _File(_Strict):
    namespace: str
    groups: tuple[_Group, ...]
    only_in: str | None = None
    ignores_missing_data: bool = False
    elsewhere: dict[str, str] = {}


@cache
def catalogue() -> Catalogue:
    services = [_service(_File.model_validate(yaml.safe_load(path.read_text()))) for path in _paths()]
    return Catalogue(services={service.namespace: service for service in services})


def _paths() -> list[Path]:
    return sorted(SERVICES.glob("*.yaml"))


def _service(file: _File) -> Service:
    metrics: dict[str, tuple[Publication, ...]] = {}
    for group in file.groups:
        for name, metric in group.metrics.items():
            metrics[name] = (*metrics.get(name, ()), _publication(file.namespace, group, name, metric))
    return Service(
        namespace=file.namespace,
        metrics=metrics,
        only_in=file.only_in,
        ignores_missing_data=file.ignores_missing_data,
        elsewhere=file.elsewhere,
    )


def _publication(namespace: str, group: _Group, name: str, metric: _Metric) -> Publication:
    dimensions = group.dimensions if metric.dimensions is None else metric.dimensions
    return Publication(
        namespace=namespace,
        name=name,
        dimension_sets=tuple(frozenset(names) for names in dimensions),
        source=group.source,
        unit=metric.unit or group.unit,
        statistics=group.statistics if metric.statistics is None else metric.statistics,
        period_s=metric.period_s or group.period_s,
        published=metric.published or group.published,
        highest=group.highest if metric.highest is None else metric.highest,
        positive=metric.positive,
        usual=metric.usual,
        part_of=metric.part_of,
        opt_in=metric.opt_in or group.opt_in,
        ceiling=Ceiling(**metric.ceiling.model_dump()) if metric.ceiling else None,
    )
