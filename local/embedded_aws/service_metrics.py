"""The metrics that Lambda and SQS publish about themselves, which alarms on functions and dead-letter queues watch.

Wrong in MiniStack: a function's metrics count calls of the Invoke API only, not what SNS, SQS, EventBridge or Step
Functions started; an asynchronous call counts when it is accepted, without its error; a throttled call counts twice, as
an invocation and an error too. There are no metrics of queues.

Corrected: every execution counts once, with its outcome, for the function and for the account; queues publish their
depth and the age of their oldest message, every few seconds instead of every minute.
"""

import threading
import time
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import cloudwatch, lambda_svc, sqs

from local.embedded_aws.corrections import Corrections

LAMBDA = "ministack.services.lambda_svc"
QUEUE_PERIOD_S = 5


def install(corrections: Corrections) -> None:
    """Count executions, and start to look at the queues."""
    corrections.replace(LAMBDA, "_emit_lambda_metrics", _counted_below)
    corrections.wrap(LAMBDA, "_execute_function", _counted)
    threading.Thread(target=_watch_queues, name="queue-metrics", daemon=True).start()


def _counted_below(*_arguments: Any, **_named: Any) -> None:
    """In place of MiniStack's own count."""


def _counted(execute: Any) -> Any:
    def execute_function(function: dict[str, Any], event: Any) -> Any:
        config = function.get("config") or function
        if lambda_svc._function_config_scope_mismatch(config):  # it comes back here in the function's own scope
            return execute(function, event)
        started = time.monotonic()
        result = execute(function, event)
        _publish(config["FunctionName"], result, (time.monotonic() - started) * 1000)
        return result

    return execute_function


def _publish(name: str, result: dict[str, Any], duration_ms: float) -> None:
    throttled = bool(result.get("throttle"))
    _, running = lambda_svc.executions_in_flight()
    values = [("Throttles", float(throttled), "Count")]
    if not throttled:
        values += [
            ("Invocations", 1.0, "Count"),
            ("Errors", float(bool(result.get("error"))), "Count"),
            ("Duration", duration_ms, "Milliseconds"),
            ("ConcurrentExecutions", 1.0 + _of(name, running), "Count"),
        ]
    for metric, value, unit in values:
        cloudwatch.record_metric("AWS/Lambda", metric, value, unit, {"FunctionName": name})
        cloudwatch.record_metric("AWS/Lambda", metric, value, unit, {})


def _of(name: str, running: dict[str, int]) -> int:
    return sum(count for key, count in running.items() if key.endswith(f":{name}"))


def _watch_queues() -> None:
    while True:
        time.sleep(QUEUE_PERIOD_S)
        for (account, region, _), queue in list(sqs._queues._data.items()):
            with request_scope(account, region):
                _publish_queue(queue)


def _publish_queue(queue: dict[str, Any]) -> None:
    now, messages = time.time(), list(queue["messages"])
    waiting = [message for message in messages if message["visible_at"] <= now]
    delayed = [message for message in messages if message["visible_at"] > now and not message["receive_count"]]
    values = [
        ("ApproximateNumberOfMessagesVisible", len(waiting), "Count"),
        ("ApproximateNumberOfMessagesDelayed", len(delayed), "Count"),
        ("ApproximateNumberOfMessagesNotVisible", len(messages) - len(waiting) - len(delayed), "Count"),
        ("ApproximateAgeOfOldestMessage", max([now - m["sent_at"] for m in messages], default=0.0), "Seconds"),
    ]
    for metric, value, unit in values:
        cloudwatch.record_metric("AWS/SQS", metric, value, unit, {"QueueName": queue["name"]})
