"""Plain data as the rules read it: whatever is not of the expected shape is passed over, for that is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard

from local.workload_files.problems import Finding, Location

Data = dict[str, Any]


def objects(data: object, *keys: str) -> Iterator[tuple[Location, Data]]:
    """The objects at a path of keys, with their places; of a list on the way each entry."""
    found: list[tuple[Location, object]] = [((), data)]
    for key in keys:
        inside = [((*place, key), one[key]) for place, one in found if isinstance(one, dict) and key in one]
        found = [entry for place, one in inside for entry in _entries(place, one)]
    return ((place, one) for place, one in found if isinstance(one, dict))


def _entries(place: Location, one: object) -> Iterable[tuple[Location, object]]:
    if isinstance(one, list):
        return (((*place, at), entry) for at, entry in enumerate(one))
    return ((place, one),)


def mapping(data: Data, key: str) -> Data:
    """The object under a key; an empty one where there is none."""
    inner = data.get(key)
    return inner if isinstance(inner, dict) else {}


def words(data: Data, key: str) -> list[tuple[int, str]]:
    listed = data.get(key)
    return [(at, word) for at, word in enumerate(listed if isinstance(listed, list) else []) if isinstance(word, str)]


def names(data: object, *keys: str) -> list[str]:
    return [entry["name"] for _, entry in objects(data, *keys) if isinstance(entry.get("name"), str)]


def given(data: Data, *keys: str) -> list[str]:
    """Those of the keys that say something."""
    return [key for key in keys if data.get(key) not in (None, [])]


def is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def exactly_one(place: Location, data: Data, *keys: str) -> Iterator[Finding]:
    said = given(data, *keys)
    if len(said) != 1:
        yield Finding(place, f"needs exactly one of {', '.join(keys)}; it has {' and '.join(said) or 'none'}")


def at_most_one(place: Location, data: Data, *keys: str) -> Iterator[Finding]:
    said = given(data, *keys)
    if len(said) > 1:
        yield Finding(place, f"takes one of {', '.join(keys)}; it has {' and '.join(said)}")
