"""The act: the function's setting goes from the snapshot's value to the new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lamplighter.domain.incident import Incident
from lamplighter.domain.recovery import next_check
from lamplighter.domain.remediating import setting_name, untouchable, value_name
from lamplighter.domain.remediation import Change, Remediation, RemediationStatus
from lamplighter.errors import ConfigurationError, Conflict, ControlRefused
from lamplighter.usecases.remediation_steps import Case, ended, in_words


def apply_change(case: Case, applying: Remediation, change: Change) -> Remediation:
    """Does it once however often it is called: the value found says whether it was done before.

    ``applying`` is the caller's to act on. Raises Conflict or Unavailable where a later call can do it.
    """
    control = case.remediations.control
    try:
        state = control.state(change.function)
        if state.update_in_progress:
            raise Conflict(f"an update of {change.function} is in progress")
        current = state.value(change.setting)
        if current == change.after:
            return _applied(case, applying)
        if current != change.before:
            return _failed(case, applying, change, _changed_meanwhile(change, current))
        unwanted = _unwanted(case, applying)
        if unwanted:
            return _withdrawn(case, applying, change, unwanted)
    except (ConfigurationError, ControlRefused) as error:
        return _failed(case, applying, change, in_words(error))
    try:
        control.set_value(state, change.setting, change.after)
    except ControlRefused as error:
        return _refused(case, applying, change, in_words(error))
    return _applied(case, applying)


def _unwanted(case: Case, applying: Remediation) -> str | None:
    """Asked anew: since the decision, the incident may have resolved."""
    incident: Incident = case.remediations.incidents.incident(applying.incident_id) or case.incident
    return untouchable(incident, case.remediations.workloads.get(incident.workload), applying.runbook)


def _changed_meanwhile(change: Change, current: int | None) -> str:
    subject = f"{setting_name(change.setting)} of {change.function}"
    return f"someone else changed {subject} from {value_name(change.before)} to {value_name(current)} meanwhile"


def _applied(case: Case, applying: Remediation) -> Remediation:
    runbook = case.remediations.workloads.get(applying.workload).runbook(applying.runbook)
    verify_before = case.now + timedelta(seconds=runbook.verify_within_s if runbook else 0)
    applied = replace(
        applying,
        status=RemediationStatus.APPLIED,
        applied_at=case.now,
        verify_before=verify_before,
        due_at=next_check(case.now, verify_before, case.now),
        version=applying.version + 1,
    )
    return case.record(applied)


def _refused(case: Case, applying: Remediation, change: Change, reason: str) -> Remediation:
    """An update may be refused after it began (LastUpdateStatus Failed): what stands of it is rolled back."""
    if case.remediations.control.state(change.function).value(change.setting) != change.after:
        return _failed(case, applying, change, reason)
    return case.record_quietly(
        replace(
            applying,
            status=RemediationStatus.ROLLING_BACK,
            reason=reason,
            due_at=case.now,
            version=applying.version + 1,
        )
    )


def _withdrawn(case: Case, applying: Remediation, change: Change, reason: str) -> Remediation:
    """Undecided again, and nothing was changed."""
    withdrawn = replace(
        applying,
        status=RemediationStatus.REFUSED,
        reason=reason,
        change=None,
        due_at=None,
        version=applying.version + 1,
    )
    return case.record(withdrawn, case.release(change, changed=False))


def _failed(case: Case, applying: Remediation, change: Change, reason: str) -> Remediation:
    failed = ended(applying, RemediationStatus.FAILED, reason, case.now)
    return case.record(failed, case.release(change, changed=False))
