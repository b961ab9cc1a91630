"""When a composite alarm holds its actions back (User Guide, "Suppressing composite alarm actions")."""

from dataclasses import dataclass

BY_ALARM = "Alarm"
BY_WAIT_PERIOD = "WaitPeriod"
BY_EXTENSION_PERIOD = "ExtensionPeriod"


@dataclass(frozen=True)
class Suppressor:
    """The suppressor alarm's state, and the two periods the composite alarm has set, in seconds."""

    in_alarm: bool
    left_alarm_at: float | None
    """When it last went out of ALARM."""
    wait_s: float
    extension_s: float


def suppressed_by(suppressor: Suppressor, changed_at: float, now: float) -> str | None:
    """What holds back the actions of a state change made at `changed_at`, or None: then they are due."""
    if suppressor.in_alarm:
        return BY_ALARM
    if suppressor.left_alarm_at is not None and now < suppressor.left_alarm_at + suppressor.extension_s:
        return BY_EXTENSION_PERIOD
    if now < changed_at + suppressor.wait_s:
        return BY_WAIT_PERIOD
    return None


def reason(by: str) -> str:
    """ActionsSuppressedReason."""
    return f"Actions suppressed by {by}"
