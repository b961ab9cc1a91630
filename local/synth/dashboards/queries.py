"""Short ways to write the queries of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lamplighter.domain.definitions.metrics import Metric
from local.synth.model import Query


class Source:
    """The metrics of one namespace and one dimension set."""

    def __init__(self, namespace: str, dimensions: Mapping[str, str]) -> None:
        self._namespace = namespace
        self._dimensions = dict(dimensions)

    def query(self, query_id: str, name: str, statistic: str, label: str) -> Query:
        metric = Metric(namespace=self._namespace, name=name, statistic=statistic, dimensions=self._dimensions)
        return Query(id=query_id, metric=metric, label=label)

    def hidden(self, query_id: str, name: str, statistic: str = "Sum") -> Query:
        """What an expression is computed from."""
        return replace(self.query(query_id, name, statistic, name), label=None, returned=False)

    def sums(self, *names: str) -> tuple[Query, ...]:
        return tuple(self.query(f"m{at}", name, "Sum", name) for at, name in enumerate(names, start=1))

    def each(self, name: str, statistics: Iterable[str]) -> tuple[Query, ...]:
        """One metric by several statistics."""
        return tuple(self.query(statistic.lower(), name, statistic, statistic) for statistic in statistics)


def computed(query_id: str, expression: str, label: str) -> Query:
    return Query(id=query_id, expression=expression, label=label)


def hit_rate(source: Source, hits: str, misses: str) -> tuple[Query, ...]:
    """In percent. Where there were hits alone there may be no number of misses."""
    return (
        source.hidden("hits", hits),
        source.hidden("misses", misses),
        computed("rate", "100 * FILL(hits, 0) / (FILL(hits, 0) + FILL(misses, 0))", "from the cache"),
    )
