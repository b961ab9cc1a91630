"""What was done about an incident, in words. The caller says how an instant is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lamplighter.domain.remediation import Change, Remediation, RemediationStatus
from lamplighter.domain.workload import FunctionSetting

Moment = Callable[[datetime], str]

_IN_PLACE = (RemediationStatus.APPLIED, RemediationStatus.VERIFIED, RemediationStatus.KEPT)
_SENTENCES = {
    RemediationStatus.PROPOSED: "Would change {change}. Nothing was changed: the runbook only monitors.",
    RemediationStatus.REFUSED: "Refused: nothing was changed.",
    RemediationStatus.DEFERRED: "Nothing is changed yet: waiting{due}.",
    RemediationStatus.APPLYING: "Changing {change}.",
    RemediationStatus.APPLIED: "Changed {change}{applied}. Watching the alarm's metric{watched}.",
    RemediationStatus.VERIFIED: "Changed {change}{applied}. It helped: the metric recovered{verified}.",
    RemediationStatus.ROLLING_BACK: "Changed {change}{applied}. It did not help: being put back to {before}.",
    RemediationStatus.ROLLED_BACK: "Changed {change}{applied}. It did not help: put back to {before}{ended}.",
    RemediationStatus.GIVING_BACK: "Changed {change}{applied}. Being given back: {before} again.",
    RemediationStatus.GIVEN_BACK: "Changed {change}{applied}. Given back: {before} again{ended}.",
    RemediationStatus.KEPT: "Changed {change}{applied}. Not given back: someone else changed it since{ended}.",
    RemediationStatus.FAILED: "Failed to change {change}{ended}.",
}


def what_was_done(remediation: Remediation, moment: Moment) -> str:
    """One or two sentences, without the reason: "Changed … from 50 to 100 (02:14). It helped: …"."""
    change = remediation.change
    done = _SENTENCES[remediation.status].format(
        change=described(change),
        before=_quantity(change, change.before) if change else "what it was",
        applied=_at(remediation.applied_at, moment),
        verified=_at(remediation.verified_at, moment),
        ended=_at(remediation.ended_at, moment),
        due=_until(remediation.due_at, moment),
        watched=_until(remediation.verify_before, moment),
    )
    return f"{done} {_caveat(change)}" if change and remediation.status in _IN_PLACE else done


def _caveat(change: Change) -> str:
    """Where a change is in place, so that nobody is surprised when it goes, or when it does nothing."""
    stack = f"stack {change.stack_name}" if change.stack_name else "its stack"
    latest = " It holds for $LATEST only." if change.setting is FunctionSetting.MEMORY_MB else ""
    return f"The next deployment of {stack} undoes it.{latest}"


def described(change: Change | None) -> str:
    """ "reserved concurrency of ims-orders from 50 to 100"."""
    if change is None:
        return "nothing known"
    setting = "reserved concurrency" if change.setting is FunctionSetting.RESERVED_CONCURRENCY else "memory"
    return (
        f"{setting} of {change.function} from {_quantity(change, change.before)} to {_quantity(change, change.after)}"
    )


def _quantity(change: Change | None, value: int | None) -> str:
    if value is None:
        return "none set"
    return f"{value} MB" if change and change.setting is FunctionSetting.MEMORY_MB else str(value)


def _at(instant: datetime | None, moment: Moment) -> str:
    return f" ({moment(instant)})" if instant else ""


def _until(instant: datetime | None, moment: Moment) -> str:
    return f" until {moment(instant)}" if instant else ""
