"""Domain events from the bus in, by SQS; Slack messages brought up to date out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter import bootstrap
from lamplighter.batch import handle_batch
from lamplighter.inbound.bus_message import domain_event
from lamplighter.observability import logger, observed
from lamplighter.ports import QueueMessage
from lamplighter.usecases.notify_slack import notify_slack


@observed
def handler(batch: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    parts = bootstrap.slack_notifier()

    def notify(message: QueueMessage) -> None:
        event = domain_event(message)
        for told in notify_slack(event, parts.clock.now(), parts.notifier):
            logger().info(
                told.decision.action or "nothing to tell",
                extra={
                    "incident_id": event.incident_id,
                    "event_type": event.type.value,
                    "receiver": told.receiver,
                    "reason": told.decision.reason,
                },
            )

    return handle_batch(batch, notify, parts.queue)
