"""What is asked of GetCostAndUsage, and what AWS refuses in it.

https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

MOST_GROUPS = 2
# What Cost Explorer keeps of daily figures.
_OLDEST_MONTHS = 14
_METRICS = {"AmortizedCost", "BlendedCost", "NetAmortizedCost", "NetUnblendedCost", "UnblendedCost"}
_DIMENSIONS = {"SERVICE", "RECORD_TYPE", "USAGE_TYPE"}
_ROOTS = ("And", "Or", "Not", "Dimensions", "Tags", "CostCategories")


class RefusedError(Exception):
    """With AWS's code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Charged(Protocol):
    """What a filter asks of a charge."""

    service: str
    record_type: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """``groups`` are pairs of type and key. ``body`` is the request itself."""

    start: date
    end: date
    metrics: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    body: Mapping[str, Any]

    def selects(self, charge: Any) -> bool:
        expression = self.body.get("Filter")
        return expression is None or _holds(expression, charge)


def read_query(body: Mapping[str, Any], today: date) -> Query:
    """Raises RefusedError."""
    period = body.get("TimePeriod") or {}
    start, end = _day(period.get("Start")), _day(period.get("End"))
    _check_period(start, end, today)
    if body.get("Granularity") != "DAILY":
        raise _invalid(f"granularity {body.get('Granularity')} is not stood in for; allowed: DAILY")
    groups = tuple((group.get("Type", ""), group.get("Key", "")) for group in body.get("GroupBy", []))
    _check_groups(groups)
    metrics = tuple(body.get("Metrics") or ())
    if not metrics or set(metrics) - _METRICS:
        raise _invalid(f"metrics {list(metrics)}; allowed: {sorted(_METRICS)}")
    _check_filter(body.get("Filter"))
    return Query(start=start, end=end, metrics=metrics, groups=groups, body=body)


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError as error:
        raise _invalid(f"{written!r} is no date as in 2026-11-01") from error


def _check_period(start: date, end: date, today: date) -> None:
    """The start may be today, the end (exclusive) the first of the next month."""
    if end <= start:
        raise _invalid(f"the end, exclusive, is not after the start: {start} to {end}")
    if start > today:
        raise _invalid(f"the start {start} is after today, {today}")
    next_month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    if end > next_month:
        raise _invalid(f"end date past the beginning of next month: {end}")
    months = (today.year - start.year) * 12 + today.month - start.month
    if months > _OLDEST_MONTHS:
        raise _invalid(f"the start {start} is too old; the last {_OLDEST_MONTHS} months are kept")


def _check_groups(groups: tuple[tuple[str, str], ...]) -> None:
    if len(groups) > MOST_GROUPS:
        raise _invalid(f"{len(groups)} groups; at most {MOST_GROUPS} are allowed")
    for kind, key in groups:
        if kind not in ("DIMENSION", "TAG") or (kind == "DIMENSION" and key not in _DIMENSIONS):
            raise _invalid(f"group by {kind} {key} is not stood in for")


def _check_filter(expression: Mapping[str, Any] | None) -> None:
    if expression is None:
        return
    roots = [root for root in _ROOTS if root in expression]
    if len(roots) != 1:
        raise _invalid("Expression has more than one roots" if roots else "Expression is empty")
    if roots[0] in ("And", "Or"):
        if len(expression[roots[0]]) < 2:  # noqa: PLR2004 - two, as the name says
            raise _invalid(f"{roots[0]} needs two expressions at least")
        for inner in expression[roots[0]]:
            _check_filter(inner)
    elif roots[0] not in ("Tags", "Dimensions"):
        raise _invalid(f"a filter by {roots[0]} is not stood in for")


def _holds(expression: Mapping[str, Any], charge: Charged) -> bool:
    if "And" in expression:
        return all(_holds(inner, charge) for inner in expression["And"])
    if "Or" in expression:
        return any(_holds(inner, charge) for inner in expression["Or"])
    if "Tags" in expression:
        return charge.tags.get(expression["Tags"]["Key"], "") in expression["Tags"]["Values"]
    dimension = expression["Dimensions"]
    value = charge.service if dimension["Key"] == "SERVICE" else charge.record_type
    return value in dimension["Values"]


def _invalid(message: str) -> RefusedError:
    return RefusedError("ValidationException", message)
