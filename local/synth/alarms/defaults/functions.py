"""Lambda functions, known by FunctionName."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Function
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, percent_of

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"
_PART_OF_TIMEOUT = 0.8
_HOUR_MS = 3_600_000


def function_alarms(function: Function) -> tuple[DefaultAlarm, ...]:
    of = Scope("AWS/Lambda", {"FunctionName": function.name})
    always = (
        DefaultAlarm(
            what="errors",
            severity=Severity.ERROR,
            description="More than 5 % of the invocations (20 or more) fail, in 10 of 15 minutes.",
            source=SOURCE,
            metrics=of.sums(failed="Errors", invocations="Invocations"),
            expression=percent_of("failed", "invocations", 20),
            threshold=5,
            periods=3,
            breaching=2,
        ),
        DefaultAlarm(
            what="throttles",
            severity=Severity.ERROR,
            description="More than 10 invocations in 5 minutes are throttled, in 10 of 15 minutes.",
            source=SOURCE,
            metrics=of.only("Throttles"),
            threshold=10,
            periods=3,
            breaching=2,
        ),
    )
    return (*always, *_duration(function, of), *(_asynchronous(of) if function.asynchronous else ()))


def _duration(function: Function, of: Scope) -> tuple[DefaultAlarm, ...]:
    """Nothing is slow without something to compare it with: only where the time-out is known."""
    if function.timeout_s is None:
        return ()
    return (
        DefaultAlarm(
            what="duration",
            severity=Severity.WARNING,
            description=f"One invocation in 100 takes 80 % of the time-out of {function.timeout_s} s, for 15 minutes.",
            source=SOURCE,
            metrics=of.only("Duration", "p99"),
            threshold=function.timeout_s * 1000 * _PART_OF_TIMEOUT,
            periods=3,
        ),
    )


def _asynchronous(of: Scope) -> tuple[DefaultAlarm, ...]:
    return (
        DefaultAlarm(
            what="dropped-events",
            severity=Severity.CRITICAL,
            description="Events are dropped without having been handled: they are lost unless a destination took them.",
            source=SOURCE,
            metrics=of.only("AsyncEventsDropped"),
            threshold=0,
        ),
        DefaultAlarm(
            what="event-age",
            severity=Severity.WARNING,
            description="Events wait more than an hour; after six at most they are dropped.",
            source=SOURCE,
            metrics=of.only("AsyncEventAge", "Maximum"),
            threshold=_HOUR_MS,
        ),
    )
