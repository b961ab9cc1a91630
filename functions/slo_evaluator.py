"""A schedule's tick in; a snapshot and metrics of each workload's service level objectives out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import measuring
from lamplighter.observability import logger, observed
from lamplighter.usecases.evaluate_slos import evaluate_slos


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    """Each workload is evaluated whatever becomes of the others; what failed is raised after the last."""
    parts = measuring.slo_evaluator()
    evaluated = evaluate_slos(parts.clock.now(), parts.files.named, parts.measuring)
    logger().info("evaluated", extra={"slos": evaluated})
