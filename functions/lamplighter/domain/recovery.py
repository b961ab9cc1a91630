"""Whether a change helped: the verdict of the alarm's own metric."""

from __future__ import annotations

from datetime import datetime, timedelta

from .decision import Decision
from .incident import Incident
from .moments import spoken
from .remediation import AlarmReading, Remediation, Verdict

# Ten looks within the time given, neither hurried nor idle.
_LOOKS = 10
_SHORTEST, _LONGEST = timedelta(seconds=5), timedelta(seconds=60)


def next_check(applied_at: datetime, verify_before: datetime, now: datetime) -> datetime:
    """When to read the alarm next: the deadline at the latest."""
    pause = min(max((verify_before - applied_at) / _LOOKS, _SHORTEST), _LONGEST)
    return min(now + pause, verify_before)


def judge(
    incident: Incident, remediation: Remediation, reading: AlarmReading | None, now: datetime
) -> Decision[Verdict]:
    """The verdict, or None while it is still open (``retry_at`` says when to look again).

    Recovered at any time; breaching, or no data to tell by, only at the deadline. ``reading`` is None where
    there is no alarm to read.
    """
    if not incident.is_open:
        return Decision(
            Verdict.RECOVERED, f"the alarm resolved at {spoken(incident.resolved_at or incident.changed_at)}"
        )
    verdict, why = _verdict(reading)
    applied_at, verify_before = remediation.applied_at or now, remediation.verify_before or now
    if verdict is Verdict.RECOVERED:
        return Decision(verdict, why)
    if now < verify_before:
        return Decision(None, f"so far {why}", next_check(applied_at, verify_before, now))
    given = f"{(verify_before - applied_at).total_seconds():.0f} s"
    if verdict is Verdict.NO_DATA:
        return Decision(verdict, f"within {given} nothing showed that it helped: {why}")
    return Decision(verdict, f"within {given} it did not help: {why}")


def _verdict(reading: AlarmReading | None) -> tuple[Verdict, str]:
    if reading is None:
        return Verdict.NO_DATA, "there is no alarm to read"
    if reading.state == "OK":
        return Verdict.RECOVERED, f"the alarm is OK since {spoken(reading.state_changed_at)}"
    if reading.state == "ALARM" and reading.state_only:
        return Verdict.BREACHING, "the alarm is in ALARM, and only its state can be read"
    if not reading.breaching:
        return Verdict.NO_DATA, f"the alarm is {reading.state}, and no whole period since the change has data"
    if reading.breaching[-1]:
        return Verdict.BREACHING, f"the metric is still breaching at {reading.values[-1]:g}"
    return Verdict.RECOVERED, f"the metric is back at {reading.values[-1]:g}, a whole period since the change"
