"""What may become a metric: a label is a dimension only where a metric is declared with it.

Each combination of dimension values is a metric of its own at $0.30 a month (CloudWatch's price for the first 10 000),
so a declaration says how many there are, and more than that are not published from one process.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lamplighter.domain.definitions.own_metrics import OwnMetric
from lamplighter.errors import ConfigurationError
from lamplighter.telemetry.point import DimensionSet
from lamplighter.telemetry.tally import Reason

# MetricDatum and Dimension in botocore's service model of CloudWatch.
GREATEST_VALUE = 2.0**360
LONGEST_NAME = 255
LONGEST_DIMENSION_VALUE = 1024
MOST_DIMENSIONS = 30
_SIZES = (
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
)
UNITS = {"None", "Percent", "Seconds", "Microseconds", "Milliseconds", "Count", "Count/Second"}
UNITS |= {*_SIZES, *(f"{size}/Second" for size in _SIZES)}
# Names made up while running (with an id in them, say) must not grow without bound either.
MOST_UNDECLARED = 200


@dataclass(slots=True)
class _Set:
    """One set of dimension names, and the combinations of values seen so far, made fit for CloudWatch."""

    names: tuple[str, ...]
    most: int
    seen: dict[tuple[object, ...], DimensionSet] = field(default_factory=dict)

    def of(self, labels: Mapping[str, object]) -> DimensionSet | Reason:
        try:
            values = tuple([labels[name] for name in self.names])
        except KeyError:
            return Reason.INVALID
        return self.seen.get(values) or self._first_seen(values)

    def _first_seen(self, values: tuple[object, ...]) -> DimensionSet | Reason:
        cleaned = tuple((name, _clean(value)) for name, value in zip(self.names, values, strict=True))
        if not all(value for _, value in cleaned):
            return Reason.INVALID
        if len(self.seen) >= self.most:
            return Reason.TOO_MANY_SERIES
        self.seen[values] = cleaned
        return cleaned


@dataclass(slots=True)
class Declared:
    """A metric and its dimension sets."""

    namespace: str
    name: str
    unit: str
    lowest: float
    highest: float
    whole: bool = False
    sets: list[_Set] = field(default_factory=list)

    def takes(self, value: float) -> bool:
        return self.lowest <= value <= self.highest  # never so for what is no number


class Catalogue:
    """Raises ConfigurationError at a declaration that CloudWatch would not take; after that it raises nothing."""

    def __init__(self, metrics: Iterable[OwnMetric], default_namespace: str) -> None:
        self._default_namespace = default_namespace
        self._declared: dict[str, Declared] = {}
        self._undeclared: dict[str, Declared] = {}
        for metric in metrics:
            self._declare(metric)

    def find(self, name: str, unit: str) -> Declared | Reason:
        """A metric that is not declared has the unit that it came with first, and no dimensions."""
        declared = self._declared.get(name)
        if declared is not None:
            return declared
        first = self._undeclared.get(name) or self._first_seen(name, unit)
        if isinstance(first, Reason):
            return first
        return first if first.unit == unit else Reason.INVALID

    def dimension_sets(
        self, declared: Declared, labels: Mapping[str, object]
    ) -> tuple[tuple[DimensionSet, ...], list[Reason]]:
        """Those that can be published, and why others can't."""
        found: list[DimensionSet] = [()] if declared.whole else []
        reasons = []
        for one in declared.sets:
            values = one.of(labels)
            if isinstance(values, Reason):
                reasons.append(values)
            else:
                found.append(values)
        return tuple(found), reasons

    def _first_seen(self, name: str, unit: str) -> Declared | Reason:
        if not _is_name(name) or unit not in UNITS:
            return Reason.INVALID
        if len(self._undeclared) >= MOST_UNDECLARED:
            return Reason.TOO_MANY_SERIES
        made = Declared(self._default_namespace, name, unit, -GREATEST_VALUE, GREATEST_VALUE, whole=True)
        return self._undeclared.setdefault(name, made)

    def _declare(self, metric: OwnMetric) -> None:
        _check(metric)
        made = Declared(metric.namespace, metric.name, metric.unit, *_bounds(metric))
        declared = self._declared.setdefault(metric.name, made)
        if (declared.namespace, declared.unit) != (metric.namespace, metric.unit):
            raise ConfigurationError(
                f"metric {metric.name}: declared in {declared.namespace} ({declared.unit})"
                f" and in {metric.namespace} ({metric.unit}); one name has one namespace and one unit"
            )
        if metric.dimensions:
            declared.sets.append(_Set(metric.dimensions, metric.series))
        else:
            declared.whole = True


def _bounds(metric: OwnMetric) -> tuple[float, float]:
    lowest = -GREATEST_VALUE if metric.lowest is None else metric.lowest
    return lowest, GREATEST_VALUE if metric.highest is None else metric.highest


def _check(metric: OwnMetric) -> None:
    if metric.unit not in UNITS:
        raise ConfigurationError(f"metric {metric.name}: unit {metric.unit!r} is none of {', '.join(sorted(UNITS))}")
    if len(metric.dimensions) > MOST_DIMENSIONS:
        raise ConfigurationError(
            f"metric {metric.name}: {len(metric.dimensions)} dimensions, at most {MOST_DIMENSIONS}"
        )
    if metric.name in metric.dimensions:
        raise ConfigurationError(
            f"metric {metric.name}: a dimension has the same name; in a log line they are one field"
        )
    wrong = [name for name in (metric.namespace, metric.name, *metric.dimensions) if not _is_name(name)]
    if wrong:
        raise ConfigurationError(
            f"metric {metric.name}: {wrong[0]!r} is no name; 1 to {LONGEST_NAME} printable ASCII characters are"
        )


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and text.isascii() and text.isprintable() and text == text.strip()


def _clean(value: object) -> str:
    """As CloudWatch takes it: printable ASCII, no colon in front; other characters become a question mark."""
    text = str(value).encode("ascii", "replace").decode()[:LONGEST_DIMENSION_VALUE]
    return "".join(character if character.isprintable() else "?" for character in text).strip().lstrip(":")


def as_number(value: object) -> float:
    """Not a number where it is none."""
    try:
        return float(value)  # type: ignore[arg-type]  # whatever a product hands over
    except (TypeError, ValueError, OverflowError):
        return math.nan
