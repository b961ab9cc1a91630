"""SES's events of a report's mail in; a bounce or a complaint suppresses the recipient and tells an operator."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import reporting
from lamplighter.inbound import ses_event
from lamplighter.observability import logger, observed
from lamplighter.usecases.take_mail_feedback import take_mail_feedback


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    feedback = ses_event.mail_feedback(event)
    suppressed = take_mail_feedback(feedback, reporting.mail_feedback())
    logger().info("taken", extra={"mail": feedback.message_id, "suppressed": len(suppressed)})
