"""A report as an e-mail: text, HTML with the charts that matter as pictures inside, and files that are small enough.

The pictures travel in the mail (RFC 2392), so that nothing is loaded and no program asks before it shows them.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from lamplighter.domain.reports.document import Report
from lamplighter.outbound.reports import words
from lamplighter.outbound.reports.email_headers import UNBROKEN, address, one_line, unsubscribing
from lamplighter.outbound.reports.email_text import email_text
from lamplighter.outbound.reports.email_view import EmailView, Link, email_view
from lamplighter.outbound.reports.templates import rendered

# All files together, before base64 makes four of every three bytes: mail servers commonly refuse messages over 10 MB.
MOST_ATTACHED_BYTES = 5_000_000
# What lists of mails show of it, on a wide screen.
_LONGEST_SUBJECT = 110
_SENDER = "Lamplighter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From whom, to whom, when. ``unsubscribe_to`` is the address of who ends subscriptions."""

    sender: str
    to: str
    sent_at: datetime
    unsubscribe_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """``media_type`` as in ``application/pdf``."""

    name: str
    media_type: str
    content: bytes


def email_message(report: Report, envelope: Envelope, link: Link, attachments: Sequence[Attachment] = ()) -> bytes:
    """RFC 5322, as SES's raw message takes it. What is too large to attach is named in the mail.

    Raises Rejected for what can't stand in a header: it names which.
    """
    attached, left_out = _fitting(attachments)
    unsubscribe = unsubscribing(envelope.unsubscribe_to, report.name)
    identity = _identity(report, envelope)
    message_id = f"{identity}@{address('From', envelope.sender).domain}"
    message = EmailMessage(policy=UNBROKEN)
    for name, value in _headers(report, envelope, message_id, unsubscribe).items():
        message[name] = one_line(name, value)
    view = email_view(
        report,
        link,
        attached=[one.name for one in attached],
        left_out=[one.name for one in left_out],
        unsubscribe=unsubscribe,
        identity=message_id,
    )
    _write_body(message, view)
    for one in attached:
        maintype, _, subtype = one.media_type.partition("/")
        filename = one_line("attachment's name", one.name)
        message.add_attachment(one.content, maintype=maintype, subtype=subtype, filename=filename)
    _bound(message, identity)
    return message.as_bytes()


def subject(report: Report) -> str:
    """With the verdict, so that a good day need not be opened."""
    text = " ".join(f"{report.title}, {words.dates(report)}: {report.verdict}".split())
    return textwrap.shorten(text, _LONGEST_SUBJECT, placeholder="…")


def _write_body(message: EmailMessage, view: EmailView) -> None:
    message.set_content(email_text(view), cte="quoted-printable")
    html = EmailMessage(policy=UNBROKEN)
    html.set_content(rendered("email.html.j2", mail=view), subtype="html", cte="quoted-printable")
    for number, image in enumerate(view.images, start=1):
        html.add_related(
            image.content,
            "image",
            "png",
            cid=f"<{image.content_id}>",
            disposition="inline",
            filename=f"chart-{number}.png",
        )
    if html.is_multipart():
        # RFC 2387, 3.1 asks for the type of the part that is shown; Python leaves it out.
        html.set_param("type", "text/html")
    message.make_alternative()
    message.attach(html)


def _headers(report: Report, envelope: Envelope, message_id: str, unsubscribe: str) -> dict[str, str]:
    return {
        "Subject": subject(report),
        "From": str(Address(_SENDER, addr_spec=envelope.sender)),
        "To": str(address("To", envelope.to)),
        "Date": format_datetime(envelope.sent_at),
        "Message-ID": f"<{message_id}>",
        # RFC 3834: so that no out-of-office note answers.
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{unsubscribe}>",
    }


def _bound(message: EmailMessage, identity: str) -> None:
    """The same mail gives the same bytes. No encoded line holds ``=_``, so none is taken for a boundary."""
    for place, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"=_{identity}_{place}")


def _fitting(attachments: Sequence[Attachment]) -> tuple[list[Attachment], list[Attachment]]:
    """In their order, as long as there is room."""
    attached: list[Attachment] = []
    left_out: list[Attachment] = []
    room = MOST_ATTACHED_BYTES
    for one in attachments:
        fits = len(one.content) <= room
        (attached if fits else left_out).append(one)
        room -= len(one.content) if fits else 0
    return attached, left_out


def _identity(report: Report, envelope: Envelope) -> str:
    """The same for the same revision to the same reader: a repetition is no second mail."""
    parts = (report.workload, report.name, report.period.start.isoformat(), str(report.revision), envelope.to)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
