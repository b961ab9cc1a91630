"""A manifest's place and MD5 in, from the state machine `inventory`; its parts, listed in S3, out."""

from __future__ import annotations

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import inventory
from lamplighter.domain.inventory_run.identity import RunOrder
from lamplighter.observability import logger, observed
from lamplighter.usecases.plan_inventory import plan_inventory


@observed
def handler(event: Any, _context: LambdaContext) -> Any:
    """The plan, as the next states hand it on."""
    plan = plan_inventory(msgspec.convert(event, RunOrder), inventory.inventory_planner())
    logger().info("planned", extra={"run": plan.run, "parts": plan.parts, "groups": plan.groups})
    return msgspec.to_builtins(plan)
