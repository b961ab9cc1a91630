"""What is compared: a thing of a kind, by its name, and the facts about it in the words of the workload's file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias, TypeGuard

from lamplighter.domain.definitions.metrics import Metric

Value: TypeAlias = "str | int | float | bool | Decimal | tuple[Value, ...] | None"
Facts: TypeAlias = Mapping[str, Value]

# What an entry of a list is called by, the first that it has.
_NAMES = ("name", "title", "job", "record", "endpoint", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """``facts`` by their dotted keys, such as ``change.at_most``. ``order`` is the order of entries in which the first
    decides. ``retained``: taken out of the template it is kept in AWS. ``origin`` is where the file says it.
    """

    kind: str
    name: str
    facts: Facts
    order: Mapping[str, tuple[str, ...]]
    retained: bool = False
    origin: str = ""


def facts_of(value: object, *, without: Sequence[str] = ()) -> dict[str, Value]:
    """Every leaf of a definition by its dotted key. What is None or an empty list is left out: it says nothing."""
    return dict(_leaves(value, "", frozenset(without)))


def orders_of(value: object) -> dict[str, tuple[str, ...]]:
    """The names of each list of named entries right under a definition, in order."""
    lists = ((key, inner) for key, inner in _members(value) if is_list_of_entries(inner))
    return {key: tuple(name for name, _ in named_entries(inner)) for key, inner in lists}


def named_entries(entries: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Each entry with its name; a name that stands again is counted, an entry without one is known by its place."""
    seen: Counter[str] = Counter()
    for at, entry in enumerate(entries, start=1):
        name = name_of(entry) or str(at)
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name} #{seen[name]}"), entry


def name_of(entry: object) -> str | None:
    given = (getattr(entry, key, None) for key in _NAMES)
    return next((name for name in given if isinstance(name, str) and name), None)


def described_metric(metric: Metric) -> str:
    """``p99 of Latency in AWS/ApiGateway (ApiName=aurastream-api)``: all that the metric says."""
    dimensions = ", ".join(f"{name}={value}" for name, value in sorted(metric.dimensions.items()))
    parts = [f"{metric.statistic} of {metric.name} in {metric.namespace}"]
    parts += [f"({dimensions})"] if dimensions else []
    parts += [f"every {metric.period_s} s"] if metric.period_s else []
    parts += [f"as {metric.label!r}"] if metric.label else []
    return " ".join(parts)


def _leaves(value: object, path: str, without: frozenset[str]) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Metric):
        yield path, described_metric(value)
    elif is_list_of_entries(value):
        for name, entry in named_entries(value):
            yield from _leaves(entry, f"{path}[{name}]", without)
    elif is_dataclass(value) or isinstance(value, Mapping):
        for key, inner in _members(value):
            inside = f"{path}.{key}" if path else str(key)
            if inside not in without:
                yield from _leaves(inner, inside, without)
    elif value not in (None, ()):
        yield path, plain(value)


def _members(value: object) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield from ((str(plain(key)), inner) for key, inner in value.items())
    elif is_dataclass(value):
        yield from ((field.name, getattr(value, field.name)) for field in fields(value))


def is_list_of_entries(value: object) -> TypeGuard[tuple[Any, ...]]:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def plain(value: Any) -> Value:
    """An enumeration's word, a list as a tuple; numbers and text as they are."""
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, tuple | list):
        return tuple(plain(entry) for entry in value)
    return value if isinstance(value, str | int | float | bool | Decimal) else str(value)
