"""An incident in words, the same for every receiver: plain text, nothing of any markup."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from lamplighter.domain.alert import Alert, AlertStatus, MetricCondition
from lamplighter.domain.incident import Incident, IncidentStatus

_COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at or above",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at or below",
    "GreaterThanUpperThreshold": "above its expected band",
    "LessThanLowerThreshold": "below its expected band",
    "LessThanLowerOrGreaterThanUpperThreshold": "outside its expected band",
}


class State(StrEnum):
    """How an incident stands, as people say it."""

    FIRING = "firing"
    NO_DATA = "no data"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    CLOSED = "closed"


def state(incident: Incident) -> State:
    """An acknowledged one that has no data either is acknowledged: a person is on it. Closed is over for us,
    without word from the alarm that it is well again.
    """
    if incident.status is IncidentStatus.RESOLVED:
        return State.RESOLVED if incident.alert.status is AlertStatus.RESOLVED else State.CLOSED
    if incident.status is IncidentStatus.ACKNOWLEDGED:
        return State.ACKNOWLEDGED
    return State.NO_DATA if incident.no_data_since else State.FIRING


def predicate(incident: Incident) -> str:
    """What is said of the alarm's name: "is firing"."""
    silent = incident.no_data_since is not None
    match state(incident):
        case State.RESOLVED:
            return "is resolved"
        case State.CLOSED:
            return "is closed, and no resolve came"
        case State.NO_DATA:
            return "fired and now has no data"
        case State.ACKNOWLEDGED:
            by = incident.acknowledged_by or "someone"
            return f"{'has no data' if silent else 'is firing'}, acknowledged by {by}"
        case _:
            return "is firing"


def summary(alert: Alert) -> str:
    """Empty where it would only repeat the name."""
    return "" if alert.summary.strip() == alert.name else alert.summary.strip()


def duration(length: timedelta) -> str:
    """Two units at most: "45 s", "20 min", "2 h 5 min", "3 d 4 h"."""
    seconds = max(0, int(length.total_seconds()))
    for unit, unit_s, smaller, smaller_s in (("d", 86_400, "h", 3600), ("h", 3600, "min", 60)):
        if seconds >= unit_s:
            whole, rest = divmod(seconds, unit_s)
            return f"{whole} {unit} {rest // smaller_s} {smaller}" if rest // smaller_s else f"{whole} {unit}"
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"  # noqa: PLR2004 - seconds in a minute


def condition_text(condition: MetricCondition) -> str:
    """When the alarm fires: "Sum of AWS/ApiGateway 5XXError over 1 min is above 5"."""
    name = " ".join(filter(None, (condition.namespace, condition.metric_name))) or condition.expression or "the metric"
    measured = f"{condition.statistic} of {name}" if condition.statistic else name
    period = f" over {duration(timedelta(seconds=condition.period_s))}" if condition.period_s else ""
    limit = _limit(condition)
    return f"{measured}{period} is {limit}" if limit else f"{measured}{period}"


def _limit(condition: MetricCondition) -> str:
    compared = _COMPARISONS.get(condition.comparison or "", "")
    if condition.threshold is None or "band" in compared:
        return compared
    return f"{compared} {condition.threshold:.6g}" if compared else ""


def place(alert: Alert) -> str:
    """Region and account, as far as they are known."""
    return ", ".join(filter(None, (alert.region, alert.account_id)))
