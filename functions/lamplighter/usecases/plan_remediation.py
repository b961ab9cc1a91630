"""The first step: whether a runbook's change is made, with the hold and the snapshot written before the act."""

from __future__ import annotations

from dataclasses import replace

from lamplighter.domain.decision import Decision
from lamplighter.domain.remediating import decide, standing, take, untouchable, want
from lamplighter.domain.remediation import Change, Remediation, RemediationStatus, ResourceHold, resource_of
from lamplighter.domain.workload import Mode, Runbook
from lamplighter.errors import ConfigurationError, ControlRefused
from lamplighter.usecases.remediation_steps import ACT_WITHIN, Case, in_words


def plan(case: Case, runbook_name: str, known: Remediation | None) -> Remediation | None:
    """``known`` is undecided, or None. Returns it anew; ``applying`` means that the act is the caller's, now.

    Raises Conflict when someone else wrote in between, Unavailable when AWS does not answer.
    """
    waiting = known is not None and known.status is RemediationStatus.DEFERRED
    if not case.incident.is_open and not waiting:
        return known
    runbook = case.remediations.workloads.get(case.incident.workload).runbook(runbook_name)
    decision, hold = _decide(case, runbook_name, runbook)
    mode = runbook.mode if runbook else Mode.MONITOR
    planned = Remediation(
        incident_id=case.incident.incident_id,
        runbook=runbook_name,
        workload=case.incident.workload,
        mode=mode,
        status=standing(decision, mode),
        reason=decision.reason,
        decided_at=case.now,
        quiet_s=runbook.quiet_s if runbook else 0,
        change=decision.action,
        version=known.version + 1 if known else 1,
    )
    match planned.status:
        case RemediationStatus.APPLYING if runbook and decision.action:
            taken = take(hold, decision.action, case.incident, runbook, case.now)
            return case.record_quietly(replace(planned, due_at=case.now + ACT_WITHIN), taken)
        case RemediationStatus.DEFERRED if runbook:
            return _defer(case, replace(planned, due_at=decision.retry_at), known, want(hold, case.incident, runbook))
        case _:
            return known if known and _same(planned, known) else case.record(planned)


def _decide(case: Case, name: str, runbook: Runbook | None) -> tuple[Decision[Change], ResourceHold | None]:
    """The decision, and the hold it rests on."""
    workload = case.remediations.workloads.get(case.incident.workload)
    refusal = untouchable(case.incident, workload, name)
    if refusal or runbook is None:
        return Decision(None, refusal or f"there is no runbook {name}"), None
    try:
        state = case.remediations.control.state(runbook.change.function)
    except (ConfigurationError, ControlRefused) as error:
        return Decision(None, in_words(error)), None
    hold = case.remediations.store.hold(resource_of(state.arn, runbook.change.setting))
    decision = decide(
        case.incident, workload, runbook, state, hold, own_stack=case.remediations.own_stack, now=case.now
    )
    return decision, hold


def _defer(case: Case, planned: Remediation, known: Remediation | None, hold: ResourceHold | None) -> Remediation:
    """The same reason again is told once; only the time to look again moves on."""
    if known is None or not _same(planned, known):
        return case.record(planned, hold)
    return case.wait(known, planned.due_at) if hold is None else case.record_quietly(planned, hold)


def _same(planned: Remediation, known: Remediation) -> bool:
    return (planned.status, planned.reason) == (known.status, known.reason)
