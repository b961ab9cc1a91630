"""What SES says of a mail after it was accepted, and whom nothing is mailed to any more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why nothing is mailed any more, as SES's suppression list has it."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFeedback:
    """``lasting`` is a bounce that comes back however often one tries. ``details`` by recipient; ``reason`` is None for
    a mail that SES itself would not send.
    """

    reason: Reason | None
    lasting: bool
    message_id: str
    details: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """``address`` as it was written to."""

    address: str
    reason: Reason
    detail: str
    message_id: str
    at: datetime


def suppressions_of(feedback: MailFeedback) -> tuple[Suppression, ...]:
    """A full mailbox is tried again the next day; an address that is gone, or whose owner complains, is not."""
    if feedback.reason is None or not feedback.lasting:
        return ()
    return tuple(
        Suppression(
            address=address, reason=feedback.reason, detail=detail, message_id=feedback.message_id, at=feedback.at
        )
        for address, detail in feedback.details
    )


def record_of(address: str) -> str:
    """The key of its suppression. Addresses stand in no listing; the part before the @ is taken to know no capitals, as
    all large providers do.
    """
    return f"suppressed/{hashlib.sha256(address.strip().lower().encode()).hexdigest()}.json"


def told_operators(suppression: Suppression) -> tuple[str, str]:
    """Subject and text."""
    what = "complained about" if suppression.reason is Reason.COMPLAINT else "can not be reached by"
    text = (
        f"{suppression.address} {what} our mail ({suppression.detail or 'no reason was given'}). Nothing is mailed to "
        "that address any more. Take it out of the workload files' recipients. Where it is right after all: "
        f"aws sesv2 delete-suppressed-destination --email-address {suppression.address}, and delete "
        f"{record_of(suppression.address)} in the reports bucket."
    )
    return "Lamplighter: a recipient of reports is left out", text
