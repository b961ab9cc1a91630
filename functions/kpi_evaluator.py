"""A schedule's tick in; a snapshot and metrics of each workload's key performance indicators out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import measuring
from lamplighter.observability import logger, observed
from lamplighter.usecases.evaluate_kpis import evaluate_kpis


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    """Each workload is evaluated whatever becomes of the others; what failed is raised after the last."""
    parts = measuring.kpi_evaluator()
    evaluated = evaluate_kpis(parts.clock.now(), parts.files.named, parts.measuring)
    logger().info("evaluated", extra={"kpis": evaluated})
