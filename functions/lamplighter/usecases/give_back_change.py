"""The last steps: when a change is given back, and the giving back itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lamplighter.domain.events import EventType
from lamplighter.domain.giving_back import Restoration, give_back, restoration
from lamplighter.domain.incident import Incident
from lamplighter.domain.remediation import Change, Remediation, RemediationStatus, ResourceHold
from lamplighter.errors import ConfigurationError, Conflict, ControlRefused
from lamplighter.usecases.remediation_steps import ACT_WITHIN, Case, ended, in_words

# AWS refused to take a change back: only people can lift that, so it is tried again seldom, and for ever.
TRY_AGAIN = timedelta(minutes=15)


def plan_giving_back(case: Case, verified: Remediation, change: Change) -> Remediation:
    """``giving_back`` means that the act is the caller's, now. Raises Conflict when someone else wrote in between."""
    hold = case.remediations.store.hold(change.resource)
    concerned = _concerned(case, hold)
    decision = give_back(case.incident, concerned, change, verified.quiet_s, case.now)
    following = replace(verified, reason=decision.reason, due_at=decision.retry_at, version=verified.version + 1)
    if decision.action is not None:
        giving = replace(following, status=RemediationStatus.GIVING_BACK, due_at=case.now + ACT_WITHIN)
        # The hold is written too: had someone come to want it since it was read, this is a Conflict.
        return case.record_quietly(giving, replace(hold, version=hold.version + 1) if hold else None)
    kept_by_others = not case.incident.is_open and any(other.is_open for other in concerned)
    if kept_by_others and decision.reason != verified.reason:
        return case.record(following, event=EventType.REMEDIATION_DEFERRED)
    return case.wait(verified, decision.retry_at)


def restore(case: Case, restoring: Remediation, change: Change) -> Remediation:
    """Undoes the change, unless someone else changed the value since. Done once however often it is called.

    ``restoring`` is ``rolling_back`` or ``giving_back``, and the caller's to act on. Raises Conflict or
    Unavailable where a later call can do it.
    """
    control = case.remediations.control
    try:
        state = control.state(change.function)
        if state.update_in_progress:
            raise Conflict(f"an update of {change.function} is in progress")
        decision = restoration(change, state.value(change.setting))
        if decision.action is Restoration.RESTORE:
            control.set_value(state, change.setting, change.before)
    except ConfigurationError as error:
        failed = ended(restoring, RemediationStatus.FAILED, f"nothing is left to give back: {error}", case.now)
        return case.record(failed, case.release(change, changed=True))
    except ControlRefused as error:
        return _refused(case, restoring, in_words(error))
    reason = f"{restoring.reason}; {decision.reason}"
    done = ended(restoring, _end(restoring, decision.action), reason, case.now)
    return case.record(done, case.release(change, changed=True))


def _end(restoring: Remediation, restored: Restoration | None) -> RemediationStatus:
    if restored is Restoration.KEEP:
        return RemediationStatus.KEPT
    rolled_back = restoring.status is RemediationStatus.ROLLING_BACK
    return RemediationStatus.ROLLED_BACK if rolled_back else RemediationStatus.GIVEN_BACK


def _refused(case: Case, restoring: Remediation, error: str) -> Remediation:
    """The change stays, and the resource held, until AWS takes it back. The same refusal is told once."""
    reason = f"not given back yet: {error}"
    again = replace(restoring, reason=reason, due_at=case.now + TRY_AGAIN, version=restoring.version + 1)
    if reason == restoring.reason:
        return case.record_quietly(again)
    return case.record(again, event=EventType.REMEDIATION_FAILED)


def _concerned(case: Case, hold: ResourceHold | None) -> list[Incident]:
    """The same alarm's incident of now, and those that found the resource held."""
    incidents = case.remediations.incidents
    history = incidents.history(case.incident.alert.dedup_key)
    wanted = {*(hold.wanted_by if hold else ()), *((history.incident_id,) if history and history.incident_id else ())}
    known = (incidents.incident(incident_id) for incident_id in sorted(wanted - {case.incident.incident_id}))
    return [incident for incident in known if incident is not None]
