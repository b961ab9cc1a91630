"""One receiver's entry in the ledger, ours for as long as we tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from lamplighter.domain.delivery import Delivery
from lamplighter.domain.events import DomainEvent
from lamplighter.errors import LamplighterError, Unanswered
from lamplighter.ports import DeliveryLedger

AnswerT = TypeVar("AnswerT")


@dataclass(slots=True)
class Claim:
    """``delivery`` is the entry as it stands now."""

    ledger: DeliveryLedger
    delivery: Delivery

    def attempt(self, pending: Delivery, send: Callable[[], AnswerT]) -> AnswerT:
        """Sends with ``pending`` written down before, so that a crash leaves its trace.

        A refusal takes the trace away again, unless an earlier attempt went unanswered.
        """
        before = self.delivery
        self.save(pending)
        try:
            return send()
        except Unanswered:
            raise
        except LamplighterError:
            self.delivery = replace(before, version=self.delivery.version)
            raise

    def save(self, delivery: Delivery, events: Sequence[DomainEvent] = ()) -> None:
        self.ledger.save(delivery, events)
        self.delivery = delivery

    def let_go(self) -> None:
        self.save(replace(self.delivery, version=self.delivery.version + 1, claimed_until=None))


@contextmanager
def claimed(ledger: DeliveryLedger, incident_id: str, receiver: str, now: datetime, lease_s: int) -> Iterator[Claim]:
    """Raises Conflict while another notifier tells this receiver of this incident.

    Let go on the way out, by an error too: whoever comes next need not wait for the lease to end.
    """
    claim = Claim(ledger, ledger.claim(incident_id, receiver, now, lease_s))
    try:
        yield claim
    finally:
        claim.let_go()
