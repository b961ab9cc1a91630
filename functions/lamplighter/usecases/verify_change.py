"""Whether the change helped: kept until the resolve, or rolled back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lamplighter.domain.giving_back import LOOK_UNPROMPTED
from lamplighter.domain.recovery import judge
from lamplighter.domain.remediation import AlarmReading, Remediation, RemediationStatus, Verdict
from lamplighter.usecases.remediation_steps import ACT_WITHIN, Case


def verify_change(case: Case, applied: Remediation) -> Remediation:
    """``rolling_back`` means that the act is the caller's, now. Raises Unavailable when the alarm can't be read."""
    decision = judge(case.incident, applied, _reading(case, applied), case.now)
    following = replace(applied, reason=decision.reason, version=applied.version + 1)
    if decision.action is None:
        return case.wait(applied, decision.retry_at)
    if decision.action is not Verdict.RECOVERED:
        rolling = replace(following, status=RemediationStatus.ROLLING_BACK, due_at=case.now + ACT_WITHIN)
        return case.record_quietly(rolling)
    verified = replace(following, status=RemediationStatus.VERIFIED, verified_at=case.now)
    resolved_at = case.incident.resolved_at
    quiet_at = resolved_at + timedelta(seconds=applied.quiet_s) if resolved_at else case.now + LOOK_UNPROMPTED
    return case.record(replace(verified, due_at=max(quiet_at, case.now)))


def _reading(case: Case, applied: Remediation) -> AlarmReading | None:
    alarm_arn = case.incident.alert.alarm_arn
    if not case.incident.is_open or alarm_arn is None:
        return None
    return case.remediations.alarms.reading(alarm_arn, applied.applied_at or case.now, case.now)
