"""What a receiver is still to be told of an incident, given what it was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from .decision import Decision
from .delivery import Delivery
from .incident import Incident, IncidentStatus
from .moments import spoken

_ORDER = (IncidentStatus.OPEN, IncidentStatus.ACKNOWLEDGED, IncidentStatus.RESOLVED)


class MessageStep(StrEnum):
    """What to do about a message. ``find``: it may be there already; look, and post only where it is not."""

    POST = "post"
    UPDATE = "update"
    FIND = "find"


class PageStep(StrEnum):
    """What to send to a pager. ``skip``: nothing, on record."""

    TRIGGER = "trigger"
    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    SKIP = "skip"


def message_step(incident: Incident, delivery: Delivery, digest: str, *, routed: bool) -> Decision[MessageStep]:
    """One message an incident, changed in place. ``digest`` identifies the content as it would be sent now."""
    if reason := _nothing_to_tell(incident, delivery, routed=routed):
        return Decision(None, reason)
    if delivery.digest == digest:
        return Decision(None, "the message says so already")
    if delivery.reference is not None:
        return Decision(MessageStep.UPDATE, f"the message ({_said(delivery)}) is out of date")
    if delivery.attempted_at is not None:
        return Decision(MessageStep.FIND, f"the attempt of {spoken(delivery.attempted_at)} was not answered")
    return Decision(MessageStep.POST, _first_time(incident))


def plain_message_step(incident: Incident, delivery: Delivery, *, routed: bool) -> Decision[MessageStep]:
    """Messages that can't be changed: one when it opens, one when it resolves."""
    if reason := _nothing_to_tell(incident, delivery, routed=routed):
        return Decision(None, reason)
    if delivery.told is None:
        return Decision(MessageStep.POST, _first_time(incident))
    if not incident.is_open and delivery.told is not IncidentStatus.RESOLVED:
        return Decision(MessageStep.POST, "it was announced, so its resolve is told")
    return Decision(None, f"told {delivery.told.value}; a message sent so can't be changed")


def page_step(incident: Incident, delivery: Delivery, digest: str, *, routed: bool) -> Decision[PageStep]:
    """The next event a pager needs; ask again after each. ``digest`` identifies the trigger as sent now."""
    if reason := _nothing_to_tell(incident, delivery, routed=routed):
        return Decision(None, reason)
    if not incident.is_open:
        return _page_resolve(delivery)
    if delivery.told is None:
        return Decision(PageStep.TRIGGER, _first_time(incident))
    if delivery.digest != digest:
        return Decision(PageStep.TRIGGER, "it fires again, or its severity or its data changed")
    if incident.status is IncidentStatus.ACKNOWLEDGED and delivery.told is IncidentStatus.OPEN:
        return Decision(PageStep.ACKNOWLEDGE, f"acknowledged by {incident.acknowledged_by}")
    return Decision(None, f"the pager knows: {delivery.told.value}")


def _page_resolve(delivery: Delivery) -> Decision[PageStep]:
    if delivery.told is IncidentStatus.RESOLVED:
        return Decision(None, "the pager knows: resolved")
    if delivery.told is not None:
        return Decision(PageStep.RESOLVE, "it was announced, so its resolve is told")
    if delivery.attempted_at is not None:
        return Decision(PageStep.RESOLVE, "a trigger went out unanswered: it may have arrived")
    if delivery.digest is not None:
        return Decision(None, "skipped before: resolved before anyone was paged")
    return Decision(PageStep.SKIP, "resolved before anyone was paged")


def _nothing_to_tell(incident: Incident, delivery: Delivery, *, routed: bool) -> str | None:
    if not incident.announced:
        return "it was never announced"
    if delivery.told is not None:
        later = _ORDER.index(delivery.told) > _ORDER.index(incident.status)
        return f"told {delivery.told.value}, which is later than {incident.status.value}" if later else None
    if not routed and delivery.attempted_at is None:
        return "no route names this receiver, and it was told nothing before"
    return None


def _first_time(incident: Incident) -> str:
    return f"not told yet, and it is {incident.status.value}"


def _said(delivery: Delivery) -> str:
    return delivery.told.value if delivery.told else "nothing known"


def attempting(delivery: Delivery, now: datetime, credential_version: str) -> Delivery:
    """Written before something new goes out that could be doubled. The earliest unanswered attempt is kept."""
    return replace(
        delivery,
        version=delivery.version + 1,
        attempted_at=delivery.attempted_at or now,
        reference=None,
        credential_version=credential_version,
        digest=None,
    )


def updating(delivery: Delivery) -> Delivery:
    """Written before what was told is changed: until the answer is recorded nobody knows what it says."""
    return replace(delivery, version=delivery.version + 1, digest=None)


def told(
    delivery: Delivery,
    status: IncidentStatus,
    now: datetime,
    *,
    reference: str | None,
    address: str | None,
    credential_version: str,
    digest: str,
) -> Delivery:
    """The receiver confirmed it."""
    return replace(
        delivery,
        version=delivery.version + 1,
        attempted_at=None,
        told=status,
        told_at=now,
        reference=reference,
        address=address,
        credential_version=credential_version,
        digest=digest,
        failure=None,
    )


def failed(delivery: Delivery, failure: str) -> Delivery:
    """It can't be told until a person puts something right."""
    return replace(delivery, version=delivery.version + 1, failure=failure)


def skipped(delivery: Delivery, digest: str) -> Delivery:
    """Nothing was sent, and that is settled: ``digest`` is of what would have been."""
    return replace(delivery, version=delivery.version + 1, digest=digest)
