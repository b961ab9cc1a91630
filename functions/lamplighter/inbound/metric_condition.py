"""What an alarm compares, out of its metric queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lamplighter.domain.alert import MetricCondition
from lamplighter.inbound.plain import NAME_LIMIT, Json, items, mapping, number, text, texts

# An alarm on metric math takes at most ten metrics (botocore's service model of CloudWatch: PutMetricAlarm).
_MAX_QUERIES = 20
# A metric has at most thirty (the same, PutMetricData).
_MAX_DIMENSIONS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricQuery:
    """One query of an alarm: a metric and its statistic, or an expression over others."""

    namespace: str | None = None
    metric_name: str | None = None
    statistic: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    expression: str | None = None
    label: str | None = None
    period_s: int | None = None
    returned: bool = True

    @property
    def is_band(self) -> bool:
        """An anomaly detection band: what is expected, not what is watched."""
        return self.expression is not None and self.expression.upper().startswith("ANOMALY_DETECTION_BAND")


def condition_of(
    queries: Sequence[MetricQuery], comparison: str | None, threshold: float | None
) -> MetricCondition | None:
    """None where there is no query, as on a composite alarm."""
    watched = _watched(queries)
    if watched is None:
        return None
    band = next((query.expression for query in queries if query.is_band), None)
    periods = (query.period_s for query in (watched, *queries) if query.period_s is not None)
    return MetricCondition(
        namespace=watched.namespace,
        metric_name=watched.metric_name or watched.label,
        statistic=watched.statistic,
        dimensions=watched.dimensions,
        expression=band or watched.expression,
        period_s=next(periods, None),
        comparison=comparison,
        threshold=threshold,
    )


def _watched(queries: Sequence[MetricQuery]) -> MetricQuery | None:
    """The query whose values are compared: the one returned that is no band."""
    candidates = [query for query in queries if not query.is_band] or list(queries)
    return next((query for query in candidates if query.returned), candidates[0] if candidates else None)


def seconds(value: Json) -> int | None:
    """A period; None where it is no positive number."""
    period = number(value)
    return int(period) if period is not None and 0 < period <= 7 * 86_400 else None


def sns_dimensions(value: Json) -> dict[str, str]:
    """``[{"name": …, "value": …}]``, in either case of letters."""
    pairs = (texts({key.lower(): item for key, item in mapping(entry).items()}) for entry in items(value))
    return _first({pair["name"][:NAME_LIMIT]: pair["value"] for pair in pairs if "name" in pair and "value" in pair})


def _first(dimensions: dict[str, str]) -> dict[str, str]:
    return dict(list(dimensions.items())[:_MAX_DIMENSIONS])


def sns_query(value: Json) -> MetricQuery:
    """One of ``Trigger.Metrics``."""
    query = mapping(value)
    stat = mapping(query.get("MetricStat"))
    metric = mapping(stat.get("Metric"))
    return MetricQuery(
        namespace=text(metric.get("Namespace")),
        metric_name=text(metric.get("MetricName")),
        statistic=text(stat.get("Stat")),
        dimensions=sns_dimensions(metric.get("Dimensions")),
        expression=text(query.get("Expression")),
        label=text(query.get("Label")),
        period_s=seconds(stat.get("Period")) or seconds(query.get("Period")),
        returned=query.get("ReturnData") is not False,
    )


def event_query(value: Json) -> MetricQuery:
    """One of ``configuration.metrics``."""
    query = mapping(value)
    stat = mapping(query.get("metricStat"))
    metric = mapping(stat.get("metric"))
    return MetricQuery(
        namespace=text(metric.get("namespace")),
        metric_name=text(metric.get("name")),
        statistic=text(stat.get("stat")),
        dimensions=_first(texts(metric.get("dimensions"))),
        expression=text(query.get("expression")),
        label=text(query.get("label")),
        period_s=seconds(stat.get("period")) or seconds(query.get("period")),
        returned=query.get("returnData") is not False,
    )


def queries_of(value: Json) -> list[Json]:
    """The queries of an alarm, as many as CloudWatch allows."""
    found: list[Json] = [query for query in items(value) if isinstance(query, dict)]
    return found[:_MAX_QUERIES]
