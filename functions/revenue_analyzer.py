"""A schedule's tick in; every workload's revenue out: a report with its movements, a table of customers, metrics."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import business
from lamplighter.observability import logger, observed
from lamplighter.usecases.analyze_revenue import analyze_revenue


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    """Each workload is analyzed whatever becomes of the others; what failed is raised after the last."""
    parts = business.revenue_analyzer()
    for snapshot in analyze_revenue(parts.clock.now(), parts.files.named, parts.analysis):
        report = snapshot.body
        said = {"workload": snapshot.workload, "mrr": str(report.mrr), "currency": report.currency}
        logger().info("revenue analyzed", extra={**said, "customers": report.customers, "table": report.table})
