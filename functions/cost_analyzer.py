"""A schedule's tick in; snapshots, tables and metrics of what each workload, its units and its customers cost out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import business
from lamplighter.observability import logger, observed
from lamplighter.usecases.allocate_costs import allocate_costs
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.evaluate_unit_costs import evaluate_unit_costs
from lamplighter.usecases.read_costs import read_costs

if TYPE_CHECKING:
    from lamplighter.domain.costs.report import CostReport


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    """Each workload's bill is read whatever becomes of the others; what failed is raised after the last."""
    parts = business.cost_analyzer()
    now, files = parts.clock.now(), parts.files.all
    try:
        _told(read_costs(now, files, parts.reading))
    finally:
        # What is known of a bill is divided, though not all of it could be read.
        counted = partial(evaluate_unit_costs, now, files, parts.measuring)
        divided = partial(allocate_costs, now, files, parts.allocating)
        attempt_all("dividing costs", (counted, divided))


def _told(reports: Mapping[str, CostReport]) -> None:
    for workload, missing in ((name, one) for name, report in reports.items() for one in report.missing):
        told = {"workload": workload, "days": str(missing.days), "why": missing.why}
        logger().warning("days of the bill are missing", extra=told)
    logger().info("read", extra={"paid_requests": sum(report.paid_requests for report in reports.values())})
