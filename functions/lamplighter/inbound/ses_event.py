"""SES's events by EventBridge: Bounce, Complaint and Reject.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html has what ``detail`` holds.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from lamplighter.domain.report_runs.feedback import MailFeedback, Reason
from lamplighter.errors import Rejected

# What a reader says who takes mail out of the folder for spam (RFC 6430).
_TAKEN_BACK = "not-spam"


class _Recipient(msgspec.Struct, rename="camel"):
    email_address: str
    diagnostic_code: str = ""


class _Bounce(msgspec.Struct, rename="camel"):
    bounce_type: str
    bounce_sub_type: str = ""
    bounced_recipients: tuple[_Recipient, ...] = ()
    timestamp: datetime | None = None


class _Complaint(msgspec.Struct, rename="camel"):
    complained_recipients: tuple[_Recipient, ...] = ()
    complaint_feedback_type: str = ""
    timestamp: datetime | None = None


class _Reject(msgspec.Struct):
    reason: str = ""


class _Mail(msgspec.Struct, rename="camel"):
    message_id: str
    timestamp: datetime
    destination: tuple[str, ...] = ()


class _Detail(msgspec.Struct, rename="camel"):
    event_type: str
    mail: _Mail
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None
    reject: _Reject | None = None


class _Event(msgspec.Struct):
    detail: _Detail


def mail_feedback(event: object) -> MailFeedback:
    """Raises Rejected for what is no event of these."""
    try:
        detail = msgspec.convert(event, _Event).detail
    except msgspec.ValidationError as error:
        raise Rejected(f"no event of SES's: {error}") from error
    mail = detail.mail
    if detail.bounce is not None:
        return _bounced(detail.bounce, mail)
    if detail.complaint is not None:
        return _complained(detail.complaint, mail)
    if detail.reject is not None:
        details = tuple((address, detail.reject.reason) for address in mail.destination)
        return MailFeedback(reason=None, lasting=False, message_id=mail.message_id, details=details, at=mail.timestamp)
    raise Rejected(f"no bounce, complaint or reject in an event {detail.event_type!r} of SES's")


def _bounced(bounce: _Bounce, mail: _Mail) -> MailFeedback:
    kind = f"{bounce.bounce_type} bounce, {bounce.bounce_sub_type}".rstrip(", ")
    return MailFeedback(
        reason=Reason.BOUNCE,
        lasting=bounce.bounce_type == "Permanent",
        message_id=mail.message_id,
        details=tuple((one.email_address, one.diagnostic_code or kind) for one in bounce.bounced_recipients),
        at=bounce.timestamp or mail.timestamp,
    )


def _complained(complaint: _Complaint, mail: _Mail) -> MailFeedback:
    return MailFeedback(
        reason=Reason.COMPLAINT,
        lasting=complaint.complaint_feedback_type != _TAKEN_BACK,
        message_id=mail.message_id,
        details=tuple(
            (one.email_address, complaint.complaint_feedback_type) for one in complaint.complained_recipients
        ),
        at=complaint.timestamp or mail.timestamp,
    )
