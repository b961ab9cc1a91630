"""When a change is given back, and what giving back means for the value found there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from .decision import Decision
from .incident import Incident
from .moments import spoken
from .remediating import ASK_AGAIN, setting_name, value_name
from .remediation import Change

# A resolve is an event; looking now and then as well, a lost one leaves nothing changed for ever.
LOOK_UNPROMPTED = timedelta(minutes=15)


class Restoration(StrEnum):
    """What to do with the value found."""

    RESTORE = "restore"
    ALREADY = "already"
    KEEP = "keep"


def give_back(
    incident: Incident, concerned: Iterable[Incident], change: Change, quiet_s: int, now: datetime
) -> Decision[Change]:
    """The change to be undone, or why it stays for now; ``retry_at`` is always set then.

    ``concerned`` are the incidents that keep it, the own one apart: the same alarm firing again, and those whose
    runbooks found the resource held. The quiet time runs from the last resolve of them all.
    """
    if incident.is_open:
        return Decision(None, "the incident is open", now + LOOK_UNPROMPTED)
    others = tuple(concerned)
    still_open = sorted({other.incident_id for other in others if other.is_open})
    if still_open:
        return Decision(None, f"giving back waits for open incidents: {', '.join(still_open)}", now + ASK_AGAIN)
    resolved = max(each.resolved_at or each.changed_at for each in (incident, *others))
    quiet_at = resolved + timedelta(seconds=quiet_s)
    if now < quiet_at:
        return Decision(None, f"giving back waits for {quiet_s} s of quiet, until {spoken(quiet_at)}", quiet_at)
    return Decision(change, f"quiet for {quiet_s} s since the resolve at {spoken(resolved)}")


def restoration(change: Change, current: int | None) -> Decision[Restoration]:
    """Only what we set is taken back: what someone else set since stays."""
    subject = f"{setting_name(change.setting)} of {change.function}"
    if current == change.after:
        return Decision(Restoration.RESTORE, f"{subject} back from {change.after} to {value_name(change.before)}")
    if current == change.before:
        return Decision(Restoration.ALREADY, f"{subject} is back at {value_name(change.before)}")
    found = f"{subject} is {value_name(current)}, and we had set {change.after}"
    return Decision(Restoration.KEEP, f"{found}: someone else changed it since, so it stays")
