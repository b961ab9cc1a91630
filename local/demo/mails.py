"""The mails that the embedded SES was given to send."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from local.demo.stage import Stage


def sent_mails(stage: Stage) -> list[Path]:
    """In the order of sending, as RFC 5322 has them."""
    return sorted((stage.aws.state / "mail").glob("*.eml"))


def read_mail(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
