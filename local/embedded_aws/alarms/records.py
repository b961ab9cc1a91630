"""Alarms as they are stored and described: what was asked for, in the API's types, with the state they had."""

from collections.abc import Mapping
from typing import Any

from local.embedded_aws.alarms.definition import Record, truth
from local.embedded_aws.alarms.state import INITIAL_REASON

_TEXTS = (
    "AlarmDescription",
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Unit",
    "ComparisonOperator",
    "TreatMissingData",
    "EvaluateLowSampleCountPercentile",
    "ThresholdMetricId",
)
_NUMBERS = {"Period": int, "EvaluationPeriods": int, "DatapointsToAlarm": int, "Threshold": float}
_SUPPRESSION_PERIODS = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")
_ACTIONS = ("OKActions", "AlarmActions", "InsufficientDataActions")
_STATE = (
    "StateValue",
    "StateReason",
    "StateReasonData",
    "StateUpdatedTimestamp",
    "StateTransitionedTimestamp",
    "EvaluationState",
)


def metric_alarm(properties: Record, arn: str, existing: Record | None, now: float) -> dict[str, Any]:
    """A metric alarm as PutMetricAlarm or a template asks for it. An update leaves the state alone."""
    record: dict[str, Any] = {"AlarmName": properties["AlarmName"], "AlarmArn": arn}
    record |= {key: str(properties[key]) for key in _TEXTS if properties.get(key) not in (None, "")}
    record |= {key: kind(properties[key]) for key, kind in _NUMBERS.items() if properties.get(key) not in (None, "")}
    record |= {key: list(properties.get(key) or ()) for key in _ACTIONS}
    record["Dimensions"] = [dict(entry) for entry in properties.get("Dimensions") or ()]
    for key in _superfluous(properties):
        record.pop(key, None)
    if properties.get("Metrics"):
        record["Metrics"] = [_query(query) for query in properties["Metrics"]]
    record["ActionsEnabled"] = truth(properties.get("ActionsEnabled", True))
    record["AlarmConfigurationUpdatedTimestamp"] = now
    return record | _state(existing, now)


def _superfluous(properties: Record) -> tuple[str, ...]:
    """What MiniStack fills in and CloudWatch does not have beside a math expression or a percentile."""
    if properties.get("Metrics"):
        return ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit")
    return ("Statistic",) if properties.get("ExtendedStatistic") else ()


def _query(data: Record) -> dict[str, Any]:
    query = {key: value for key, value in data.items() if value is not None}
    if query.get("Period"):
        query["Period"] = int(query["Period"])
    if "ReturnData" in query:
        query["ReturnData"] = truth(query["ReturnData"])
    if query.get("MetricStat"):
        stat = dict(query["MetricStat"])
        query["MetricStat"] = stat | {"Period": int(stat["Period"])}
    return query


def _state(existing: Record | None, now: float) -> dict[str, Any]:
    if existing:
        return {key: existing[key] for key in _STATE if key in existing}
    return {
        "StateValue": "INSUFFICIENT_DATA",
        "StateReason": INITIAL_REASON,
        "StateUpdatedTimestamp": now,
        "StateTransitionedTimestamp": now,
    }


def suppression(properties: Record) -> dict[str, Any]:
    """What PutCompositeAlarm says of a suppressor."""
    if not properties.get("ActionsSuppressor"):
        return {}
    missing = [key for key in _SUPPRESSION_PERIODS if properties.get(key) in (None, "")]
    if missing:
        raise ValueError(f"ActionsSuppressor needs {' and '.join(missing)} to be specified.")
    periods = {key: int(properties[key]) for key in _SUPPRESSION_PERIODS}
    return {"ActionsSuppressor": properties["ActionsSuppressor"], **periods}


def nested(parameters: Mapping[str, list[str] | str]) -> dict[str, Any]:
    """A Query request (`Metrics.member.1.MetricStat.Stat=Sum`) as the object the other protocols send."""
    tree: dict[str, Any] = {}
    for name, values in parameters.items():
        *path, last = name.split(".")
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
        branch[last] = values[0] if isinstance(values, list) else values
    return {key: _unfolded(value) for key, value in tree.items()}


def _unfolded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "member" in value:
        return [_unfolded(item) for _, item in sorted(value["member"].items(), key=lambda entry: int(entry[0]))]
    return {key: _unfolded(item) for key, item in value.items()}
