"""Domain events from the bus in, by SQS; each PagerDuty receiver's alert brought up to date out."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lamplighter.batch import notify_of_batch
from lamplighter.bootstrap import responding
from lamplighter.observability import observed
from lamplighter.usecases.notify_pagerduty import notify_pagerduty


@observed
def handler(batch: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    return notify_of_batch(batch, responding.pagerduty_notifier(), notify_pagerduty)
