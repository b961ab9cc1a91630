"""Cognito user pools, known by UserPool and UserPoolClient."""

from __future__ import annotations

from lamplighter.domain.alert import Severity
from lamplighter.domain.definitions.resources import UserPool
from local.synth.alarms.defaults.recipe import DefaultAlarm, Scope, Unit

SOURCE = "https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html"
_THROTTLES = {
    "sign-in-throttles": ("SignInThrottles", Severity.ERROR, "sign-ins"),
    "sign-up-throttles": ("SignUpThrottles", Severity.WARNING, "sign-ups"),
    "token-refresh-throttles": ("TokenRefreshThrottles", Severity.ERROR, "token refreshes"),
}


def user_pool_alarms(pool: UserPool) -> tuple[DefaultAlarm, ...]:
    of = Scope("AWS/Cognito", {"UserPool": pool.pool_id, "UserPoolClient": pool.client_id})
    throttles = tuple(
        DefaultAlarm(
            what=what,
            severity=severity,
            says=f"is throttled: {{limit}} {unit} in {{period}} are turned away",
            look_at="who asks so often, and at the pool's quota",
            source=SOURCE,
            metrics=of.only(metric),
            threshold=5,
        )
        for what, (metric, severity, unit) in _THROTTLES.items()
    )
    return (_sign_in_failures(of), *throttles)


def _sign_in_failures(of: Scope) -> DefaultAlarm:
    """SignInSuccesses is 1 for a success and 0 for a failure: its sample count is the number of attempts."""
    return DefaultAlarm(
        what="sign-in-failures",
        severity=Severity.WARNING,
        says="turns people away: {limit} of the sign-ins (20 or more) fail",
        look_at="the client's last release; if there was none, someone may be trying passwords",
        source=SOURCE,
        metrics={
            "successes": of.metric("SignInSuccesses"),
            "attempts": of.metric("SignInSuccesses", "SampleCount"),
        },
        expression="IF(FILL(attempts, 0) >= 20, 100 * (attempts - successes) / attempts, 0)",
        threshold=50,
        unit=Unit.PERCENT,
        periods=3,
    )
