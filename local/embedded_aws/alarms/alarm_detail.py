"""An alarm as EventBridge and Lambda are told of it: lower-case keys, dimensions as an object (User Guide, "Alarm
events and EventBridge")."""

import uuid
from collections.abc import Sequence
from typing import Any

from local.embedded_aws.alarms.definition import Query, Record, truth
from local.embedded_aws.alarms.state import AlarmState, Transition
from local.embedded_aws.alarms.times import message_time

_SUPPRESSION = {
    "ActionsSuppressor": "actionsSuppressor",
    "ActionsSuppressorWaitPeriod": "actionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod": "actionsSuppressorExtensionPeriod",
}


def alarm_detail(transition: Transition) -> dict[str, Any]:
    """The alarm, what it went to and what it came from."""
    return {
        "alarmName": transition.alarm["AlarmName"],
        "state": _state(transition.new),
        "previousState": _state(transition.old),
        "configuration": _configuration(transition),
    }


def _state(state: AlarmState) -> dict[str, Any]:
    described = {
        "value": state.value,
        "reason": state.reason,
        "reasonData": state.reason_data,
        "timestamp": message_time(state.at),
        "actionsSuppressedBy": state.suppressed_by,
        "actionsSuppressedReason": state.suppressed_reason,
    }
    return {key: value for key, value in described.items() if value is not None}


def _configuration(transition: Transition) -> dict[str, Any]:
    alarm = transition.alarm
    described: dict[str, Any] = {}
    if alarm.get("AlarmDescription"):
        described["description"] = alarm["AlarmDescription"]
    if not transition.is_composite:
        return described | {"metrics": _metrics(transition)}
    described["alarmRule"] = alarm["AlarmRule"]
    return described | {name: alarm[key] for key, name in _SUPPRESSION.items() if alarm.get(key) is not None}


def _metrics(transition: Transition) -> list[dict[str, Any]]:
    alarm = transition.alarm
    if alarm.get("Metrics"):
        return [_query(data) for data in alarm["Metrics"]]
    stat = alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average"
    metric_stat = {"Metric": alarm, "Period": alarm["Period"], "Stat": stat, "Unit": alarm.get("Unit")}
    # The only query of an alarm on one metric has a UUID for its id: the same one every time.
    return [_query({"Id": str(uuid.uuid5(uuid.NAMESPACE_URL, transition.arn)), "MetricStat": metric_stat})]


def _query(data: Record) -> dict[str, Any]:
    stat = data.get("MetricStat")
    described = {
        "id": data["Id"],
        "metricStat": _metric_stat(stat) if stat else None,
        "expression": data.get("Expression"),
        "label": data.get("Label"),
        "period": data.get("Period"),
        "returnData": truth(data.get("ReturnData", Query.returned)),
    }
    return {key: value for key, value in described.items() if value is not None}


def _metric_stat(stat: Record) -> dict[str, Any]:
    metric = stat["Metric"]
    described = {
        "metric": {
            "namespace": metric["Namespace"],
            "name": metric["MetricName"],
            "dimensions": _dimensions(metric.get("Dimensions")),
        },
        "period": int(stat["Period"]),
        "stat": stat["Stat"],
        "unit": stat.get("Unit"),
    }
    return {key: value for key, value in described.items() if value is not None}


def _dimensions(listed: Sequence[Record] | None) -> dict[str, str]:
    return {entry["Name"]: entry["Value"] for entry in listed or ()}
