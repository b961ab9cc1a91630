"""Domain events from the bus in, by SQS; entries of the audit log out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.batch import handle_batch
from lamplighter.bootstrap import responding
from lamplighter.inbound.bus_message import domain_event
from lamplighter.observability import observed
from lamplighter.ports import QueueMessage


@observed
def handler(batch: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    recorder = responding.audit_recorder()

    def record(message: QueueMessage) -> None:
        recorder.audit.record(domain_event(message), recorder.clock.now())

    return handle_batch(batch, record, recorder.queue)
