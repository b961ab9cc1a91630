"""Bedrock models, known by ModelId."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Model
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope

SOURCE = "https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html"


def model_alarms(model: Model) -> tuple[DefaultAlarm, ...]:
    of = Scope("AWS/Bedrock", {"ModelId": model.model_id})
    return (
        _errors(of, "errors", "InvocationServerErrors", Severity.ERROR, "fail on AWS's side"),
        _errors(of, "client-errors", "InvocationClientErrors", Severity.WARNING, "are refused as faulty"),
        DefaultAlarm(
            what="throttles",
            severity=Severity.ERROR,
            description="More than 3 invocations are throttled in 5 minutes: a quota of requests or tokens is reached.",
            source=SOURCE,
            metrics=of.only("InvocationThrottles"),
            threshold=3,
        ),
        DefaultAlarm(
            what="latency",
            severity=Severity.WARNING,
            description="One invocation in 10 takes longer than 30 seconds, for 15 minutes.",
            source=SOURCE,
            metrics=of.only("InvocationLatency", "p90"),
            threshold=30_000,
            periods=3,
        ),
    )


def _errors(of: Scope, what: str, metric: str, severity: Severity, happens: str) -> DefaultAlarm:
    """Invocations counts successful ones only: what was asked for is that and the failures."""
    asked = "(FILL(succeeded, 0) + FILL(failed, 0))"
    return DefaultAlarm(
        what=what,
        severity=severity,
        description=f"More than 10 % of the invocations (10 or more) {happens}, in 10 of 15 minutes.",
        source=SOURCE,
        metrics=of.sums(failed=metric, succeeded="Invocations"),
        expression=f"IF({asked} >= 10, 100 * FILL(failed, 0) / {asked}, 0)",
        threshold=10,
        periods=3,
        breaching=2,
    )
