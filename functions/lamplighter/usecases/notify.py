"""What every notifier does: whatever the event said, each of its receivers is brought up to date with the incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from lamplighter.domain.decision import Decision
from lamplighter.domain.delivery import Delivery
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import Incident
from lamplighter.domain.notifying import failed
from lamplighter.domain.remediation import Remediation
from lamplighter.domain.routing import route
from lamplighter.domain.workload import Receiver, Workload, Workloads
from lamplighter.errors import ConfigurationError, Rejected
from lamplighter.ports import DeliveryLedger, EventBus, IncidentStore, Outbox, RemediationStore, Secrets
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.claim_delivery import Claim, claimed
from lamplighter.usecases.publish import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifying:
    """What any notifier needs. ``lease_s``: seconds after which the claim of a notifier that died is free; longer
    than one telling takes.
    """

    incidents: IncidentStore
    remediations: RemediationStore
    workloads: Workloads
    ledger: DeliveryLedger
    secrets: Secrets
    outbox: Outbox
    bus: EventBus
    lease_s: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """An incident as it is now, what was done about it, and whose it is."""

    incident: Incident
    remediations: tuple[Remediation, ...]
    workload: Workload

    def routed(self, receiver: Receiver) -> bool:
        return receiver in (route(self.incident, self.workload).action or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a receiver was told, or why nothing."""

    receiver: str
    decision: Decision[str]


@dataclass(frozen=True, slots=True)
class Notice:
    """``tell`` decides and tells one receiver; it answers with what was done, in words, or None, and why."""

    receiver_type: Literal["slack", "pagerduty"]
    tell: Callable[[Claim, Situation, Receiver], Decision[str]]


def situation(notifying: Notifying, incident_id: str) -> Situation:
    """Raises Rejected where there is no such incident."""
    incident = notifying.incidents.incident(incident_id)
    if incident is None:
        raise Rejected(f"there is no incident {incident_id}")
    return Situation(
        incident=incident,
        remediations=tuple(notifying.remediations.of_incident(incident_id)),
        workload=notifying.workloads.get(incident.workload),
    )


def bring_up_to_date(
    notifying: Notifying, event: DomainEvent, notice: Notice, now: datetime, about: str = ""
) -> list[Told]:
    """Tries every receiver of this type, whatever becomes of the others; raises an ExceptionGroup of what failed.

    Receivers that no route names any more are asked too: they may have been told before, and are owed the resolve.
    ``about`` sets a telling apart in the ledger where it is not of the incident itself.
    """
    first = situation(notifying, event.incident_id)
    if not first.incident.announced:
        return []

    def tell(receiver: Receiver) -> Told:
        entry = f"{receiver.name}{about}"
        with claimed(notifying.ledger, event.incident_id, entry, now, notifying.lease_s) as claim:
            # Read while the claim is held: whoever claims last has seen the latest.
            known = situation(notifying, event.incident_id)
            try:
                decision = notice.tell(claim, known, receiver)
            except (Rejected, ConfigurationError) as error:
                _record_failure(notifying, claim, known, str(error), f"lamplighter/{notice.receiver_type}_notifier")
                raise
        return Told(receiver=receiver.name, decision=decision)

    receivers = (receiver for receiver in first.workload.receivers if receiver.type == notice.receiver_type)
    return attempt_all(f"telling of incident {event.incident_id}", [partial(tell, receiver) for receiver in receivers])


def _record_failure(notifying: Notifying, claim: Claim, known: Situation, why: str, who: str) -> None:
    """What only a person can put right stands in the audit; the same failure once."""
    if claim.delivery.failure == why:
        return
    after = failed(claim.delivery, why)
    event = DomainEvent(
        event_id=f"{after.incident_id}/delivery/{after.receiver}/{after.version}",
        type=EventType.NOTIFICATION_FAILED,
        incident_id=after.incident_id,
        workload=known.incident.workload,
        severity=known.incident.severity,
        occurred_at=known.incident.changed_at,
        who=who,
        what=f"{after.receiver} could not be told",
        why=why,
        outcome="failed",
    )
    record(notifying, claim, after, event)


def delivered(who: str, known: Situation, before: Delivery, after: Delivery, answer: Decision[str]) -> DomainEvent:
    """The event of a confirmed delivery, or of one that is settled by sending nothing. ``answer`` says which."""
    return DomainEvent(
        event_id=f"{after.incident_id}/delivery/{after.receiver}/{after.version}",
        type=EventType.NOTIFICATION_DELIVERED if answer.action else EventType.NOTIFICATION_SKIPPED,
        incident_id=after.incident_id,
        workload=known.incident.workload,
        severity=known.incident.severity,
        occurred_at=(after.told_at if answer.action else None) or known.incident.changed_at,
        who=who,
        what=answer.action or f"nothing sent to {after.receiver}",
        why=answer.reason,
        outcome="delivered" if answer.action else "skipped",
        before={"told": before.told.value if before.told else None},
        after={"told": after.told.value if after.told else None},
    )


def record(notifying: Notifying, claim: Claim, delivery: Delivery, event: DomainEvent) -> None:
    """Keeps what was told together with its event, then publishes it."""
    claim.save(delivery, (event,))
    publish((event,), notifying.bus, notifying.outbox)
