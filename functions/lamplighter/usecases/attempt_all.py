"""Every one is tried, whatever becomes of the others; then what failed is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

ResultT = TypeVar("ResultT")


def attempt_all(what: str, attempts: Iterable[Callable[[], ResultT]]) -> list[ResultT]:
    """The results, in order. Raises an ExceptionGroup of all errors, after the last attempt."""
    results: list[ResultT] = []
    errors: list[Exception] = []
    for attempt in attempts:
        try:
            results.append(attempt())
        except Exception as error:  # noqa: BLE001 - collected and raised below
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{what}: {len(errors)} of {len(errors) + len(results)} failed", errors)
    return results
