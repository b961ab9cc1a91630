"""Sources of metrics in memory. CloudWatch's computes statistics by period, and metric math, of what was published."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.retention import kept_period_s, whole_periods
from lamplighter.domain.series import Datapoint, Question, Series
from lamplighter.domain.window import Window
from lamplighter.errors import ConfigurationError, LamplighterError
from local.embedded_aws.alarms import definition
from local.embedded_aws.alarms.metric_queries import metric_data
from local.embedded_aws.alarms.statistic import Sample, value

_ONLY = "only"


@dataclass
class FakeMetricReader:
    """Implements MetricReader. ``trouble`` is raised instead of an answer, as by a CloudWatch that is away.

    The age of data is told by ``now``; without it, by the end of the latest window asked for. Questions whose keys are
    in ``unfinished`` are answered as by a CloudWatch that did not give all that it has.
    """

    now: datetime | None = None
    trouble: LamplighterError | None = None
    unfinished: set[str] = field(default_factory=set)
    _published: dict[definition.Metric, list[Sample]] = field(default_factory=dict)

    def publish(self, metric: Metric, at: datetime, *values: float) -> None:
        """The values at that time. Of the metric only its namespace, name and dimensions count."""
        samples = self._published.setdefault(_identity(metric), [])
        samples += [value(at.timestamp(), each) for each in values]

    def read(self, questions: Sequence[Question]) -> Mapping[str, Series]:
        if self.trouble:
            raise self.trouble
        now = self.now or max((question.window.end for question in questions), default=datetime.now(UTC))
        return {question.key: self._answer(question, now) for question in questions}

    def _answer(self, question: Question, now: datetime) -> Series:
        metrics = question.metrics if question.expression else {_ONLY: question.metric or _missing(question)}
        periods = {
            id_: kept_period_s(metric.period_s or question.period_s, question.window.start, now)
            for id_, metric in metrics.items()
        }
        longest_s = max(periods.values(), default=kept_period_s(question.period_s, question.window.start, now))
        window = whole_periods(question.window, longest_s, now)
        if window is None:
            return Series(points=(), period_s=longest_s, messages=("no whole period in the window",))
        queries = [_query(id_, metric, periods[id_]) for id_, metric in metrics.items()]
        if question.expression:
            queries = [{**query, "ReturnData": False} for query in queries]
            queries.append({"Id": "answer", "Expression": question.expression, "Period": longest_s})
        return self._asked(question, queries, window, longest_s, now)

    def _asked(
        self, question: Question, queries: list[dict[str, Any]], window: Window, period_s: int, now: datetime
    ) -> Series:
        request = {
            "MetricDataQueries": queries,
            "StartTime": window.start.timestamp(),
            "EndTime": window.end.timestamp(),
            "ScanBy": "TimestampAscending",
        }
        try:
            results = metric_data(request, self._samples, float, now.timestamp())["MetricDataResults"]
        except ValueError as error:
            return Series(points=(), period_s=period_s, complete=False, messages=(f"CloudWatch refuses it: {error}",))
        if len(results) != 1:
            message = f"CloudWatch refuses it: it gives {len(results)} series, not one"
            return Series(points=(), period_s=period_s, complete=False, messages=(message,))
        pairs = zip(results[0]["Timestamps"], results[0]["Values"], strict=True)
        points = tuple(Datapoint(datetime.fromtimestamp(at, UTC), number) for at, number in pairs)
        return Series(points=points, period_s=period_s, complete=question.key not in self.unfinished)

    def _samples(self, metric: definition.Metric) -> list[Sample]:
        return self._published.get(metric, [])


def _missing(question: Question) -> Metric:
    raise ConfigurationError(f"{question.key}: has neither a metric nor an expression")


def _identity(metric: Metric) -> definition.Metric:
    return definition.Metric(metric.namespace, metric.name, tuple(sorted(metric.dimensions.items())))


def _query(id_: str, metric: Metric, period_s: int) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": each} for name, each in metric.dimensions.items()]
    stat = {
        "Metric": {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions},
        "Period": period_s,
        "Stat": metric.statistic,
    }
    return {"Id": id_, "MetricStat": stat}


@dataclass
class FakePrometheus:
    """Implements PrometheusReader. ``values`` answers by query: None is no data; a function is given the instant."""

    values: dict[str, float | Callable[[datetime], float | None] | None] = field(default_factory=dict)
    trouble: LamplighterError | None = None

    def value(self, promql: str, at: datetime) -> float | None:
        if self.trouble:
            raise self.trouble
        if promql not in self.values:
            raise ConfigurationError(f"Prometheus, {promql}: this stand-in was not told its answer")
        answer = self.values[promql]
        return answer(at) if callable(answer) else answer

    def series(self, promql: str, window: Window, step_s: int) -> Series:
        instants = [window.start.timestamp() + step * step_s for step in range(math.ceil(window.length_s / step_s))]
        moments = [datetime.fromtimestamp(instant, UTC) for instant in instants]
        answers = [(moment, self.value(promql, moment)) for moment in moments]
        points = tuple(Datapoint(moment, answer) for moment, answer in answers if answer is not None)
        return Series(points=points, period_s=step_s)
