"""What an alarm's action passes to a Lambda function (User Guide, "Invoke a Lambda function from an alarm")."""

from typing import Any

from local.embedded_aws.alarms.alarm_detail import alarm_detail
from local.embedded_aws.alarms.state import Transition
from local.embedded_aws.alarms.times import message_time


def payload(transition: Transition) -> dict[str, Any]:
    """The invocation's event."""
    return {
        "source": "aws.cloudwatch",
        "alarmArn": transition.arn,
        "accountId": transition.account,
        "time": message_time(transition.new.at),
        "region": transition.region,
        "alarmData": alarm_detail(transition),
    }
