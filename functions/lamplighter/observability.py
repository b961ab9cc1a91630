"""Structured logs, metrics by embedded metric format and traces: Powertools, made at the first call."""

from __future__ import annotations

import functools
from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

SERVICE = "lamplighter"
Handler = Callable[[Any, LambdaContext], Any]


@cache
def logger() -> Logger:
    return Logger(service=SERVICE)


@cache
def metrics() -> Metrics:
    return Metrics(namespace="Lamplighter", service=SERVICE)


def count(name: str, value: int = 1) -> None:
    """Adds to a metric of this invocation, in the namespace Lamplighter."""
    metrics().add_metric(name=name, unit=MetricUnit.Count, value=value)


def observed(handler: Handler) -> Handler:
    """A handler whose every invocation is logged by request id, counted and traced. Errors leave it as they are."""

    @functools.wraps(handler)
    def invoke(event: Any, context: LambdaContext) -> Any:
        return _instrumented(handler)(event, context)

    return invoke


@cache
def _instrumented(handler: Handler) -> Handler:
    counted = metrics().log_metrics(_saying_all(handler), capture_cold_start_metric=True)
    logged = logger().inject_lambda_context(counted)
    # AWS's calls only: of any other request the trace keeps the URL, and a webhook's URL is its secret.
    tracer = Tracer(service=SERVICE, patch_modules=["botocore"])
    traced: Handler = tracer.capture_lambda_handler(logged, capture_response=False)
    return traced


def _saying_all(handler: Handler) -> Handler:
    """Of a group of errors Lambda's runtime logs how many there are, and none of them."""

    @functools.wraps(handler)
    def invoke(event: Any, context: LambdaContext) -> Any:
        try:
            return handler(event, context)
        except ExceptionGroup as errors:
            logger().exception(str(errors))
            raise

    return invoke
