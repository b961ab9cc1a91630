"""The fixed reports as documents, in golden/.

After a change that is meant, write them anew with `python -m tests.unit.reports_rendering.goldens`, look at each in a
browser or a mail program, and commit them with the change.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from pypdf import PdfReader

from lamplighter.outbound.reports.csv_files import csv_files
from lamplighter.outbound.reports.email_message import email_message
from lamplighter.outbound.reports.email_view import Link
from lamplighter.outbound.reports.html_page import html_page
from lamplighter.outbound.reports.index_page import index_page
from lamplighter.outbound.reports.pdf import pdf
from lamplighter.outbound.reports.report_json import report_json
from lamplighter.outbound.reports.slack_verdict import slack_verdict
from tests.builders_reports import MADE_AT, a_quiet_report, a_report, an_envelope, some_heads

GOLDEN = Path(__file__).with_name("golden")
LINK = Link(url="https://reports.example/aurastream/report.html?signature=abc", expires_at=MADE_AT + timedelta(days=7))


def documents() -> Iterator[tuple[str, bytes]]:
    """File name → content. Of the PDF its text, of the mail its parts: the rest is its library's."""
    report = a_report()
    yield "report.html", html_page(report).encode()
    yield "quiet-report.html", html_page(a_quiet_report()).encode()
    yield "report.json", report_json(report)
    yield from csv_files(report).items()
    yield "report.pdf.txt", pdf_text(pdf(report)).encode()
    yield "index.html", index_page(some_heads()).encode()
    mail = a_mail()
    for name, kind in (("mail.txt", "plain"), ("mail.html", "html")):
        part = mail.get_body((kind,))
        assert part is not None
        yield name, part.get_content().encode()
    verdict = slack_verdict(report, LINK.url, LINK.expires_at)
    yield "slack.json", json.dumps(verdict, indent=1, ensure_ascii=False).encode()


def a_mail() -> EmailMessage:
    mail = message_from_bytes(email_message(a_report(), an_envelope(), LINK), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def as_shown(mail: EmailMessage) -> str:
    """Its HTML as a mail program shows it: with the pictures that travel with it."""
    html = mail.get_body(("html",))
    assert html is not None
    text = str(html.get_content())
    for part in mail.walk():
        if part["Content-ID"]:
            picture = base64.b64encode(part.get_content()).decode()
            text = text.replace(f"cid:{part['Content-ID'][1:-1]}", f"data:image/png;base64,{picture}")
    return text


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, content in documents():
        (GOLDEN / name).write_bytes(content)
