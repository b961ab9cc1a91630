"""Metric math as a workload file has it: one expression over metrics, whatever it was put together from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from local.discover.found import Unsayable

# Quoted texts are kept: no id stands in them.
_WORD = re.compile(r"'[^']*'|\"[^\"]*\"|\b[a-z]\w*")
# Limit of an expression in CloudWatch: "Length Constraints", MetricDataQuery.
_LONGEST = 2048


def inlined(expression: str, others: Mapping[str, str]) -> str:
    """``others`` by their ids are written into it, in brackets. Raises Unsayable where they go in circles."""
    for _ in range(len(others) + 1):
        if not ids_in(expression) & set(others):
            return expression
        expression = _replaced(expression, {id_: _bracketed(other) for id_, other in others.items()})
        if len(expression) > _LONGEST:
            break
    raise Unsayable("its metric math is too long in one expression, or goes in circles")


def renamed(expression: str, names: Mapping[str, str]) -> str:
    return _replaced(expression, names)


def ids_in(expression: str) -> set[str]:
    return {word for word in _WORD.findall(expression) if word[0] not in "'\""}


def takes_all(expression: str) -> bool:
    """METRICS() stands for every metric beside it."""
    return "METRICS(" in expression


def _replaced(expression: str, by: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: by.get(match[0], match[0]), expression)


def _bracketed(expression: str) -> str:
    return expression if re.fullmatch(r"\w+", expression) else f"({expression})"
