"""Which values an expression over metrics can take: interval arithmetic over metric math.

An interval alone does not know that an error rate is at most 1, for errors and requests may each be anything. That one
metric counts a part of what another one counts does say it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lamplighter.domain.definitions.metrics import Metric
from local.embedded_aws.alarms.math_parser import Array, Call, MathError, Name, Negated, Node, Number, Operation, parse
from local.synth.lint.ranges import UNKNOWN, Range, is_of_values, range_of_statistic
from local.synth.lint.subject import Subject
from local.synth.model import Query

_SHARE = Range(0, 1)
_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">", "&&", "||")


# The highest value of a metric, where something cuts it off.
Highest = Callable[[Metric], float]


def _nothing_cuts_it_off(_: Metric) -> float:
    return math.inf


def range_of_query(
    subject: Subject, queries: Sequence[Query], query_id: str, highest: Highest = _nothing_cuts_it_off
) -> Range:
    """Of what the query of that id returns. ``highest`` is of single values; sums of them know no bound."""
    world = _World(subject, {query.id: query for query in queries}, highest)
    try:
        return _range(world, world.node(Name(query_id), ()))
    except MathError:
        return UNKNOWN


@dataclass(frozen=True, slots=True)
class _World:
    subject: Subject
    queries: Mapping[str, Query]
    highest: Highest

    def node(self, node: Node, within: tuple[str, ...]) -> Node:
        """The tree with every expression's id replaced by the expression: its leaves are metrics."""
        match node:
            case Name(name) if name in self.queries and name not in within:
                expression = self.queries[name].expression
                return node if expression is None else self.node(parse(expression), (*within, name))
            case Negated(operand):
                return Negated(self.node(operand, within))
            case Operation(sign, left, right):
                return Operation(sign, self.node(left, within), self.node(right, within))
            case Call(function, arguments):
                return Call(function, tuple(self.node(one, within) for one in arguments))
            case Array(items):
                return Array(tuple(self.node(one, within) for one in items))
        return node

    def metric(self, node: Node) -> Metric | None:
        query = self.queries.get(node.value) if isinstance(node, Name) else None
        return query.metric if query else None


def _range(world: _World, node: Node) -> Range:
    match node:
        case Number(value):
            return Range(value, value)
        case Name():
            metric = world.metric(node)
            return _of_metric(world, metric) if metric else UNKNOWN
        case Negated(operand):
            inner = _range(world, operand)
            return Range(-inner.highest, -inner.lowest)
        case Operation(sign, left, right):
            return _combined(world, sign, left, right)
        case Call(function, arguments):
            return _called(world, function, arguments)
    return UNKNOWN


def _of_metric(world: _World, metric: Metric) -> Range:
    values = range_of_statistic(world.subject.publication(metric), metric.statistic)
    if not is_of_values(metric.statistic):
        return values
    return replace(values, highest=min(values.highest, world.highest(metric)))


def _combined(world: _World, sign: str, left: Node, right: Node) -> Range:
    if sign in _COMPARISONS or (sign == "/" and _is_share(world, left, right)):
        return _SHARE
    if sign == "/" and isinstance(left, Operation) and left.sign == "*":
        return _scaled_share(world, left, right)
    arithmetic = _ARITHMETIC.get(sign)
    return arithmetic(_range(world, left), _range(world, right)) if arithmetic else UNKNOWN


def _scaled_share(world: _World, scaled: Operation, whole: Node) -> Range:
    """`100 * errors / requests` is read as `(100 * errors) / requests`."""
    for part, factor in ((scaled.left, scaled.right), (scaled.right, scaled.left)):
        if _is_share(world, part, whole):
            return _product(_range(world, factor), _SHARE)
    return _quotient(_range(world, scaled), _range(world, whole))


def _sum(one: Range, other: Range) -> Range:
    return Range(one.lowest + other.lowest, one.highest + other.highest)


def _difference(one: Range, other: Range) -> Range:
    return Range(one.lowest - other.highest, one.highest - other.lowest)


def _product(one: Range, other: Range) -> Range:
    corners = [_times(a, b) for a in (one.lowest, one.highest) for b in (other.lowest, other.highest)]
    return Range(min(corners), max(corners), above_lowest=_scaled(one, other) or _scaled(other, one))


