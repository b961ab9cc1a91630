"""Sections in, from the state machine `report`; a report's documents, its head and the index of all out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import reporting
from lamplighter.inbound.built_sections import build_order
from lamplighter.observability import logger, observed
from lamplighter.usecases.build_report import build_report


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    order, parts = build_order(event), reporting.report_builder()
    report = build_report(order.plan, order.built, parts.clock.now(), parts.building)
    logger().info("built", extra={"folder": order.plan.folder, "standing": report.standing})
