"""A schedule's tick in; how every workload's components are out, a snapshot and metrics for each workload."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import measuring
from lamplighter.observability import logger, observed
from lamplighter.usecases.check_health import check_health


@observed
def handler(_event: Any, _context: LambdaContext) -> None:
    parts = measuring.health_checker()
    files = parts.files.all
    for snapshot in check_health(files, parts.clock.now(), parts.probes, parts.snapshots, parts.publisher):
        wrong = {one.component: one.reason for one in snapshot.body.components if one.status != "healthy"}
        said = {"workload": snapshot.workload, "status": snapshot.body.overall.value, "wrong": wrong}
        logger().info("health checked", extra=said)
