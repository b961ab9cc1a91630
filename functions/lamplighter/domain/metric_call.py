"""One call of GetMetricData: what is asked in it, under which ids. What is asked twice in a call is asked once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lamplighter.domain.definitions.metrics import Metric
from lamplighter.domain.math_ids import renamed, stands_alone
from lamplighter.domain.series import Question
from lamplighter.domain.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricQuery:
    """One of a call's: exactly one of a metric and an expression over the ids of others."""

    id: str
    period_s: int
    metric: Metric | None = None
    expression: str | None = None
    returned: bool = True


@dataclass(frozen=True, slots=True)
class Input:
    """A metric in a period: equal where CloudWatch would give the same series."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str
    period_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question made ready: its inputs by its own ids, its expression if it has one, and the exact window."""

    question: Question
    window: Window
    period_s: int
    inputs: Mapping[str, Input]

    @property
    def expression(self) -> str | None:
        return self.question.expression

    @property
    def stands_alone(self) -> bool:
        """Whether no other question may be in its call."""
        return self.expression is not None and stands_alone(self.expression)


@dataclass(frozen=True, slots=True)
class Call:
    """Questions that are asked together."""

    asks: tuple[Ask, ...]

    @property
    def window(self) -> Window:
        return self.asks[0].window

    def halves(self) -> tuple[Call, Call]:
        """Of a call with several questions: to find the one that spoils it."""
        middle = len(self.asks) // 2
        return Call(self.asks[:middle]), Call(self.asks[middle:])


def queries(call: Call) -> tuple[tuple[MetricQuery, ...], Mapping[str, tuple[Question, ...]]]:
    """What a call asks, and whose answer stands under which id."""
    if call.asks[0].stands_alone:
        return _own_names(call.asks[0])
    inputs = {each: f"m{at}" for at, each in enumerate(_inputs(call.asks))}
    expressions: dict[tuple[str, int], str] = {}
    askers: dict[str, list[Question]] = {}
    for ask in call.asks:
        if ask.expression is None:
            id_ = inputs[next(iter(ask.inputs.values()))]
        else:
            shared = renamed(ask.expression, {own: inputs[each] for own, each in ask.inputs.items()})
            id_ = expressions.setdefault((shared, ask.period_s), f"e{len(expressions)}")
        askers.setdefault(id_, []).append(ask.question)
    metrics = (_metric_query(id_, each, returned=id_ in askers) for each, id_ in inputs.items())
    maths = (MetricQuery(id=id_, period_s=period_s, expression=text) for (text, period_s), id_ in expressions.items())
    return (*metrics, *maths), {id_: tuple(each) for id_, each in askers.items()}


def _own_names(ask: Ask) -> tuple[tuple[MetricQuery, ...], Mapping[str, tuple[Question, ...]]]:
    """METRICS("errors") goes by the ids, so they stay as they are."""
    metrics = [_metric_query(own, each, returned=False) for own, each in ask.inputs.items()]
    answer = "answer" + "_" * max((len(own) for own in ask.inputs), default=0)
    asked = MetricQuery(id=answer, period_s=ask.period_s, expression=ask.expression)
    return (*metrics, asked), {answer: (ask.question,)}


def _metric_query(id_: str, asked: Input, *, returned: bool) -> MetricQuery:
    metric = Metric(
        namespace=asked.namespace, name=asked.name, statistic=asked.statistic, dimensions=dict(asked.dimensions)
    )
    return MetricQuery(id=id_, period_s=asked.period_s, metric=metric, returned=returned)


def _inputs(asks: Iterable[Ask]) -> Iterable[Input]:
    return dict.fromkeys(each for ask in asks for each in ask.inputs.values())
