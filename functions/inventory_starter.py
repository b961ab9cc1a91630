"""Notices of complete S3 Inventories in; an execution of the state machine `inventory` for each manifest out."""

from __future__ import annotations

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import inventory
from lamplighter.inbound.inventory_event import inventory_notices
from lamplighter.observability import logger, observed
from lamplighter.usecases.attempt_all import attempt_all
from lamplighter.usecases.start_inventory import start_inventory


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    """Each inventory is tried; what failed is raised after the last, and the whole event comes again."""
    starting = inventory.inventory_starter()
    attempts = [partial(start_inventory, one.place, starting, resume=one.resume) for one in inventory_notices(event)]
    for started in attempt_all("inventories", attempts):
        logger().info(started.decision.reason, extra={"run": started.run, "attempt": started.decision.action})
