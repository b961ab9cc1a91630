"""Follow-ups as delayed messages of the remediator's own queue."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from lamplighter.domain.remediation import FollowUp
from lamplighter.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

# "The length of time, in seconds, for which to delay a specific message. Valid values: 0 to 900" (botocore's
# service model of SQS, SendMessage). What is due later arrives earlier, and is sent on.
DELAY_AT_MOST_S = 900


@dataclass(frozen=True, slots=True)
class SqsFollowUps:
    """Implements FollowUps."""

    client: SQSClient
    queue_url: str

    def schedule(self, follow_up: FollowUp, now: datetime) -> None:
        ahead_s = math.ceil((follow_up.due_at - now).total_seconds())
        body = msgspec.json.encode({"remediation_due": follow_up}).decode()
        try:
            self.client.send_message(
                QueueUrl=self.queue_url, MessageBody=body, DelaySeconds=min(max(ahead_s, 0), DELAY_AT_MOST_S)
            )
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"SQS, queue {self.queue_url}: {error}") from error
