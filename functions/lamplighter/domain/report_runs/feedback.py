"""What SES says of a mail after it was accepted, and whom nothing is mailed to any more."""

from __future__ import annotations

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


def told_operators(suppression: Suppression) -> tuple[str, str]:
    """Subject and text."""
    what = "complained about" if suppression.reason is Reason.COMPLAINT else "can not be reached by"
    text = (
        f"{suppression.address} {what} our mail ({suppression.detail or 'no reason was given'}). Nothing is mailed to "
        "that address any more. Take it out of the workload files' recipients; where it is right after all, remove it "
        "from SES's suppression list of the account and delete its record in the reports bucket under suppressed/."
    )
    return "Lamplighter: a recipient of reports is left out", text
