"""Lambda functions, known by FunctionName."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import Function
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, Unit, percent_of

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"
_PART_OF_TIMEOUT = 0.8
_HOUR_MS = 3_600_000


def function_alarms(function: Function) -> tuple[DefaultAlarm, ...]:
    of = Scope("AWS/Lambda", {"FunctionName": function.name})
    always = (
        DefaultAlarm(
            what="errors",
            severity=Severity.ERROR,
            says="fails: {limit} of its invocations (20 or more) end in an error",
            look_at="the function's log, for what it raised",
            source=SOURCE,
            metrics=of.sums(failed="Errors", invocations="Invocations"),
            expression=percent_of("failed", "invocations", 20),
            threshold=5,
            unit=Unit.PERCENT,
            periods=3,
            breaching=2,
        ),
        DefaultAlarm(
            what="throttles",
            severity=Severity.ERROR,
            says="is throttled: {limit} invocations in {period} are turned away",
            look_at="its reserved concurrency, and at what is left of the account's",
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
            says=f"is close to its time-out of {function.timeout_s} s: one invocation in 100 takes {{limit}}",
            look_at="what the function waits for, and at its memory",
            source=SOURCE,
            metrics=of.only("Duration", "p99"),
            threshold=function.timeout_s * 1000 * _PART_OF_TIMEOUT,
            unit=Unit.MILLISECONDS,
            periods=3,
        ),
    )


def _asynchronous(of: Scope) -> tuple[DefaultAlarm, ...]:
    return (
        DefaultAlarm(
            what="dropped-events",
            severity=Severity.CRITICAL,
            says="loses events: {limit} in {period} are dropped without having been handled",
            look_at="its destination on failure or its dead-letter queue; without one they are gone",
            source=SOURCE,
            metrics=of.only("AsyncEventsDropped"),
            threshold=0,
        ),
        DefaultAlarm(
            what="event-age",
            severity=Severity.WARNING,
            says="is behind: an event waits {limit} before it is handled, and after six hours at most it is dropped",
            look_at="its throttles and its errors",
            source=SOURCE,
            metrics=of.only("AsyncEventAge", "Maximum"),
            threshold=_HOUR_MS,
            unit=Unit.MILLISECONDS,
        ),
    )
