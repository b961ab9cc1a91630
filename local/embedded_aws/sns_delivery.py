"""SNS hands its notifications over as AWS does.

Wrong in MiniStack: a function is called without asking whether its policy lets SNS in, once, and its error is
forgotten; what can't be handed over (no such function or queue, or its policy refuses) is dropped although the
subscription has a redrive policy.

Corrected: a function gets its notification asynchronously (asynchronous_invocation.py), so that a failing handler is
tried again and ends in the *function's* destination; what can't be handed over ends in the *subscription's* dead-letter
queue. SNS's own retries of a hand-over (23 days) are left out.
"""

import contextvars
import json
from typing import Any

from ministack.services import lambda_svc, sqs

from local.embedded_aws import asynchronous_invocation, dead_letters
from local.embedded_aws.corrections import Corrections
from local.embedded_aws.principals import service_may_invoke, service_may_send

SNS = "sns.amazonaws.com"
MODULE = "ministack.services.sns"
_subscription: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("subscription")


def install(corrections: Corrections) -> None:
    """Take over the two deliveries the product uses."""
    corrections.wrap(MODULE, "_matches_filter_policy", _remembering_the_subscription)
    corrections.wrap(MODULE, "_deliver_to_sqs", _to_queue)
    corrections.replace(MODULE, "_deliver_to_lambda", _to_function)


def _remembering_the_subscription(matches: Any) -> Any:
    """The fan-out asks this for each subscription just before it delivers, which is the one place that names it."""

    def matches_filter_policy(subscription: dict[str, Any], *message: Any) -> Any:
        _subscription.set(subscription)
        return matches(subscription, *message)

    return matches_filter_policy


def _to_queue(deliver: Any) -> Any:
    def deliver_to_queue(endpoint: str, envelope: str, raw: Any, message: str, **details: Any) -> None:
        topic_arn = details["topic_arn"]
        if sqs._queue_by_arn(endpoint) is None or not service_may_send(SNS, endpoint, topic_arn):
            _undeliverable(message if raw else envelope, topic_arn, "the queue is not there or refuses")
        else:
            deliver(endpoint, envelope, raw, message, **details)

    return deliver_to_queue


def _to_function(endpoint: str, envelope: str, topic_arn: str, subscription_arn: str, *_message: Any) -> None:
    function, config, _ = lambda_svc._get_func_record_for_ref(endpoint)
    if not function or not config:
        _undeliverable(envelope, topic_arn, "there is no such function")
        return
    if not service_may_invoke(SNS, function, endpoint, topic_arn):
        _undeliverable(envelope, topic_arn, "the function's policy refuses")
        return
    record = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription_arn,
        "EventSource": "aws:sns",
        "Sns": json.loads(envelope),
    }
    asynchronous_invocation.invoke(lambda_svc._execution_record_for_config(function, config), {"Records": [record]})


def _undeliverable(body: str, topic_arn: str, why: str) -> None:
    redrive = json.loads(_subscription.get().get("attributes", {}).get("RedrivePolicy") or "{}")
    dead_letters.put_for_service(SNS, redrive.get("deadLetterTargetArn"), topic_arn, body, {"ErrorMessage": why})
