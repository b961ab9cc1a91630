"""EventBridge, and EventBridge Scheduler, hand their events over as AWS does.

Wrong in MiniStack: nobody is asked for permission (the queue's or function's or topic's policy, the target's role); a
function is called once and its error forgotten; a target's dead-letter queue is stored and never used.

Corrected: a target that is missing or refuses sends the event to the target's dead-letter queue at once, as AWS does
for errors that no retry can mend. A function gets it asynchronously (asynchronous_invocation.py).
"""

import contextvars
import json
from collections.abc import Mapping
from typing import Any

from ministack.services import lambda_svc, sns, sqs, stepfunctions

from local.embedded_aws import asynchronous_invocation, dead_letters
from local.embedded_aws.corrections import Corrections
from local.embedded_aws.principals import role_may, service_may_invoke, service_may_publish, service_may_send

MODULE = "ministack.services.eventbridge"
EVENTS = "events.amazonaws.com"
SCHEDULER = "scheduler.amazonaws.com"
_delivery: contextvars.ContextVar["_Delivery"] = contextvars.ContextVar("delivery")


class _Delivery:
    """The target being served, and on whose behalf."""

    def __init__(self, target: Mapping[str, Any], rule: Mapping[str, Any]) -> None:
        self.target = target
        self.source_arn: str = rule.get("Arn", "")
        self.service = SCHEDULER if ":scheduler:" in self.source_arn else EVENTS

    def allowed(self, by_policy: bool, action: str, resource_arn: str) -> bool:
        """A target's role decides where it has one (always with Scheduler), else the resource's policy."""
        role = self.target.get("RoleArn")
        return role_may(role, action, resource_arn) if role else by_policy

    def failed(self, payload: str, code: str, why: str) -> None:
        """Put the event among the target's dead letters."""
        queue_arn = (self.target.get("DeadLetterConfig") or {}).get("Arn")
        attributes = {
            "RULE_ARN": self.source_arn,
            "TARGET_ARN": self.target["Arn"],
            "ERROR_CODE": code,
            "ERROR_MESSAGE": why,
            "EXHAUSTED_RETRY_CONDITION": "NonRetryableError",
        }
        dead_letters.put_for_service(self.service, queue_arn, self.source_arn, payload, attributes)


def install(corrections: Corrections) -> None:
    """Ask before each delivery, and keep what can't be delivered."""
    corrections.wrap(MODULE, "_invoke_target", _remembering_the_target)
    corrections.replace(MODULE, "_dispatch_to_lambda", _to_function)
    corrections.wrap(MODULE, "_dispatch_to_sqs", _to_queue)
    corrections.wrap(MODULE, "_dispatch_to_sns", _to_topic)
    corrections.wrap(MODULE, "_dispatch_to_stepfunctions", _to_state_machine)


def _remembering_the_target(invoke_target: Any) -> Any:
    def invoke_remembered_target(target: Any, event: Any, rule: Any, view: Any = None) -> None:
        token = _delivery.set(_Delivery(target, rule))
        try:
            invoke_target(target, event, rule, view)
        finally:
            _delivery.reset(token)

    return invoke_remembered_target


def _to_function(arn: str, payload: str) -> None:
    delivery = _delivery.get()
    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if not function or not config:
        delivery.failed(payload, "RESOURCE_NOT_FOUND", "there is no such function")
        return
    by_policy = service_may_invoke(delivery.service, function, arn, delivery.source_arn)
    if not delivery.allowed(by_policy, "lambda:InvokeFunction", arn):
        delivery.failed(payload, "NO_PERMISSIONS", "the function's policy or the target's role refuses")
        return
    asynchronous_invocation.invoke(lambda_svc._execution_record_for_config(function, config), json.loads(payload))


def _to_queue(dispatch: Any) -> Any:
    def dispatch_to_queue(spec: Any, payload: str, parameters: Any = None) -> None:
        delivery, arn = _delivery.get(), str(spec)
        if sqs._queue_by_arn(arn) is None:
            delivery.failed(payload, "RESOURCE_NOT_FOUND", "there is no such queue")
        elif not delivery.allowed(service_may_send(delivery.service, arn, delivery.source_arn), "sqs:SendMessage", arn):
            delivery.failed(payload, "NO_PERMISSIONS", "the queue's policy or the target's role refuses")
        else:
            dispatch(spec, payload, parameters)

    return dispatch_to_queue


def _to_topic(dispatch: Any) -> Any:
    def dispatch_to_topic(arn: str, payload: str) -> None:
        delivery = _delivery.get()
        if sns._topic_by_arn_any_scope(arn) is None:
            delivery.failed(payload, "RESOURCE_NOT_FOUND", "there is no such topic")
        elif not delivery.allowed(service_may_publish(delivery.service, arn, delivery.source_arn), "sns:Publish", arn):
            delivery.failed(payload, "NO_PERMISSIONS", "the topic's policy or the target's role refuses")
        else:
            dispatch(arn, payload)

    return dispatch_to_topic


def _to_state_machine(dispatch: Any) -> Any:
    def dispatch_to_state_machine(arn: str, payload: str) -> None:
        delivery = _delivery.get()
        if stepfunctions._resolve_state_machine_arn(arn) is None:
            delivery.failed(payload, "RESOURCE_NOT_FOUND", "there is no such state machine")
        elif not delivery.allowed(False, "states:StartExecution", arn):  # noqa: FBT003  # only a role can allow it
            delivery.failed(payload, "NO_PERMISSIONS", "the target has no role, or it refuses")
        else:
            dispatch(arn, payload)

    return dispatch_to_state_machine
