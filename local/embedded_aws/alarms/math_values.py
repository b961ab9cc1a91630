"""The values of metric math, and how operators combine them point by point."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from local.embedded_aws.alarms.math_parser import MathError


@dataclass(frozen=True)
class Series:
    """A time series (TS): values by the start of their period."""

    points: Mapping[int, float] = field(default_factory=dict)
    period: int = 60
    metric: str = ""
    """The id of the metric this is, as published; empty for the result of an expression."""


Array = tuple[Series, ...]
Value = float | str | Series | Array
"""A scalar (S), a word or text, a time series (TS) or an array of them (TS[])."""


def _divided(left: float, right: float) -> float:
    return left / right if right else math.nan


def _power(left: float, right: float) -> float:
    try:
        return math.pow(left, right)
    except (ValueError, OverflowError):
        return math.nan


OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "^": _power,
    "==": lambda left, right: float(left == right),
    "!=": lambda left, right: float(left != right),
    "<": lambda left, right: float(left < right),
    ">": lambda left, right: float(left > right),
    "<=": lambda left, right: float(left <= right),
    ">=": lambda left, right: float(left >= right),
    "&&": lambda left, right: float(bool(left) and bool(right)),
    "||": lambda left, right: float(bool(left) or bool(right)),
}


def made(points: Iterable[tuple[int, float]], period: int) -> Series:
    """A series without the points that have no value: a division by zero drops its datapoint."""
    return Series({at: float(number) for at, number in sorted(points) if math.isfinite(number)}, period)


def mapped(function: Callable[[float], float], value: Value) -> Value:
    """The function applied to every datapoint."""
    if isinstance(value, float):
        return function(value)
    if isinstance(value, Series):
        return made(((at, function(number)) for at, number in value.points.items()), value.period)
    return tuple(made(((at, function(n)) for at, n in s.points.items()), s.period) for s in array(value))


def combined(sign: str, left: Value, right: Value) -> Value:
    """An operator between two values. A value that one of two series lacks counts as 0."""
    operation = OPERATIONS[sign]
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _broadcast(sign, left, right)
    if isinstance(left, Series) and isinstance(right, Series):
        moments = left.points.keys() | right.points.keys()
        pairs = ((at, operation(left.points.get(at, 0.0), right.points.get(at, 0.0))) for at in moments)
        return made(pairs, max(left.period, right.period))
    if isinstance(left, Series):
        other = scalar(right)
        return mapped(lambda number: operation(number, other), left)
    first = scalar(left)
    return mapped(lambda number: operation(first, number), right)


def _broadcast(sign: str, left: Value, right: Value) -> Array:
    if isinstance(left, tuple) and isinstance(right, tuple):
        raise MathError(f"'{sign}' does not combine two arrays of time series")
    if isinstance(left, tuple):
        return tuple(series(combined(sign, item, right)) for item in left)
    return tuple(series(combined(sign, left, item)) for item in array(right))


def scalar(value: Value) -> float:
    """The value as a scalar."""
    if isinstance(value, float):
        return value
    raise MathError(f"expected a number, found {described(value)}")


def series(value: Value) -> Series:
    """The value as one time series."""
    if isinstance(value, Series):
        return value
    raise MathError(f"expected a time series, found {described(value)}")


def array(value: Value) -> Array:
    """The value as an array of time series."""
    if isinstance(value, tuple):
        return value
    raise MathError(f"expected an array of time series, found {described(value)}")


def described(value: Value) -> str:
    """What kind of value this is, in words."""
    if isinstance(value, str):
        return repr(value)
    kinds = {float: "a number", Series: "a time series", tuple: "an array of time series"}
    return kinds[type(value)]
