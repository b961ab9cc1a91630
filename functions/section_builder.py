"""A section's kind and the plan of its report in, from the state machine `report`; the section, kept in S3, out."""

from __future__ import annotations

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import reporting
from lamplighter.domain.definitions.business import ReportKind
from lamplighter.domain.report_runs.plan import ReportPlan
from lamplighter.observability import logger, observed
from lamplighter.usecases.keep_section import keep_section


class _Order(msgspec.Struct):
    plan: ReportPlan
    kind: ReportKind


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    order, parts = msgspec.convert(event, _Order), reporting.section_builder()
    section = keep_section(order.kind, order.plan, parts.clock.now(), parts.keeping)
    logger().info("built", extra={"section": order.kind, "standing": section.standing})
