"""What an alarm watches and when it fires, read from a PutMetricAlarm-shaped record (the API's or a template's)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
DYNAMODB = "AWS/DynamoDB"
BAND_OPERATORS = frozenset(
    {"GreaterThanUpperThreshold", "LessThanLowerThreshold", "LessThanLowerOrGreaterThanUpperThreshold"}
)
OPERATORS = BAND_OPERATORS | {
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
}


@dataclass(frozen=True)
class Metric:
    """One metric: a namespace, a name and exactly one set of dimensions."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MetricStat:
    """A metric's statistic by period."""

    metric: Metric
    period: int
    stat: str
    unit: str | None = None


@dataclass(frozen=True)
class Query:
    """One MetricDataQuery: a metric's statistic or an expression over other queries."""

    id: str
    stat: MetricStat | None = None
    expression: str | None = None
    label: str | None = None
    period: int | None = None
    returned: bool = True


@dataclass(frozen=True)
class MetricAlarm:
    """The evaluation settings of a metric alarm."""

    queries: tuple[Query, ...]
    watched: str
    """The id of the query that is compared."""
    band: str | None
    """The id of the anomaly detection band it is compared with, instead of a threshold."""
    threshold: float | None
    operator: str
    period: int
    evaluation_periods: int
    datapoints_to_alarm: int
    m_out_of_n: bool
    """Whether DatapointsToAlarm was set: the state reason is worded differently then."""
    treat_missing_data: str
    ignore_low_samples: bool
    statistic: str | None
    unit: str | None


def dimensions(listed: Sequence[Mapping[str, str]] | None) -> tuple[tuple[str, str], ...]:
    """Dimensions in an order of their own: a metric is its set of dimensions."""
    return tuple(sorted((entry["Name"], entry.get("Value", "")) for entry in listed or ()))


def truth(value: object) -> bool:
    """A boolean as the API, the query protocol or a template writes it."""
    return value if isinstance(value, bool) else str(value).lower() == "true"


def query(data: Record) -> Query:
    """A MetricDataQuery."""
    stat = data.get("MetricStat")
    period = data.get("Period")
    return Query(
        id=data["Id"],
        stat=_metric_stat(stat) if stat else None,
        expression=data.get("Expression"),
        label=data.get("Label"),
        period=int(period) if period else None,
        returned=truth(data.get("ReturnData", True)),
    )


def _metric_stat(data: Record) -> MetricStat:
    metric = data["Metric"]
    return MetricStat(
        metric=Metric(metric["Namespace"], metric["MetricName"], dimensions(metric.get("Dimensions"))),
        period=int(data["Period"]),
        stat=data["Stat"],
        unit=data.get("Unit"),
    )


def metric_alarm(record: Record) -> MetricAlarm:
    """Read a stored alarm."""
    queries = _queries(record)
    band = record.get("ThresholdMetricId")
    periods = int(record["EvaluationPeriods"])
    threshold = record.get("Threshold")
    return MetricAlarm(
        queries=queries,
        watched=_watched(queries, band),
        band=band,
        threshold=None if threshold is None else float(threshold),
        operator=record["ComparisonOperator"],
        period=max([q.stat.period for q in queries if q.stat] or [q.period or 60 for q in queries]),
        evaluation_periods=periods,
        datapoints_to_alarm=int(record.get("DatapointsToAlarm") or periods),
        m_out_of_n=record.get("DatapointsToAlarm") is not None,
        treat_missing_data=_treat_missing_data(record, queries),
        ignore_low_samples=record.get("EvaluateLowSampleCountPercentile") == "ignore",
        statistic=None if record.get("Metrics") else _stat(record),
        unit=record.get("Unit"),
    )


def _queries(record: Record) -> tuple[Query, ...]:
    if record.get("Metrics"):
        return tuple(query(data) for data in record["Metrics"])
    metric = Metric(record["Namespace"], record["MetricName"], dimensions(record.get("Dimensions")))
    return (Query("m1", MetricStat(metric, int(record["Period"]), _stat(record), record.get("Unit"))),)


def _stat(record: Record) -> str:
    return record.get("ExtendedStatistic") or record.get("Statistic") or "Average"


def _watched(queries: Sequence[Query], band: str | None) -> str:
    candidates = [q.id for q in queries if q.returned and q.id != band]
    if len(candidates) != 1:
        raise ValueError("Exactly one element of the metrics list should return data.")
    return candidates[0]


def _treat_missing_data(record: Record, queries: Sequence[Query]) -> str:
    """AWS/DynamoDB alarms ignore missing data whatever is set (PutMetricAlarm, TreatMissingData)."""
    if any(q.stat and q.stat.metric.namespace == DYNAMODB for q in queries):
        return "ignore"
    return record.get("TreatMissingData") or "missing"
