"""The functions of metric math (User Guide, "Using metric math", table of functions)."""

import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from local.embedded_aws.alarms.math_parser import MathError
from local.embedded_aws.alarms.math_values import Array, Series, Value, array, made, mapped, scalar, series
from local.embedded_aws.alarms.series import Window

WORDS = ("REPEAT", "LINEAR", "ASC", "DESC", "SUM", "AVG", "MIN", "MAX")
DEFAULT_BAND_WIDTH = 2.0
POINTS_FOR_A_BAND = 3


@dataclass(frozen=True)
class Surroundings:
    """What functions may look at besides their arguments."""

    metrics: Mapping[str, Series]
    window: Window

    def moments(self, of: Series) -> range:
        """Every period of the window, for functions that answer without gaps."""
        return self.window.starts(of.period)


Function = Callable[[Surroundings, Sequence[Value]], Value]


def _pointwise(function: Callable[[float], float]) -> Function:
    return lambda _, arguments: mapped(function, arguments[0])


def _each(function: Callable[[Series], Series]) -> Function:
    """A function of one series, or of every series of an array."""

    def apply(_: Surroundings, arguments: Sequence[Value]) -> Value:
        value = arguments[0]
        return tuple(function(item) for item in value) if isinstance(value, tuple) else function(series(value))

    return apply


def _aggregate(function: Callable[[list[float]], float], missing_is_zero: bool = False) -> Function:
    """One scalar over a series, or one series over an array, moment by moment."""

    def apply(_: Surroundings, arguments: Sequence[Value]) -> Value:
        value = arguments[0]
        if not isinstance(value, tuple):
            return function(list(series(value).points.values()))
        moments: dict[int, list[float]] = {}
        for item in value:
            for at, number in item.points.items():
                moments.setdefault(at, []).append(number)
        lacking = {at: [0.0] * (len(value) - len(numbers)) for at, numbers in moments.items()}
        pairs = [(at, function(n + lacking[at] if missing_is_zero else n)) for at, n in moments.items()]
        return made(pairs, max([item.period for item in value], default=0))

    return apply


def _over_some(function: Callable[[list[float]], float]) -> Callable[[list[float]], float]:
    return lambda numbers: function(numbers) if numbers else math.nan


AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "SUM": math.fsum,
    "AVG": _over_some(statistics.fmean),
    "MIN": _over_some(min),
    "MAX": _over_some(max),
}


