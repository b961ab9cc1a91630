"""Takes one alert in: whose it is, what it does to its incident, whom that concerns."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.alert import Alert
from lamplighter.domain.decision import Decision
from lamplighter.domain.events import DomainEvent
from lamplighter.domain.incident import Fold, Triage, fold
from lamplighter.domain.routing import triage
from lamplighter.errors import Conflict
from lamplighter.ports import AlarmTags
from lamplighter.usecases.change_incident import Cause, Incidents, change_incident

# Two notices of one alarm at once are common (SNS and EventBridge); more than a few are not.
CONFLICT_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of an alert: ``event`` is None where nothing changed, and ``decision`` says why."""

    alert: Alert
    triage: Triage
    triage_reason: str
    decision: Decision[Fold]
    event: DomainEvent | None = None


def receive_alert(alert: Alert, incidents: Incidents, tags: AlarmTags) -> Received:
    """Raises Conflict when others keep writing in between, Unavailable when the bus does not take the event."""
    tagged = tags.severity(alert.alarm_arn) if alert.alarm_arn else None
    triaged, triage_reason = triage(alert, tagged, incidents.workloads)
    tries_left = CONFLICT_TRIES
    while True:
        tries_left -= 1
        try:
            decision, event = _fold_in(alert, triaged, incidents)
        except Conflict:
            if not tries_left:
                raise
        else:
            return Received(alert=alert, triage=triaged, triage_reason=triage_reason, decision=decision, event=event)


def _fold_in(alert: Alert, triaged: Triage, incidents: Incidents) -> tuple[Decision[Fold], DomainEvent | None]:
    history = incidents.store.history(alert.dedup_key)
    known = incidents.store.incident(history.incident_id) if history and history.incident_id else None
    decision = fold(alert, triaged, history, known)
    folded = decision.action
    if folded is None:
        return decision, None
    if folded.incident is None or folded.change is None:
        incidents.store.save(folded.history, None, ())
        return decision, None
    event = change_incident(incidents, folded.incident, folded.change, Cause(reason=decision.reason), folded.history)
    return decision, event
