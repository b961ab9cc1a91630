"""Domain events and follow-ups in, by SQS; remediations a step further out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.batch import handle_batch
from lamplighter.bootstrap import responding
from lamplighter.inbound.bus_message import domain_event
from lamplighter.inbound.remediation_due import read_follow_up
from lamplighter.observability import logger, observed
from lamplighter.ports import QueueMessage
from lamplighter.usecases.remediate import follow_up, remediate


@observed
def handler(batch: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    parts = responding.remediator()

    def look(message: QueueMessage) -> None:
        note, now = read_follow_up(message.body), parts.clock.now()
        if note is not None:
            seen = [follow_up(note, now, parts.remediations)]
        else:
            seen = [*remediate(domain_event(message), now, parts.remediations)]
        for each in filter(None, seen):
            identity = {"incident_id": each.incident_id, "runbook": each.runbook, "status": each.status.value}
            logger().info(each.reason, extra=identity)

    return handle_batch(batch, look, parts.queue)
