"""Keeps one PagerDuty alert an incident and receiver, and tells PagerDuty what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from lamplighter.domain.decision import Decision
from lamplighter.domain.delivery import Delivery
from lamplighter.domain.events import DomainEvent, EventType
from lamplighter.domain.incident import IncidentStatus
from lamplighter.domain.notifying import PageStep, attempting, page_step, skipped, told
from lamplighter.domain.workload import Receiver
from lamplighter.errors import ConfigurationError
from lamplighter.outbound.digest import content_digest
from lamplighter.outbound.pagerduty_event import acknowledge_event, change_event, resolve_event, trigger_event
from lamplighter.ports import PagerDutyApi, Secret
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.claim_delivery import Claim
from lamplighter.usecases.notify import Notice, Notifying, Situation, Told, bring_up_to_date, delivered, record

WHO = "lamplighter/pagerduty_notifier"
CHANGES = frozenset(
    {EventType.REMEDIATION_APPLIED, EventType.REMEDIATION_ROLLED_BACK, EventType.REMEDIATION_GIVEN_BACK}
)
_DONE = {
    PageStep.TRIGGER: "PagerDuty alert triggered",
    PageStep.ACKNOWLEDGE: "PagerDuty alert acknowledged",
    PageStep.RESOLVE: "PagerDuty alert resolved",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyNotifier:
    notifying: Notifying
    api: PagerDutyApi


def notify_pagerduty(event: DomainEvent, now: datetime, pagerduty: PagerDutyNotifier) -> list[Told]:
    """Raises an ExceptionGroup of what went wrong with each receiver, after all were tried.

    In it: Conflict, Unavailable and Unanswered want the event again; Rejected and ConfigurationError want a person.
    """

    def tell(claim: Claim, known: Situation, receiver: Receiver) -> Decision[str]:
        return _Pager(pagerduty, now, claim, known, receiver).bring_up_to_date()

    def tell_change(claim: Claim, known: Situation, receiver: Receiver) -> Decision[str]:
        return _Pager(pagerduty, now, claim, known, receiver).tell_change(event)

    parts = [partial(bring_up_to_date, pagerduty.notifying, event, Notice("pagerduty", tell), now)]
    if event.type in CHANGES:
        notice, about = Notice("pagerduty", tell_change), f"#{event.event_id}"
        parts.append(partial(bring_up_to_date, pagerduty.notifying, event, notice, now, about))
    return [answer for answers in attempt_all(event.event_id, parts) for answer in answers]


@dataclass(frozen=True, slots=True)
class _Pager:
    """One receiver, while its claim is held."""

    pagerduty: PagerDutyNotifier
    now: datetime
    claim: Claim
    known: Situation
    receiver: Receiver

    def bring_up_to_date(self) -> Decision[str]:
        """One event at a time, until PagerDuty knows all: an alert is triggered before it is acknowledged."""
        incident = self.known.incident
        routed = self.known.routed(self.receiver)
        digest = content_digest(trigger_event(incident, self.known.workload))
        done: list[str] = []
        while True:
            decision = page_step(incident, self.claim.delivery, digest, routed=routed)
            if decision.action is None:
                return Decision("; ".join(done) or None, decision.reason)
            if decision.action is PageStep.SKIP:
                return self._record(skipped(self.claim.delivery, digest), Decision(None, decision.reason))
            done.append(f"{_DONE[decision.action]} ({self.receiver.name})")
            self._carry_out(decision.action, digest, Decision(done[-1], decision.reason))

    def tell_change(self, event: DomainEvent) -> Decision[str]:
        change = change_event(event, self.known.workload)
        digest = content_digest(change)
        if self.claim.delivery.digest == digest:
            return Decision(None, "PagerDuty was told of this change")
        if not self.known.routed(self.receiver):
            return Decision(None, "no route names this receiver")
        key = self._routing_key()
        self.claim.attempt(self._pending(key), lambda: self.pagerduty.api.enqueue_change(key, change))
        confirmed = self._told(self.known.incident.status, event.event_id, key, digest)
        return self._record(confirmed, Decision(f"PagerDuty change event sent ({self.receiver.name})", event.what))

    def _carry_out(self, step: PageStep, digest: str, answer: Decision[str]) -> None:
        incident = self.known.incident
        key = self._routing_key()
        status = incident.status
        match step:
            case PageStep.ACKNOWLEDGE:
                event = acknowledge_event(incident)
            case PageStep.RESOLVE:
                event = resolve_event(incident)
            case _:
                event = trigger_event(incident, self.known.workload)
                status = self.claim.delivery.told or IncidentStatus.OPEN
        # PagerDuty tells repeats by their dedup key; the trace says that a trigger may have arrived, and by which key.
        self.claim.attempt(self._pending(key), lambda: self.pagerduty.api.enqueue(key, event))
        self._record(self._told(status, incident.incident_id, key, digest), answer)

    def _pending(self, key: Secret) -> Delivery:
        return attempting(self.claim.delivery, self.now, key.version_id)

    def _told(self, status: IncidentStatus, reference: str, key: Secret, digest: str) -> Delivery:
        return told(
            self.claim.delivery,
            status,
            self.now,
            reference=reference,
            address=None,
            credential_version=key.version_id,
            digest=digest,
        )

    def _record(self, delivery: Delivery, answer: Decision[str]) -> Decision[str]:
        event = delivered(WHO, self.known, self.claim.delivery, delivery, answer)
        record(self.pagerduty.notifying, self.claim, delivery, event)
        return answer

    def _routing_key(self) -> Secret:
        """The key an earlier event of this alert went out with: PagerDuty drops a resolve with another."""
        if self.receiver.pagerduty is None:
            raise ConfigurationError(f"receiver {self.receiver.name}: pagerduty needs routing_key_secret")
        name = self.receiver.pagerduty.routing_key_secret
        version = self.claim.delivery.credential_version
        secrets = self.pagerduty.notifying.secrets
        return secrets.version(name, version) if version else secrets.current(name)
