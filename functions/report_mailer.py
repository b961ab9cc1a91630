"""A report that is made in, from the state machine `report`; mails to its recipients and a Slack message out."""

from __future__ import annotations

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import reporting
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.observability import logger, observed
from lamplighter.usecases.deliver_report import deliver_report


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    plan, parts = msgspec.convert(event, ReportPlan), reporting.report_mailer()
    delivery = deliver_report(plan, parts.clock.now(), parts.delivering)
    told = {"mailed": len(delivery.mailed), "posted": len(delivery.posted), "left_out": len(delivery.left_out)}
    logger().info("delivered", extra={"folder": plan.folder, **told})
