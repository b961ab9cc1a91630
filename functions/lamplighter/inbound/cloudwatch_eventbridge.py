"""CloudWatch's events on EventBridge.

Shapes: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

from __future__ import annotations

from lamplighter.domain.alert import Alert
from lamplighter.inbound.alarm_arn import read_alarm_arn
from lamplighter.inbound.arrival import Arrival
from lamplighter.inbound.cloudwatch_state import state_alert
from lamplighter.inbound.plain import Json, items, mapping, text

_STATE_CHANGES = {"CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change"}
_CONFIGURATION_CHANGE = "CloudWatch Alarm Configuration Change"


def is_alarm_event(event: dict[str, Json]) -> bool:
    return event.get("source") == "aws.cloudwatch" and text(event.get("detail-type")) in _STATE_CHANGES


def is_configuration_change(event: dict[str, Json]) -> bool:
    return event.get("source") == "aws.cloudwatch" and event.get("detail-type") == _CONFIGURATION_CHANGE


def alarm_event(event: dict[str, Json], arrival: Arrival) -> Alert:
    """Raises Unreadable where the alarm or its state can't be told."""
    arns = [arn for resource in items(event.get("resources")) if (arn := text(resource)) and read_alarm_arn(arn)]
    return state_alert(
        mapping(event.get("detail")),
        arn=arns[0] if arns else None,
        account_id=text(event.get("account")),
        region=text(event.get("region")),
        arrival=arrival,
    )


def configuration_remark(event: dict[str, Json]) -> str:
    """Someone created, changed or deleted an alarm: worth a line in the log, nothing to call anyone for."""
    detail = mapping(event.get("detail"))
    operation = text(detail.get("operation"), 64) or "change"
    return f"alarm configuration: {operation} of {text(detail.get('alarmName'), 255) or 'an unnamed alarm'}"
