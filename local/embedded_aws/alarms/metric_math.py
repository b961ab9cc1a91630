"""Evaluates queries and the expressions over them, whatever their order (User Guide, "Using metric math")."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from local.embedded_aws.alarms.definition import MetricStat, Query
from local.embedded_aws.alarms.math_functions import WORDS, Surroundings, function
from local.embedded_aws.alarms.math_parser import (
    Array,
    Call,
    MathError,
    Name,
    Negated,
    Node,
    Number,
    Operation,
    Text,
    parse,
    references,
)
from local.embedded_aws.alarms.math_values import Series, Value, combined, described, mapped, series
from local.embedded_aws.alarms.series import Window

Loader = Callable[[MetricStat, Window], Mapping[int, float]]
"""Fetches a metric's statistic by period."""


class Evaluation:
    """One set of queries over one window, each evaluated once and when first needed."""

    def __init__(self, queries: Sequence[Query], window: Window, load: Loader) -> None:
        self._queries = {query.id: query for query in queries}
        self._window = window
        self._values: dict[str, Value] = {q.id: self._load(q.id, q.stat, load) for q in queries if q.stat}
        self._metrics = {name: value for name, value in self._values.items() if isinstance(value, Series)}
        self._open: list[str] = []

    def _load(self, name: str, stat: MetricStat, load: Loader) -> Series:
        window = replace(self._window, period=stat.period)
        points = {at: float(number) for at, number in load(stat, window).items()}
        return Series(points, stat.period, name)

    def result(self, name: str) -> tuple[Series, ...]:
        """What a query returns: one series, or several."""
        value = self.value(name)
        if isinstance(value, Series):
            return (value,)
        if isinstance(value, tuple):
            return value
        raise MathError(f"The result of '{name}' is {described(value)}, not a time series")

    def value(self, name: str) -> Value:
        """The value of a query, which may refer to queries that come after it."""
        if name in self._values:
            return self._values[name]
        if name in self._open:
            raise MathError(f"Circular reference: {' -> '.join([*self._open, name])}")
        query = self._queries.get(name)
        if query is None:
            raise MathError(f"There is no metric or expression with the id '{name}'")
        self._open.append(name)
        self._values[name] = self._compute(parse(query.expression or ""), self._surroundings(query))
        self._open.pop()
        return self._values[name]

    def _surroundings(self, query: Query) -> Surroundings:
        """An expression without a period of its own has the longest one of the metrics."""
        period = query.period or max([m.period for m in self._metrics.values()], default=self._window.period)
        return Surroundings(self._metrics, replace(self._window, period=period))

    def _compute(self, node: Node, around: Surroundings) -> Value:
        match node:
            case Number(value) | Text(value):
                return value
            case Name(name):
                return name if name in WORDS else self.value(name)
            case Negated(operand):
                return mapped(lambda number: -number, self._compute(operand, around))
            case Operation(sign, left, right):
                return combined(sign, self._compute(left, around), self._compute(right, around))
            case Call(name, arguments):
                call = function(name, len(arguments))
                return call(around, [self._compute(argument, around) for argument in arguments])
            case Array(items):
                return tuple(_flat(self._compute(item, around) for item in items))


def _flat(values: Iterable[Value]) -> Iterable[Series]:
    """The series of an array literal, in which METRICS("…") may stand beside single ids."""
    for value in values:
        if isinstance(value, tuple):
            yield from value
        else:
            yield series(value)


def check(queries: Sequence[Query]) -> None:
    """Refuse expressions that cannot be parsed, name no known id or function, or go round in circles."""
    trees = {query.id: parse(query.expression) for query in queries if query.expression}
    known = {query.id for query in queries}
    for name, tree in trees.items():
        unknown = references(tree) - known
        if unknown:
            raise MathError(f"The expression '{name}' refers to unknown ids: {', '.join(sorted(unknown))}")
    evaluation = Evaluation(queries, Window(0, 0, 60), lambda *_: {})
    for query in queries:
        evaluation.value(query.id)
