"""After a bounce or a complaint nothing more is mailed, and an operator knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lamplighter.domain.report_runs.feedback import Reason, record_of
from lamplighter.errors import Rejected
from lamplighter.inbound.ses_event import mail_feedback
from lamplighter.usecases.take_mail_feedback import FeedbackTaking, take_mail_feedback
from local.paths import EVENTS
from tests.fakes_reports import FakeMailer, FakeOperators, FakeReportStore

READER = "aurastream-platform@example.com"


def event(name: str) -> Any:
    return json.loads((EVENTS / "mail_feedback" / f"{name}.json").read_text())


def taking() -> tuple[FeedbackTaking, FakeReportStore, FakeMailer, FakeOperators]:
    store, mailer, operators = FakeReportStore(), FakeMailer(), FakeOperators()
    return FeedbackTaking(suppressions=store, mailer=mailer, operators=operators), store, mailer, operators


@pytest.mark.parametrize(("name", "reason"), [("bounce", Reason.BOUNCE), ("complaint", Reason.COMPLAINT)])
def test_the_recipient_is_suppressed_once_and_an_operator_told_once(name: str, reason: Reason) -> None:
    parts, store, mailer, operators = taking()
    for _ in range(2):
        take_mail_feedback(mail_feedback(event(name)), parts)
    known = store.suppression(READER)
    assert known is not None
    assert (known.reason, known.message_id) == (reason, "0100019a-bounce")
    assert mailer.suppressed == {READER: reason}
    ((_, text),) = operators.told
    assert READER in text
    assert record_of(READER) in text


def test_why_it_bounced_is_told() -> None:
    parts, _, _, operators = taking()
    take_mail_feedback(mail_feedback(event("bounce")), parts)
    assert "550 5.1.1 user unknown" in operators.told[0][1]


def test_a_full_mailbox_is_tried_again_tomorrow() -> None:
    parts, store, mailer, operators = taking()
    assert take_mail_feedback(mail_feedback(event("transient_bounce")), parts) == ()
    assert (store.suppressed, mailer.suppressed, operators.told) == ({}, {}, [])


def test_mail_that_is_said_to_be_no_spam_after_all_suppresses_nobody() -> None:
    parts, store, _, operators = taking()
    taken_back = event("complaint")
    taken_back["detail"]["complaint"]["complaintFeedbackType"] = "not-spam"
    assert take_mail_feedback(mail_feedback(taken_back), parts) == ()
    assert (store.suppressed, operators.told) == ({}, [])


def test_what_ses_would_not_send_is_told_and_suppresses_nobody() -> None:
    parts, store, _, operators = taking()
    take_mail_feedback(mail_feedback(event("reject")), parts)
    ((_, text),) = operators.told
    assert "Bad content" in text
    assert store.suppressed == {}


@pytest.mark.parametrize("broken", [{}, {"detail": {"eventType": "Bounce"}}, []])
def test_what_is_no_event_of_ses_is_said(broken: object) -> None:
    with pytest.raises(Rejected, match="no event of SES's"):
        mail_feedback(broken)


def test_an_event_that_tells_of_none_of_these_is_said() -> None:
    other = event("bounce")
    other["detail"]["eventType"] = "Delivery"
    del other["detail"]["bounce"]
    with pytest.raises(Rejected, match="'Delivery'"):
        mail_feedback(other)
