"""An order of a report in, by a schedule or a person; an execution of `report` for each of its periods out."""

from __future__ import annotations

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import reporting
from lamplighter.domain.report_runs.plan import ReportOrder
from lamplighter.observability import logger, observed
from lamplighter.usecases.start_reports import start_reports


@observed
def handler(event: Any, _context: LambdaContext) -> list[str]:
    """The names of those that were started."""
    order, parts = msgspec.convert(event, ReportOrder), reporting.report_planner()
    decisions = start_reports(order, parts.clock.now(), parts.starting)
    for decision in decisions:
        logger().info(decision.reason, extra={"run": decision.action, "report": order.report})
    return [decision.action for decision in decisions if decision.action is not None]
