"""Metrics and expressions as an alarm's queries. Every metric of an alarm has the alarm's one period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lamplighter.domain.definitions.metrics import Metric
from local.synth.model import Query

RESULT = "result"


def metric_query(id_: str, metric: Metric, period_s: int, *, returned: bool) -> Query:
    """The period stands on the query and on its metric alike."""
    return Query(
        id=id_,
        metric=replace(metric, period_s=period_s),
        period_s=period_s,
        label=metric.label,
        returned=returned,
    )


def math_queries(
    metrics: Mapping[str, Metric], expressions: Mapping[str, str], period_s: int, label: str | None = None
) -> tuple[Query, ...]:
    """The last of the expressions is what is compared."""
    *between, last = expressions
    return (
        *(metric_query(id_, metric, period_s, returned=False) for id_, metric in metrics.items()),
        *(Query(id=id_, expression=expressions[id_], returned=False) for id_ in between),
        Query(id=last, expression=expressions[last], label=label),
    )
