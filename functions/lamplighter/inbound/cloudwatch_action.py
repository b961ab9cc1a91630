"""A CloudWatch alarm that calls the function itself, as its action.

Shape: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

from __future__ import annotations

from lamplighter.domain.alert import Alert
from lamplighter.inbound.arrival import Arrival
from lamplighter.inbound.cloudwatch_state import state_alert
from lamplighter.inbound.plain import Json, mapping, text


def is_alarm_action(event: dict[str, Json]) -> bool:
    return isinstance(event.get("alarmData"), dict)


def alarm_action(event: dict[str, Json], arrival: Arrival) -> Alert:
    """Raises Unreadable where the alarm or its state can't be told."""
    return state_alert(
        mapping(event.get("alarmData")),
        arn=text(event.get("alarmArn")),
        account_id=text(event.get("accountId")),
        region=text(event.get("region")),
        arrival=arrival,
    )
