"""What Lambda does with an event it accepted (InvocationType Event, SNS, EventBridge, Scheduler).

Wrong in MiniStack: SNS and EventBridge call the function once and forget its error. A throttle uses up one of the
retries. A dead-letter queue receives the envelope that belongs to a destination, there are no on-success destinations,
and none on an event bus. The function is remembered as it was when the event arrived, its concurrency included.

Corrected: every asynchronous source comes here. An error is tried again twice (or as the event invoke config says), a
throttle for as long as the event may live; then the destination or the dead-letter queue gets it, if the function's
role may write there. Waiting times are those of LAMBDA_ASYNC_RETRY_BASE_SECONDS: seconds, not AWS's minutes.
"""

import contextvars
import json
import logging
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import eventbridge, lambda_svc, sns

from local.embedded_aws import dead_letters
from local.embedded_aws.corrections import Corrections
from local.embedded_aws.principals import role_may

logger = logging.getLogger("asynchronous_invocation")
LAMBDA = "ministack.services.lambda_svc"
EVENT_AGE_S = 21_600
RETRIES = 2
PERMISSIONS = {
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "lambda": "lambda:InvokeFunction",
    "events": "events:PutEvents",
}


def install(corrections: Corrections) -> None:
    """Take over asynchronous invocation."""
    corrections.replace(LAMBDA, "invoke_async_with_retry", invoke)
    corrections.wrap(LAMBDA, "_reserved_concurrency", _of_the_function_now)


def _of_the_function_now(from_record: Any) -> Any:
    """Reserved concurrency belongs to the function as it is now, whatever version or copy is being run."""

    def reserved_concurrency(function: dict[str, Any], config: dict[str, Any]) -> int | None:
        current = lambda_svc._functions.get(config.get("FunctionName", ""))
        reserved: int | None = from_record(current or function, config)
        return reserved

    return reserved_concurrency


def invoke(function: dict[str, Any], event: Any) -> None:
    """Accept an event and return at once."""
    invocation = _Invocation(function, event, new_uuid(), time.monotonic())
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_in_scope, invocation), daemon=True).start()


def _in_scope(invocation: "_Invocation") -> None:
    lambda_svc._run_with_function_config_scope(invocation.function, invocation.run)


@dataclass
class _Invocation:
    function: dict[str, Any]
    event: Any
    request_id: str
    accepted_at: float
    invocations: int = 0

    def run(self) -> None:
        """Try until it works or may not be tried again, then say how it ended."""
        result = self._attempt()
        condition = "Success"
        while result.get("error"):
            condition = self._reason_to_stop(result)
            if condition:
                break
            time.sleep(self._wait_s())
            result = self._attempt()
        self._report(condition or "Success", result)

    def _attempt(self) -> dict[str, Any]:
        result: dict[str, Any] = lambda_svc._execute_function(self.function, self.event)
        if not result.get("throttle"):
            self.invocations += 1
        return result

    def _reason_to_stop(self, result: dict[str, Any]) -> str:
        config = self._invoke_config()
        if time.monotonic() + self._wait_s() - self.accepted_at > config.get("MaximumEventAgeInSeconds", EVENT_AGE_S):
            return "EventAgeExceeded"
        if not result.get("throttle") and self.invocations > config.get("MaximumRetryAttempts", RETRIES):
            return "RetriesExhausted"
        return ""

    def _wait_s(self) -> float:
        base, longest = lambda_svc._LAMBDA_ASYNC_RETRY_BASE_SECONDS, lambda_svc._LAMBDA_ASYNC_RETRY_MAX_SECONDS
        return float(min(base * 2 ** max(0, self.invocations - 1), longest))

    def _invoke_config(self) -> dict[str, Any]:
        current = lambda_svc._functions.get(self._config()["FunctionName"]) or self.function
        of_latest = (current.get("event_invoke_configs") or {}).get("$LATEST")
        config: dict[str, Any] = current.get("event_invoke_config") or of_latest or {}
        return config

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.function.get("config") or self.function
        return config

    def _report(self, condition: str, result: dict[str, Any]) -> None:
        outcome = "OnSuccess" if condition == "Success" else "OnFailure"
        destinations = self._invoke_config().get("DestinationConfig") or {}
        destination = (destinations.get(outcome) or {}).get("Destination")
        if destination:
            self._deliver(destination, json.dumps(self._record(condition, result)), condition)
        dead_letter_queue = (self._config().get("DeadLetterConfig") or {}).get("TargetArn")
        if dead_letter_queue and outcome == "OnFailure":
            self._deliver(dead_letter_queue, json.dumps(self.event), condition, self._error_attributes(result))

    def _record(self, condition: str, result: dict[str, Any]) -> dict[str, Any]:
        """The invocation record that a destination receives."""
        response: dict[str, Any] = {"statusCode": 200, "executedVersion": self._config().get("Version", "$LATEST")}
        if result.get("error"):
            response["functionError"] = result.get("function_error") or "Unhandled"
        return {
            "version": "1.0",
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": f"{lambda_svc._func_arn(self._config()['FunctionName'])}:$LATEST",
                "condition": condition,
                "approximateInvokeCount": self.invocations,
            },
            "requestPayload": self.event,
            "responseContext": response,
            "responsePayload": result.get("body"),
        }

    def _error_attributes(self, result: dict[str, Any]) -> dict[str, str]:
        body = result.get("body")
        message = body.get("errorMessage", "") if isinstance(body, dict) else str(body)
        return {"RequestID": self.request_id, "ErrorCode": "200", "ErrorMessage": message[:1024] or "none"}

    def _deliver(self, target: str, body: str, condition: str, attributes: dict[str, str] | None = None) -> None:
        service = target.split(":")[2]
        if not role_may(self._config()["Role"], PERMISSIONS.get(service, service), target):
            logger.error("the role of %s may not write to %s: lost", self._config()["FunctionName"], target)
        elif service == "sqs":
            dead_letters.put(target, body, attributes)
        elif service == "sns":
            sns.publish_internal(target, body)
        elif service == "lambda":
            function, _, _ = lambda_svc._get_func_record_for_ref(target)
            invoke(function, json.loads(body))
        elif service == "events":
            self._put_event(target, body, condition)

    def _put_event(self, bus: str, body: str, condition: str) -> None:
        outcome = "Success" if condition == "Success" else "Failure"
        entry = {
            "Source": "lambda",
            "DetailType": f"Lambda Function Invocation Result - {outcome}",
            "Resources": [f"{lambda_svc._func_arn(self._config()['FunctionName'])}:$LATEST"],
            "Detail": body,
            "EventBusName": bus.rsplit("/", 1)[-1],
        }
        eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
