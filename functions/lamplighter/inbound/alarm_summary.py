"""The one line that a person on call reads first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lamplighter.domain.alert import AlertStatus, MetricCondition
from lamplighter.inbound.alarm_arn import read_alarm_arn
from lamplighter.inbound.state_reason import StateReason, read_state_reason

SUMMARY_LIMIT = 300
# What everyone takes for granted of a number: the rest ("p99", "Minimum") changes what it means.
_PLAIN_STATISTICS = {"Sum", "Average"}
_SELECTED = re.compile(r"\s*SELECT\s+(\S[^\n]{0,200}?)\s+FROM\s", re.IGNORECASE)
_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}


def one_line(words: str, limit: int = SUMMARY_LIMIT) -> str:
    """Without line breaks and control characters, cut at a word where it is too long."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return line if len(line) <= limit else line[: limit - 2].rpartition(" ")[0][: limit - 2] + " …"


def alarm_summary(
    *,
    status: AlertStatus,
    condition: MetricCondition | None,
    reason: str,
    firing_children: Sequence[str],
    attributes: Mapping[str, str],
    name: str,
) -> str:
    """From the numbers where they are known, else from the alarm's own reason, else its name."""
    read = read_state_reason(reason)
    said = _children(status, firing_children) or _no_data(status, condition) or _numbers(status, condition, read)
    if said is None:
        return one_line(reason) or one_line(f"{name} is {status.value.replace('_', ' ')}")
    return one_line("; ".join([said, *_of(condition, attributes)]))


def _children(status: AlertStatus, arns: Sequence[str]) -> str | None:
    if status is not AlertStatus.FIRING or not arns:
        return None
    names = ", ".join(found.name if (found := read_alarm_arn(arn)) else arn for arn in arns)
    return f"{len(arns)} of its alarms {'fires' if len(arns) == 1 else 'fire'}: {names}"


def _no_data(status: AlertStatus, condition: MetricCondition | None) -> str | None:
    if status is not AlertStatus.NO_DATA or condition is None:
        return None
    return f"no data for {_metric(condition)}"


def _numbers(status: AlertStatus, condition: MetricCondition | None, read: StateReason) -> str | None:
    if condition is None or read.value is None:
        return None
    limit = _limit(condition, read)
    negated = "not " if status is AlertStatus.RESOLVED and limit.startswith(("<", ">")) else ""
    return f"{_metric(condition)} is {_shown(read.value)}" + (f" ({negated}{limit})" if limit else "")


def _limit(condition: MetricCondition, read: StateReason) -> str:
    lower, upper = read.band
    if lower is not None and upper is not None:
        return f"expected {_shown(lower)} to {_shown(upper)}"
    sign = _SIGNS.get(condition.comparison or "")
    return f"{sign} {_shown(condition.threshold)}" if sign and condition.threshold is not None else ""


def _metric(condition: MetricCondition) -> str:
    statistic = condition.statistic
    named = condition.metric_name or _computed(condition.expression) or "the metric"
    return f"{statistic} {named}" if statistic and statistic not in _PLAIN_STATISTICS else named


def _of(condition: MetricCondition | None, attributes: Mapping[str, str]) -> list[str]:
    about = {**(condition.dimensions if condition else {}), **attributes}
    return [", ".join(f"{key} {value}" for key, value in about.items())] if about else []


def _computed(expression: str | None) -> str | None:
    """Of a Metrics Insights query, what it selects: ``SUM(ThrottledRequests)``."""
    selected = _SELECTED.match(expression or "")
    return selected[1] if selected else expression


def _shown(value: float) -> str:
    """12 rather than 12.0, 0.3007 rather than 0.3006915352732461."""
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.4g}"  # noqa: PLR2004
