"""Bounces and complaints: nothing more is mailed to whom it concerns, and an operator is told."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.domain.report_runs.feedback import MailFeedback, Suppression, suppressions_of, told_operators
from lamplighter.reporting_ports import Mailer, Operators, Suppressions


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackTaking:
    suppressions: Suppressions
    mailer: Mailer
    operators: Operators


def take_mail_feedback(feedback: MailFeedback, taking: FeedbackTaking) -> tuple[Suppression, ...]:
    """Those who are suppressed now and were not before. Told before it is recorded: a repetition may tell twice, and
    nobody is left out without anyone knowing. Raises Unavailable.
    """
    new = tuple(one for one in suppressions_of(feedback) if taking.suppressions.suppression(one.address) is None)
    for one in new:
        taking.mailer.suppress(one.address, one.reason)
        taking.operators.tell(*told_operators(one))
        taking.suppressions.save_suppression(one)
    if feedback.reason is None:
        said = "; ".join(detail for _, detail in feedback.details)
        taking.operators.tell(
            "Lamplighter: SES would not send a report", f"SES rejected the mail {feedback.message_id}: {said}"
        )
    return new
