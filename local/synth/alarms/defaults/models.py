"""Bedrock models, known by ModelId."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Model
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, Unit

SOURCE = "https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html"


def model_alarms(model: Model) -> tuple[DefaultAlarm, ...]:
    of = Scope("AWS/Bedrock", {"ModelId": model.model_id})
    return (
        _errors(
            of,
            "errors",
            "InvocationServerErrors",
            Severity.ERROR,
            says="fails on AWS's side: {limit} of its invocations (10 or more) end in a server error",
            look_at="the AWS Health Dashboard, and whether another Region or model can stand in",
        ),
        _errors(
            of,
            "client-errors",
            "InvocationClientErrors",
            Severity.WARNING,
            says="refuses its callers: {limit} of its invocations (10 or more) are faulty",
            look_at="what is sent to it: its length, its parameters, and who may invoke it",
        ),
        DefaultAlarm(
            what="throttles",
            severity=Severity.ERROR,
            says="is throttled: {limit} invocations in {period} are turned away",
            look_at="the quotas of requests and tokens a minute",
            source=SOURCE,
            metrics=of.only("InvocationThrottles"),
            threshold=3,
        ),
        DefaultAlarm(
            what="latency",
            severity=Severity.WARNING,
            says="is slow: one invocation in 10 takes {limit}",
            look_at="how many tokens go in and come out",
            source=SOURCE,
            metrics=of.only("InvocationLatency", "p90"),
            threshold=30_000,
            unit=Unit.MILLISECONDS,
            periods=3,
        ),
    )


def _errors(of: Scope, what: str, metric: str, severity: Severity, *, says: str, look_at: str) -> DefaultAlarm:
    """Invocations counts successful ones only: what was asked for is that and the failures."""
    asked = "(FILL(succeeded, 0) + FILL(failed, 0))"
    return DefaultAlarm(
        what=what,
        severity=severity,
        says=says,
        look_at=look_at,
        source=SOURCE,
        metrics=of.sums(failed=metric, succeeded="Invocations"),
        expression=f"IF({asked} >= 10, 100 * FILL(failed, 0) / {asked}, 0)",
        threshold=10,
        unit=Unit.PERCENT,
        periods=3,
        breaching=2,
    )
