"""A schedule's tick in; how many resources each workload has out, a snapshot and metrics."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import measuring
from lamplighter.domain.window import rounded_down
from lamplighter.observability import logger, observed
from lamplighter.usecases.count_resources import count_resources

HOUR_S = 3600


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    """The API tells what there is now; to the hour, so that a tick that comes twice makes one snapshot."""
    parts = measuring.resource_counter()
    at = rounded_down(parts.clock.now(), HOUR_S)
    for snapshot in count_resources(parts.files.named, at, parts.resources, parts.snapshots, parts.publisher):
        said = {"workload": snapshot.workload, "resources": snapshot.body.total, "types": len(snapshot.body.counts)}
        logger().info("resources counted", extra=said)
