"""A schedule's tick in; what the traces of the last whole hour say out, a snapshot for each workload."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import measuring
from lamplighter.domain.window import rounded_down, window_before
from lamplighter.observability import logger, observed
from lamplighter.usecases.analyze_traces import analyze_traces

HOUR_S = 3600


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    parts = measuring.trace_analyzer()
    window = window_before(rounded_down(parts.clock.now(), HOUR_S), HOUR_S)
    for snapshot in analyze_traces(parts.files.named, window, parts.reader, parts.snapshots):
        body = snapshot.body
        said = {"workload": snapshot.workload, "found": body.found.value, "matched": body.matched, "slow": body.slow}
        logger().info("traces analyzed", extra=said)
