"""What CloudWatch publishes to an alarm's SNS topic (User Guide, "Notifying users on alarm changes", schema of
notifications; the Trigger of metric math and anomaly detection alarms as real notifications carry it)."""

import json
from collections.abc import Sequence
from typing import Any

from local.embedded_aws.alarms.definition import BAND_OPERATORS, Record, metric_alarm, truth
from local.embedded_aws.alarms.regions import display_name
from local.embedded_aws.alarms.state import Transition
from local.embedded_aws.alarms.times import message_time

SUBJECT_LENGTH = 100
"""SNS, Publish: a subject has up to 100 characters."""


def subject(transition: Transition) -> str:
    """`ALARM: "name" in US East (N. Virginia)`, with a long name cut so that the rest stays."""
    name = transition.alarm["AlarmName"]
    head, tail = f'{transition.new.value}: "', f'" in {display_name(transition.region)}'
    room = SUBJECT_LENGTH - len(head) - len(tail)
    return f"{head}{name if len(name) <= room else name[: room - 3] + '...'}{tail}"


def message(transition: Transition) -> str:
    """The JSON in the notification's Message."""
    return json.dumps(document(transition), separators=(",", ":"))


def document(transition: Transition) -> dict[str, Any]:
    """The notification as an object."""
    alarm = transition.alarm
    described: dict[str, Any] = {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription") or None,
        "AWSAccountId": transition.account,
    }
    if not transition.is_composite:
        described["AlarmConfigurationUpdatedTimestamp"] = message_time(alarm["AlarmConfigurationUpdatedTimestamp"])
    described |= {
        "NewStateValue": transition.new.value,
        "NewStateReason": transition.new.reason,
        "StateChangeTime": message_time(transition.new.at),
        "Region": display_name(transition.region),
        "AlarmArn": transition.arn,
        "OldStateValue": transition.old.value,
        "OKActions": list(alarm.get("OKActions", ())),
        "AlarmActions": list(alarm.get("AlarmActions", ())),
        "InsufficientDataActions": list(alarm.get("InsufficientDataActions", ())),
    }
    return described | (_rule(transition) if transition.is_composite else {"Trigger": _trigger(alarm)})


def _rule(transition: Transition) -> dict[str, Any]:
    triggering = json.loads(transition.new.reason_data or "{}").get("triggeringAlarms", [])
    children = [
        {"Arn": child["arn"], "State": {"Value": child["state"]["value"], "Timestamp": child["state"]["timestamp"]}}
        for child in triggering
    ]
    return {"AlarmRule": transition.alarm["AlarmRule"], "TriggeringChildren": children}


def _trigger(alarm: Record) -> dict[str, Any]:
    if alarm.get("Metrics"):
        return _settings(alarm) | {"Metrics": [_query(query) for query in alarm["Metrics"]]}
    kind = "ExtendedStatistic" if alarm.get("ExtendedStatistic") else "Statistic"
    statistic = alarm[kind] if kind == "ExtendedStatistic" else _upper_case(alarm.get("Statistic") or "Average")
    return {
        "MetricName": alarm["MetricName"],
        "Namespace": alarm["Namespace"],
        "StatisticType": kind,
        kind: statistic,
        "Unit": alarm.get("Unit"),
        "Dimensions": _dimensions(alarm.get("Dimensions")),
    } | _settings(alarm)


def _upper_case(statistic: str) -> str:
    return {"SampleCount": "SAMPLE_COUNT"}.get(statistic, statistic.upper())


def _settings(alarm: Record) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "Period": metric_alarm(alarm).period,
        "EvaluationPeriods": int(alarm["EvaluationPeriods"]),
    }
    if alarm.get("DatapointsToAlarm") is not None:
        settings["DatapointsToAlarm"] = int(alarm["DatapointsToAlarm"])
    settings["ComparisonOperator"] = alarm["ComparisonOperator"]
    if alarm["ComparisonOperator"] in BAND_OPERATORS:
        settings["ThresholdMetricId"] = alarm["ThresholdMetricId"]
    else:
        settings["Threshold"] = float(alarm["Threshold"])
    settings["TreatMissingData"] = alarm.get("TreatMissingData") or ""
    settings["EvaluateLowSampleCountPercentile"] = alarm.get("EvaluateLowSampleCountPercentile") or ""
    return settings


def _dimensions(listed: Sequence[Record] | None) -> list[dict[str, str]]:
    return [{"value": entry["Value"], "name": entry["Name"]} for entry in listed or ()]


def _query(query: Record) -> dict[str, Any]:
    stat = query.get("MetricStat")
    described = {
        "Expression": query.get("Expression"),
        "Id": query["Id"],
        "Label": query.get("Label"),
        "MetricStat": _metric_stat(stat) if stat else None,
        "Period": query.get("Period"),
        "ReturnData": truth(query.get("ReturnData", True)),
    }
    return {key: value for key, value in described.items() if value is not None}


def _metric_stat(stat: Record) -> dict[str, Any]:
    metric = stat["Metric"]
    described = {
        "Metric": {
            "Dimensions": _dimensions(metric.get("Dimensions")),
            "MetricName": metric["MetricName"],
            "Namespace": metric["Namespace"],
        },
        "Period": int(stat["Period"]),
        "Stat": stat["Stat"],
        "Unit": stat.get("Unit"),
    }
    return {key: value for key, value in described.items() if value is not None}
