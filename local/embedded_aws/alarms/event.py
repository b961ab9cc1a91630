"""The EventBridge event of a state change (User Guide, "Alarm events and EventBridge")."""

from dataclasses import dataclass
from typing import Any

from local.embedded_aws.alarms.alarm_detail import alarm_detail
from local.embedded_aws.alarms.state import Transition
from local.embedded_aws.alarms.times import message_time

SOURCE = "aws.cloudwatch"
DETAIL_TYPE = "CloudWatch Alarm State Change"


@dataclass(frozen=True)
class Mute:
    """An alarm mute rule that is in force: the event is sent all the same, and says so."""

    arn: str
    start: float
    end: float


def detail(transition: Transition, mute: Mute | None = None) -> dict[str, Any]:
    """The event's detail."""
    described = alarm_detail(transition)
    if mute:
        described["muteDetail"] = {
            "mutedByArn": mute.arn,
            "muteWindowStart": message_time(mute.start),
            "muteWindowEnd": message_time(mute.end),
        }
    return described
