"""One part of an inventory in, from the state machine `inventory`; what was counted of it, in S3, out."""

from __future__ import annotations

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.bootstrap import inventory
from lamplighter.domain.inventory_run.plan import ScanOrder
from lamplighter.observability import logger, observed
from lamplighter.usecases.scan_inventory_part import scan_inventory_part


@observed
def handler(event: Any, _context: LambdaContext) -> None:
    order = msgspec.convert(event, ScanOrder)
    scanned = scan_inventory_part(order, inventory.inventory_scanner())
    told = {"run": order.plan.run, "part": str(order.part)}
    logger().info("counted" if scanned else "was counted before", extra=told)