def _scaled(one: Range, by: Range) -> bool:
    return one.above_lowest and by.lowest == by.highest > 0


def _times(one: float, other: float) -> float:
    return 0.0 if 0 in {one, other} else one * other


def _quotient(one: Range, other: Range) -> Range:
    """CloudWatch gives no value for a division by zero."""
    if other.lowest < 0 or (other.lowest == 0 and one.lowest < 0):
        return UNKNOWN
    if other.lowest == 0:
        return Range(0, math.inf)
    largest = 0.0 if math.isinf(other.highest) else 1 / other.highest
    return _product(one, Range(largest, 1 / other.lowest))


_ARITHMETIC: Mapping[str, Callable[[Range, Range], Range]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
}


def _is_share(world: _World, part: Node, whole: Node) -> bool:
    """Bad ÷ all, (all − bad) ÷ all, bad ÷ (bad + good), bad ÷ MAX(bad, all): from 0 to 1, whatever the traffic."""
    part, whole = _unfilled(part), _unfilled(whole)
    if isinstance(part, Operation) and part.sign == "-" and _unfilled(part.left) == whole:
        return _is_part(world, _unfilled(part.right), whole)
    shares = _shares_of(whole)
    if shares:
        return part in shares and all(_range(world, one).lowest >= 0 for one in shares)
    return _is_part(world, part, whole)


def _shares_of(whole: Node) -> tuple[Node, ...]:
    """What a sum or a maximum is made of: each is at most the whole."""
    match whole:
        case Operation("+", left, right):
            return _unfilled(left), _unfilled(right)
        case Call("MAX", (Array(items),)):
            return tuple(map(_unfilled, items))
    return ()


def _unfilled(node: Node) -> Node:
    """Where a gap counts as 0, it is still no more than the whole."""
    match node:
        case Call("FILL", (series, Number(0))):
            return series
    return node


def _is_part(world: _World, part: Node, whole: Node) -> bool:
    """Whether one metric counts some of what the other one counts: of one namespace, with the same dimensions."""
    one, other = world.metric(part), world.metric(whole)
    if one is None or other is None or (one.namespace, one.dimensions) != (other.namespace, other.dimensions):
        return False
    if one.name == other.name:
        return other.statistic == "SampleCount" and _counts_some(world, one)
    publication = world.subject.publication(one)
    sums = one.statistic == "Sum" and other.statistic in {"Sum", "SampleCount"}
    return sums and publication is not None and publication.part_of == other.name


def _counts_some(world: _World, metric: Metric) -> bool:
    """Values within bounds, or the sum of values of 0 and 1: no more than there are values."""
    publication = world.subject.publication(metric)
    of_ones = metric.statistic == "Sum" and publication is not None and publication.highest == 1
    return of_ones or metric.statistic.upper().startswith("TC")


def _called(world: _World, function: str, arguments: tuple[Node, ...]) -> Range:
    match function, arguments:
        case ("IF", (_, *branches)):
            return _any_of([_range(world, branch) for branch in branches])
        case ("FILL", (series, value)):
            return _any_of(
                [_range(world, one) for one in (series, value) if not isinstance(one, Name) or one == series]
            )
        case ("MAX" | "MIN" | "AVG" | "SUM", (Array(items),)) if items:
            return _aggregated(function, [_range(world, item) for item in items])
        case ("ABS" | "CEIL" | "FLOOR", _):
            return Range(-math.inf if function != "ABS" else 0, math.inf)
    return UNKNOWN


def _aggregated(function: str, ranges: Sequence[Range]) -> Range:
    if function == "SUM":
        return Range(sum(one.lowest for one in ranges), sum(one.highest for one in ranges))
    return Range(min(one.lowest for one in ranges), max(one.highest for one in ranges))


def _any_of(ranges: Sequence[Range]) -> Range:
    lowest = min((one.lowest for one in ranges), default=-math.inf)
    highest = max((one.highest for one in ranges), default=math.inf)
    return Range(lowest, highest, above_lowest=all(one.above_lowest or one.lowest > lowest for one in ranges))
