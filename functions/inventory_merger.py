"""What was counted of parts in, from the state machine `inventory`; their sum, or the snapshot of storage, out."""

from __future__ import annotations

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import inventory
from lamplighter.domain.inventory_run.plan import MergeOrder
from lamplighter.observability import logger, observed
from lamplighter.usecases.merge_inventory import merge_group, merge_whole


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    """With a group, of that alone."""
    order, parts = msgspec.convert(event, MergeOrder), inventory.inventory_merger()
    if order.group is not None:
        merged = merge_group(order.plan, order.group, parts.merging.results)
        logger().info("merged" if merged else "nothing to merge", extra={"group": order.group.number})
        return
    files = parts.files.all
    workload = merge_whole(order.plan, files, parts.merging)
    logger().info("merged", extra={"run": order.plan.run, "workload": workload})
