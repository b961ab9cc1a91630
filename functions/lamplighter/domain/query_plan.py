"""Packs questions into as few calls of GetMetricData as its limits allow. Data in, data out.

A call has one window and at most 500 queries (an expression and its inputs each count) and 100 800 datapoints. So each
fits on one page, which it must where there is an expression: "NextToken is not returned if you are performing a math
expression" (API Reference, GetMetricData and MetricDataResult).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.math_ids import ids, stands_alone
from lamplighter.domain.metric_call import Ask, Call, Input
from lamplighter.domain.retention import kept_period_s, whole_periods
from lamplighter.domain.series import Question, Series

MAXIMUM_QUERIES = 500
MAXIMUM_DATAPOINTS = 100_800


@dataclass(frozen=True, slots=True)
class Plan:
    """``answers`` are of the questions that nobody needs to be asked, or that can't be asked."""

    calls: tuple[Call, ...]
    answers: Mapping[str, Series]


def plan(questions: Sequence[Question], now: datetime) -> Plan:
    """Raises ValueError where two questions have one key, or one has not exactly one of a metric and an expression."""
    keys = [question.key for question in questions]
    if len(set(keys)) < len(keys):
        raise ValueError(f"each question has a key of its own: {', '.join(sorted(keys))}")
    asks: list[Ask] = []
    answers: dict[str, Series] = {}
    for question in questions:
        ready = _ready(question, now)
        if isinstance(ready, Ask):
            asks.append(ready)
        else:
            answers[question.key] = ready
    return Plan(tuple(_packed(asks)), answers)


def refused(why: str, period_s: int) -> Series:
    """The answer to a question that CloudWatch does not take."""
    return Series(points=(), period_s=period_s, complete=False, messages=(f"CloudWatch refuses it: {why}",))


def _ready(question: Question, now: datetime) -> Ask | Series:
    if (question.metric is None) == (question.expression is None):
        raise ValueError(f"{question.key}: exactly one of a metric and an expression")
    named = _named(question)
    start = question.window.start
    inputs = {
        id_: _input(metric, kept_period_s(metric.period_s or question.period_s, start, now))
        for id_, metric in named.items()
    }
    longest = max((each.period_s for each in inputs.values()), default=kept_period_s(question.period_s, start, now))
    window = whole_periods(question.window, longest, now)
    if window is None:
        message = f"no whole period of {longest} s lies within {start.isoformat()} to {question.window.end.isoformat()}"
        return Series(points=(), period_s=longest, messages=(message,))
    why = _unaskable(question, len(inputs))
    if why:
        return refused(why, longest)
    return Ask(question=question, window=window, period_s=longest, inputs=inputs)


def _named(question: Question) -> Mapping[str, Metric]:
    """The metrics it needs: those of an expression that it names, each of which costs money."""
    if question.metric is not None:
        return {"": question.metric}
    expression = question.expression or ""
    if stands_alone(expression):
        return question.metrics
    return {id_: metric for id_, metric in question.metrics.items() if id_ in ids(expression)}


def _unaskable(question: Question, needed: int) -> str | None:
    # In a call with others it might be the id of somebody else's metric.
    alone = question.expression is None or stands_alone(question.expression)
    unknown = () if alone else sorted(ids(question.expression or "") - question.metrics.keys())
    if unknown:
        return f"{question.expression!r} names {', '.join(unknown)}; its metrics are {', '.join(question.metrics)}"
    if needed >= MAXIMUM_QUERIES:
        return f"it has {needed} metrics; a call takes {MAXIMUM_QUERIES} queries, the expression among them"
    return None


def _input(metric: Metric, period_s: int) -> Input:
    dimensions = tuple(sorted(metric.dimensions.items()))
    return Input(metric.namespace, metric.name, dimensions, metric.statistic, period_s)


def _packed(asks: Sequence[Ask]) -> Iterator[Call]:
    windows: dict[tuple[datetime, datetime], _Filling] = {}
    for ask in asks:
        if ask.stands_alone:
            yield Call((ask,))
            continue
        filling = windows.setdefault((ask.window.start, ask.window.end), _Filling())
        if not filling.takes(ask):
            yield Call(tuple(filling.asks))
            filling = windows[ask.window.start, ask.window.end] = _Filling()
        filling.add(ask)
    yield from (Call(tuple(filling.asks)) for filling in windows.values())


@dataclass
class _Filling:
    """A call that is being filled. Whether hidden inputs count as datapoints is not documented: here they do."""

    asks: list[Ask] = field(default_factory=list)
    parts: set[Input | tuple[str, ...]] = field(default_factory=set)
    datapoints: float = 0

    def takes(self, ask: Ask) -> bool:
        new = _parts(ask) - self.parts
        fits = len(self.parts) + len(new) <= MAXIMUM_QUERIES
        return not self.asks or (fits and self.datapoints + _datapoints(ask, new) <= MAXIMUM_DATAPOINTS)

    def add(self, ask: Ask) -> None:
        new = _parts(ask) - self.parts
        self.datapoints += _datapoints(ask, new)
        self.parts |= new
        self.asks.append(ask)


def _parts(ask: Ask) -> set[Input | tuple[str, ...]]:
    """An expression is one by its key: that two may be the same makes a call smaller, never larger."""
    own = {(ask.question.key,)} if ask.expression is not None else set()
    return {*ask.inputs.values(), *own}


def _datapoints(ask: Ask, parts: Iterable[Input | tuple[str, ...]]) -> float:
    periods = (part.period_s if isinstance(part, Input) else ask.period_s for part in parts)
    return sum(ask.window.length_s / period_s for period_s in periods)
