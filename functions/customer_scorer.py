"""A schedule's tick in; every workload's customers scored out: a report, a table, metrics, an alert."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import business
from lamplighter.observability import logger, observed
from lamplighter.usecases.score_customers import score_customers


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    """Each workload is scored whatever becomes of the others; what failed is raised after the last."""
    parts = business.customer_scorer()
    for snapshot in score_customers(parts.clock.now(), parts.files.named, parts.scoring):
        report = snapshot.body
        said = {"workload": snapshot.workload, "customers": report.customers, **report.totals, "table": report.table}
        logger().info("customers scored", extra=said)
