"""One statistic of the samples in one period (User Guide, "CloudWatch statistics definitions")."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

BASIC = ("SampleCount", "Sum", "Average", "Minimum", "Maximum")
_SHORT = re.compile(r"^(p|tm|tc|ts|wm)(\d+(?:\.\d+)?)$", re.IGNORECASE)
_RANGE = re.compile(r"^(TM|TC|TS|WM|PR)\((?P<low>[\d.]*%?):(?P<high>[\d.]*%?)\)$")
Weighted = list[tuple[float, float]]
"""Values, ascending, each with the number of times it was seen."""


class UnknownStatisticError(ValueError):
    """CloudWatch has no such statistic."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was published at one moment: a value, a value seen several times, or a statistic set."""

    at: float
    count: float
    total: float
    low: float
    high: float
    unit: str = "None"


def value(at: float, number: float, unit: str = "None") -> Sample:
    """A sample of one value."""
    return Sample(at, 1.0, number, number, number, unit)


def statistic(name: str, samples: Sequence[Sample]) -> float | None:
    """The statistic, or None where CloudWatch gives no datapoint."""
    counted = [sample for sample in samples if sample.count > 0]
    if name in BASIC:
        return _basic(name, counted) if counted else None
    compute = _extended(name)
    weighted = _weighted(counted)
    return compute(weighted) if weighted else None


def _basic(name: str, samples: Sequence[Sample]) -> float:
    count = sum(sample.count for sample in samples)
    total = sum(sample.total for sample in samples)
    if name in ("Minimum", "Maximum"):
        return min(s.low for s in samples) if name == "Minimum" else max(s.high for s in samples)
    return {"SampleCount": count, "Sum": total, "Average": total / count}[name]


def _weighted(samples: Sequence[Sample]) -> Weighted | None:
    """None where any value is negative or a statistic set hides its values: no percentiles then."""
    for sample in samples:
        if sample.low < 0 or sample.low != sample.high:
            return None
    return sorted((sample.low, sample.count) for sample in samples)


def _extended(name: str) -> Callable[[Weighted], float | None]:
    if name == "IQM":
        return lambda values: _trimmed("TM", values, 0.25, 0.75)
    short = _SHORT.match(name)
    if short:
        kind, share = short[1].lower(), float(short[2]) / 100
        if kind == "p":
            return lambda values: _percentile(values, share)
        return lambda values: _trimmed(kind.upper(), values, 0.0, share)
    ranged = _RANGE.match(name)
    if not ranged:
        raise UnknownStatisticError(f"The value {name} for parameter Stat is not supported.")
    return _ranged(ranged[1], ranged["low"], ranged["high"])


def _ranged(kind: str, low: str, high: str) -> Callable[[Weighted], float | None]:
    if "%" in low + high:
        bounds = (_share(low, 0.0), _share(high, 1.0))
        return lambda values: _trimmed(kind, values, *bounds)
    lowest, highest = float(low or "-inf"), float(high or "inf")
    return lambda values: _between(kind, values, lowest, highest)


def _share(text: str, default: float) -> float:
    return float(text.rstrip("%")) / 100 if text else default


def _percentile(values: Weighted, share: float) -> float:
    """Linear between the two nearest ranks."""
    rank = share * (sum(weight for _, weight in values) - 1)
    below = _at_rank(values, int(rank))
    return below + (rank - int(rank)) * (_at_rank(values, int(rank) + 1) - below)


def _at_rank(values: Weighted, rank: int) -> float:
    seen = 0.0
    for number, weight in values:
        seen += weight
        if rank < seen:
            return number
    return values[-1][0]


def _trimmed(kind: str, values: Weighted, low: float, high: float) -> float | None:
    """Keep the values between two shares of the count."""
    total = sum(weight for _, weight in values)
    kept: Weighted = []
    seen = 0.0
    for number, weight in values:
        overlap = min(seen + weight, high * total) - max(seen, low * total)
        seen += weight
        if overlap > 0:
            kept.append((number, overlap))
    return _summary(kind, values, kept)


def _between(kind: str, values: Weighted, low: float, high: float) -> float | None:
    """Keep the values above `low` up to and with `high`."""
    return _summary(kind, values, [(number, weight) for number, weight in values if low < number <= high])


def _summary(kind: str, values: Weighted, kept: Weighted) -> float | None:
    count = sum(weight for _, weight in kept)
    if kind in ("TC", "PR"):
        return count if kind == "TC" else 100 * count / sum(weight for _, weight in values)
    if not kept:
        return None
    total = sum(number * weight for number, weight in kept)
    if kind == "WM":
        lowest, highest = kept[0][0], kept[-1][0]
        clamped = [(min(max(number, lowest), highest), weight) for number, weight in values]
        return sum(number * weight for number, weight in clamped) / sum(weight for _, weight in clamped)
    return total if kind == "TS" else total / count
