"""Looks at the remediations of an incident, and takes each one step further."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from lamplighter.domain.events import DomainEvent
from lamplighter.domain.remediation import Change, FollowUp, Remediation, RemediationStatus
from lamplighter.errors import ConfigurationError, Conflict
from lamplighter.usecases.apply_change import apply_change
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.give_back_change import plan_giving_back, restore
from lamplighter.usecases.plan_remediation import plan
from lamplighter.usecases.remediation_steps import ACT_WITHIN, Case, Remediations
from lamplighter.usecases.verify_change import verify_change

Act = Callable[[Case, Remediation, Change], Remediation]

_ACTS: dict[RemediationStatus, Act] = {
    RemediationStatus.APPLYING: apply_change,
    RemediationStatus.ROLLING_BACK: restore,
    RemediationStatus.GIVING_BACK: restore,
}


def remediate(event: DomainEvent, now: datetime, remediations: Remediations) -> list[Remediation]:
    """Looks at every runbook of an incident that something happened to, and at what was begun under others.

    Raises an ExceptionGroup of Conflict or Unavailable where a look is to be repeated.
    """
    case = _case(event.incident_id, now, remediations)
    known = {each.runbook: each for each in remediations.store.of_incident(event.incident_id)}
    workload = remediations.workloads.get(case.incident.workload)
    names = [*known, *(each.name for each in workload.runbooks_for(case.incident.alert.name))]
    looks = [partial(look, case, name, known.get(name)) for name in dict.fromkeys(names)]
    return [seen for seen in attempt_all("remediations", looks) if seen is not None]


def follow_up(note: FollowUp, now: datetime, remediations: Remediations) -> Remediation | None:
    """Looks again at a remediation that is due. A note that is stale does nothing; one too early goes round again."""
    known = remediations.store.remediation(note.incident_id, note.runbook)
    if known is None or known.due_at != note.due_at:
        return known
    if now < note.due_at:
        remediations.follow_ups.schedule(note, now)
        return known
    return look(_case(note.incident_id, now, remediations), note.runbook, known)


def look(case: Case, runbook: str, known: Remediation | None) -> Remediation | None:
    """One step further: decided and, where the decision is to act, acted."""
    if known is None or known.status.is_undecided:
        return _carry_out(case, plan(case, runbook, known))
    if known.change is None:
        return known
    if known.status.is_acting:
        return known if _still_acting(known, case.now) else _carry_out(case, _take_over(case, known))
    if known.status is RemediationStatus.APPLIED:
        return _carry_out(case, verify_change(case, known))
    if known.status is RemediationStatus.VERIFIED:
        return _carry_out(case, plan_giving_back(case, known, known.change))
    return known


def _case(incident_id: str, now: datetime, remediations: Remediations) -> Case:
    incident = remediations.incidents.incident(incident_id)
    if incident is None:
        raise ConfigurationError(f"incident {incident_id} is not in the store")
    return Case(incident=incident, now=now, remediations=remediations)


def _still_acting(known: Remediation, now: datetime) -> bool:
    return known.due_at is not None and now < known.due_at


def _take_over(case: Case, known: Remediation) -> Remediation:
    """Whoever began it is no more: the write makes the act ours, and of two that try one gets a Conflict."""
    return case.record_quietly(replace(known, due_at=case.now + ACT_WITHIN, version=known.version + 1))


def _carry_out(case: Case, decided: Remediation | None) -> Remediation | None:
    """Acts, where the step just written says so. Where the function is being updated by someone else, soon."""
    if decided is None or decided.change is None or decided.status not in _ACTS:
        return decided
    try:
        return _ACTS[decided.status](case, decided, decided.change)
    except Conflict:
        return case.put_off(decided)