def _logarithm(logarithm: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: logarithm(number) if number > 0 else math.nan


def _between_neighbours(function: Callable[[float, int], float]) -> Function:
    """From each datapoint and the one before it: the difference in value and in seconds."""

    def change(of: Series) -> Series:
        moments = sorted(of.points)
        pairs = itertools.pairwise(moments)
        return made(((b, function(of.points[b] - of.points[a], b - a)) for a, b in pairs), of.period)

    return _each(change)


def _running_sum(of: Series) -> Series:
    total = 0.0
    sums = []
    for at, number in sorted(of.points.items()):
        total += number
        sums.append((at, total))
    return made(sums, of.period)


def _fill(around: Surroundings, arguments: Sequence[Value]) -> Value:
    value, filler = arguments
    if isinstance(value, tuple):
        return tuple(_filled(item, filler, around.moments(item)) for item in value)
    return _filled(series(value), filler, around.moments(series(value)))


def _filled(of: Series, filler: Value, moments: range) -> Series:
    if filler == "REPEAT":
        return _repeated(of, moments)
    if filler == "LINEAR":
        return _interpolated(of, moments)
    other = filler.points if isinstance(filler, Series) else dict.fromkeys(moments, scalar(filler))
    return made(({at: other[at] for at in moments if at in other} | dict(of.points)).items(), of.period)


def _repeated(of: Series, moments: range) -> Series:
    """Gaps take the value before them; there is none before the first datapoint."""
    last = math.nan
    pairs = []
    for at in moments:
        last = of.points.get(at, last)
        pairs.append((at, last))
    return made(pairs, of.period)


def _interpolated(of: Series, moments: range) -> Series:
    """Gaps between two datapoints are bridged by a line; those at either end stay."""
    known = sorted(of.points)
    points = dict(of.points)
    for left, right in itertools.pairwise(known):
        slope = (of.points[right] - of.points[left]) / (right - left)
        points.update({at: of.points[left] + slope * (at - left) for at in moments if left < at < right})
    return made(points.items(), of.period)


def _if(_: Surroundings, arguments: Sequence[Value]) -> Value:
    """IF(condition, value when true, value when false). Without the third, what is false is dropped."""
    condition, when_true = arguments[0], arguments[1]
    when_false = arguments[2] if len(arguments) > len(("condition", "when_true")) else Series()
    if isinstance(condition, float):
        return when_true if condition else when_false
    pairs = []
    for at, number in series(condition).points.items():
        # A missing value counts as 0 where the condition is true and as no datapoint where it is false.
        pairs.append((at, _at(when_true, at, 0.0) if number else _at(when_false, at, math.nan)))
    return made(pairs, series(condition).period)


def _at(value: Value, at: int, missing: float) -> float:
    return value.points.get(at, missing) if isinstance(value, Series) else scalar(value)


def _metrics(around: Surroundings, arguments: Sequence[Value]) -> Array:
    part = str(arguments[0]) if arguments else ""
    return tuple(metric for name, metric in around.metrics.items() if part in name)


def _period(_: Surroundings, arguments: Sequence[Value]) -> float:
    of = series(arguments[0])
    if not of.metric:
        raise MathError("PERIOD takes the id of a metric, not the result of an expression")
    return float(of.period)


def _time_series(around: Surroundings, arguments: Sequence[Value]) -> Series:
    return made(((at, scalar(arguments[0])) for at in around.window.starts()), around.window.period)


def _calendar(part: Callable[[datetime], float]) -> Function:
    def apply(around: Surroundings, arguments: Sequence[Value]) -> Series:
        of = series(arguments[0])
        return made(((at, part(datetime.fromtimestamp(at, tz=UTC))) for at in around.moments(of)), of.period)

    return apply


def _end(index: int) -> Function:
    def apply(_: Surroundings, arguments: Sequence[Value]) -> Series:
        items = array(arguments[0])
        return items[index] if items else Series()

    return apply


def _slice(_: Surroundings, arguments: Sequence[Value]) -> Array:
    first, *rest = (int(scalar(argument)) for argument in arguments[1:])
    return array(arguments[0])[first : rest[0] if rest else None]


def _sort(_: Surroundings, arguments: Sequence[Value]) -> Array:
    by, order = str(arguments[1]), arguments[2]
    if by not in AGGREGATES or order not in ("ASC", "DESC"):
        raise MathError("SORT sorts by AVG, MIN, MAX or SUM, in the order ASC or DESC")
    filled = [item for item in array(arguments[0]) if item.points]
    filled.sort(key=lambda item: AGGREGATES[by](list(item.points.values())), reverse=order == "DESC")
    limit = arguments[3:]
    return tuple(filled[: int(scalar(limit[0]))] if limit else filled)


def _band(around: Surroundings, arguments: Sequence[Value]) -> Array:
    """The upper and the lower limit of what is expected.

    CloudWatch trains a model; here what is expected at a moment is the mean of the values before it, give or take as
    many standard deviations as asked for, and there is no band until there are three of them.
    """
    of = series(arguments[0])
    width = scalar(arguments[1]) if len(arguments) > 1 else DEFAULT_BAND_WIDTH
    upper, lower = [], []
    for at in around.moments(of):
        past = [number for moment, number in of.points.items() if moment < at]
        if len(past) >= POINTS_FOR_A_BAND:
            mean, spread = statistics.fmean(past), width * statistics.pstdev(past)
            upper.append((at, mean + spread))
            lower.append((at, mean - spread))
    return made(upper, of.period), made(lower, of.period)


def _not_empty(_: Surroundings, arguments: Sequence[Value]) -> Array:
    return tuple(item for item in array(arguments[0]) if item.points)


FUNCTIONS: dict[str, tuple[range, Function]] = {
    "ABS": (range(1, 2), _pointwise(abs)),
    "ANOMALY_DETECTION_BAND": (range(1, 3), _band),
    "AVG": (range(1, 2), _aggregate(AGGREGATES["AVG"], missing_is_zero=True)),
    "CEIL": (range(1, 2), _pointwise(lambda number: float(math.ceil(number)))),
    "DATAPOINT_COUNT": (range(1, 2), _aggregate(lambda numbers: float(len(numbers)))),
    "DATE": (range(1, 2), _calendar(lambda at: at.day)),
    "DAY": (range(1, 2), _calendar(lambda at: at.isoweekday())),
    "DIFF": (range(1, 2), _between_neighbours(lambda change, _: change)),
    "DIFF_TIME": (range(1, 2), _between_neighbours(lambda _, seconds: float(seconds))),
    "EPOCH": (range(1, 2), _calendar(lambda at: at.timestamp())),
    "FILL": (range(2, 3), _fill),
    "FIRST": (range(1, 2), _end(0)),
    "FLOOR": (range(1, 2), _pointwise(lambda number: float(math.floor(number)))),
    "HOUR": (range(1, 2), _calendar(lambda at: at.hour)),
    "IF": (range(2, 4), _if),
    "LAST": (range(1, 2), _end(-1)),
    "LOG": (range(1, 2), _pointwise(_logarithm(math.log))),
    "LOG10": (range(1, 2), _pointwise(_logarithm(math.log10))),
    "MAX": (range(1, 2), _aggregate(AGGREGATES["MAX"])),
    "METRICS": (range(2), _metrics),
    "METRIC_COUNT": (range(1, 2), lambda _, arguments: float(len(array(arguments[0])))),
    "MIN": (range(1, 2), _aggregate(AGGREGATES["MIN"])),
    "MINUTE": (range(1, 2), _calendar(lambda at: at.minute)),
    "MONTH": (range(1, 2), _calendar(lambda at: at.month)),
    "PERIOD": (range(1, 2), _period),
    "RATE": (range(1, 2), _between_neighbours(lambda change, seconds: change / seconds)),
    "REMOVE_EMPTY": (range(1, 2), _not_empty),
    "RUNNING_SUM": (range(1, 2), _each(_running_sum)),
    "SLICE": (range(2, 4), _slice),
    "SORT": (range(3, 5), _sort),
    "STDDEV": (range(1, 2), _aggregate(_over_some(statistics.pstdev))),
    "SUM": (range(1, 2), _aggregate(AGGREGATES["SUM"])),
    "TIME_SERIES": (range(1, 2), _time_series),
    "YEAR": (range(1, 2), _calendar(lambda at: at.year)),
}


def function(name: str, given: int) -> Function:
    """The function of that name for that many arguments."""
    if name not in FUNCTIONS:
        raise MathError(f"{name} is not supported here; supported are {', '.join(FUNCTIONS)}")
    accepted, implementation = FUNCTIONS[name]
    if given not in accepted:
        raise MathError(f"{name} takes {' or '.join(map(str, accepted))} arguments, not {given}")
    return implementation
