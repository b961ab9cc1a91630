"""What AWS publishes to CloudWatch: by namespace and metric, with the exact dimension sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PERCENTILE = "Percentile"


class Published(StrEnum):
    """When there is a datapoint."""

    ALWAYS = "always"
    WITH_TRAFFIC = "with_traffic"
    WHEN_NOT_ZERO = "when_not_zero"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """What no single value gets beyond: the service cuts it off there. Where it is not ``firm`` it can be raised, or
    is overshot by a little. ``source`` is the page, or the place in the workload's file, that says so.
    """

    value: float
    why: str
    source: str
    firm: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One way in which a metric is published. ``source`` is the page that says so.

    ``lowest``, ``highest`` and ``positive`` (never 0) bound each single value, not its sum over a period. Outside of
    ``usual`` a threshold is in the wrong unit. ``part_of`` names the metric whose count includes this one. ``opt_in``
    says what must be switched on. Of an empty ``statistics`` the documentation names none.
    """

    namespace: str
    name: str
    dimension_sets: tuple[frozenset[str], ...]
    source: str
    unit: str = "None"
    statistics: tuple[str, ...] = ()
    period_s: int = 60
    published: Published = Published.UNKNOWN
    lowest: float | None = 0
    highest: float | None = None
    positive: bool = False
    usual: tuple[float | None, float | None] = (None, None)
    part_of: str | None = None
    opt_in: str | None = None
    ceiling: Ceiling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A namespace. ``only_in`` is the one Region that has its metrics. ``elsewhere``: metrics that are looked for here
    in vain, and where they are.
    """

    namespace: str
    metrics: Mapping[str, tuple[Publication, ...]]
    only_in: str | None = None
    ignores_missing_data: bool = False
    elsewhere: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    services: Mapping[str, Service]

    def publications(self, namespace: str, name: str) -> tuple[Publication, ...]:
        service = self.services.get(namespace)
        return service.metrics.get(name, ()) if service else ()

    def publication(self, namespace: str, name: str, dimensions: frozenset[str]) -> Publication | None:
        """Of that exact dimension set."""
        return next((one for one in self.publications(namespace, name) if dimensions in one.dimension_sets), None)
