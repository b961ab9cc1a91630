"""Carries a notice to EventBridge, and to the SNS topics and Lambda functions among the alarm's actions."""

import json
import logging
from collections.abc import Callable

from ministack.core.responses import new_uuid, request_scope
from ministack.services import eventbridge, lambda_svc, sns

from local.embedded_aws.alarms import event, lambda_action, sns_message
from local.embedded_aws.alarms.state import Notice, Transition
from local.embedded_aws.principals import service_may_invoke, service_may_publish

logger = logging.getLogger("alarms")

CLOUDWATCH = "cloudwatch.amazonaws.com"
LAMBDA_ALARMS = "lambda.alarms.cloudwatch.amazonaws.com"
"""The principals that a topic's and a function's policy let in (User Guide, "Notifying users on alarm changes" and
"Invoke a Lambda function from an alarm")."""
ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


def deliver(notice: Notice) -> None:
    """Tell everyone who is to be told. One failure does not keep the others from hearing."""
    transition = notice.transition
    with request_scope(transition.account, transition.region):
        _attempt(transition, "EventBridge", _to_eventbridge)
        for action in transition.alarm.get(ACTIONS[transition.new.value], ()) if notice.act else ():
            _attempt(transition, action, _ACTORS.get(action.split(":")[2], _unsupported))


def _attempt(transition: Transition, target: str, tell: Callable[[Transition, str], None]) -> None:
    try:
        tell(transition, target)
    except Exception:  # as CloudWatch: a failed action leaves the alarm and its other actions alone
        logger.exception("alarm %s could not reach %s", transition.alarm["AlarmName"], target)


def _to_eventbridge(transition: Transition, _: str) -> None:
    entry = {
        "Source": event.SOURCE,
        "DetailType": event.DETAIL_TYPE,
        "Resources": [transition.arn],
        "Detail": json.dumps(event.detail(transition)),
    }
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def _to_topic(transition: Transition, topic: str) -> None:
    if not service_may_publish(CLOUDWATCH, topic, transition.arn):
        logger.warning("alarm %s: the policy of %s refuses", transition.alarm["AlarmName"], topic)
        return
    sns._fanout(topic, new_uuid(), sns_message.message(transition), sns_message.subject(transition))


def _to_function(transition: Transition, function: str) -> None:
    record, config, _ = lambda_svc._get_func_record_for_ref(function)
    if not record or not config or not service_may_invoke(LAMBDA_ALARMS, record, function, transition.arn):
        logger.warning("alarm %s: %s is not there or refuses", transition.alarm["AlarmName"], function)
        return
    execution = lambda_svc._execution_record_for_config(record, config)
    lambda_svc.invoke_async_with_retry(execution, lambda_action.payload(transition))


def _unsupported(transition: Transition, action: str) -> None:
    logger.warning("alarm %s: actions like %s are not carried out here", transition.alarm["AlarmName"], action)


_ACTORS: dict[str, Callable[[Transition, str], None]] = {"sns": _to_topic, "lambda": _to_function}
